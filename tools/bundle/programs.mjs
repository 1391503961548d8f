/** The programs of each app, which run as `node apps/<app>/dist/<program>.js`. */
export const PROGRAMS = {
  api: ['main', 'migrate'],
  scheduler: ['main'],
  runner: ['main'],
  standalone: ['main'],
};

/** Packages that others load only if they are there, and they are not, and one that is nothing but files to serve. */
export const LEFT_OUT = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'pg-native',
  'swagger-ui-dist',
];
