// The packages that most tests load. Jest gives every test file modules of its own, so that each file would read, compile
// and run some 1,500 of their files. One bundle of them all, of which a test file runs what it imports, takes a third
// less CPU for a test of the api.
const { join } = require('node:path');

/** Packages that know each other's classes are bundled together, so that there is one of each class. */
const NAMES = [
  '@golevelup/nestjs-rabbitmq',
  '@nestjs/bullmq',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@nestjs/swagger',
  '@nestjs/testing',
  'amqplib',
  'axios',
  'bullmq',
  'cron-parser',
  'drizzle-orm',
  'drizzle-orm/node-postgres',
  'drizzle-orm/pg-core',
  'ioredis',
  'nodemailer',
  'openid-client',
  'pg',
  'pino',
  'prom-client',
  're2js',
  'undici',
  'zod',
];

/** Packages that only one library uses, and that library: npm may install them inside it. */
const USERS = {
  '@nestjs/swagger': 'libs/management',
  axios: 'libs/http-callback',
  nodemailer: 'libs/background',
};

/** Inside `node_modules`, where the bundle finds the packages that it leaves out. */
const folder = join(__dirname, '../../node_modules/.cache/bundled-packages');

const fileOf = (name) => join(folder, `${name.replaceAll('/', '__')}.cjs`);

module.exports = {
  NAMES,
  USERS,
  folder,
  bundle: join(folder, 'bundle.cjs'),
  fileOf,
  moduleNameMapper: Object.fromEntries(NAMES.map((name) => [`^${name}$`, fileOf(name)])),
};
