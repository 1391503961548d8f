import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { jobBodySchema } from '../jobs/job-body.js';
import { problemSchema } from './problem-schema.js';
import { convertSchema } from './schema-conversion.js';

const DESCRIPTION = `A self-hosted, durable cron for webhooks: calls a URL on time, every time.

Errors are problem details (RFC 9457) with a stable \`code\`. Lists are paged by opaque cursors. Writes heed
\`If-Match\`, POST heeds \`Idempotency-Key\`. Instants are RFC 3339; answers have them in UTC with milliseconds.`;

/** The OpenAPI document of an app that has the ManagementModule. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Job-Scheduler')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addTag('Jobs', 'A schedule, and the HTTP operation that runs on it.')
    .addTag('Runs', 'The ledger: one row for every tick and manual trigger, whatever came of it.')
    .addTag('Schedules', 'What a schedule means.')
    .addTag('Health', 'For load balancers and orchestrators.')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'Wanted when API_ADMIN_KEY is set.' },
      'api_key',
    )
    .addSecurityRequirements('api_key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: convertSchema,
    autoTagControllers: false,
  });
  const components = (document.components ??= {});
  components.schemas = sortedByName({ ...components.schemas, ...schemasOutsideRoutes() });
  return document;
}

/** Components that no route's metadata brings along. */
function schemasOutsideRoutes() {
  const problem = convertSchema(problemSchema, { schemaType: 'output' })?.components ?? {};
  return { ...problem, NamedJobDefinition: namedDefinition() };
}

/** A job definition whose name may be left out, because the path has it. */
function namedDefinition() {
  const { JobDefinition: definition } =
    convertSchema(jobBodySchema, { schemaType: 'input' })?.components ?? {};
  const required = (definition?.['required'] ?? []) as string[];
  return { ...definition, required: required.filter((field) => field !== 'name') };
}

const sortedByName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
