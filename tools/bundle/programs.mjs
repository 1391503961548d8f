/**
 * The programs of each app, which run as `node apps/<app>/dist/<program>.js`, and the files of PARTS and PACKAGES.
 */
export const PROGRAMS = {
  api: ['main', 'migrate', 'reencrypt', 'aws-kms', 'openid-client'],
  scheduler: ['main', 'otlp', 'nodemailer'],
  runner: ['main', 'otlp', 'aws-kms'],
  standalone: ['main', 'nodemailer', 'openid-client'],
  cli: ['jobctl', 'schedule-preview'],
};

/** Apps that are installed without a workspace around them: what their files load is in the bundle. */
export const ALONE = ['cli'];

/** Files that programs load only when they are needed. They are bundled for themselves, beside the programs. */
export const PARTS = ['aws-kms', 'otlp', 'schedule-preview'];

/** Packages that are parts, too, and the library that imports each. */
export const PACKAGES = { nodemailer: 'libs/background', 'openid-client': 'libs/management' };

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
