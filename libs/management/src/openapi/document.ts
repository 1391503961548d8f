import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES } from '../problems/catalogue.js';
import { problemExample } from '../problems/problem-example.js';
import { EXAMPLE_JOB } from './example-job.js';
import { problemSchema } from './problem-schema.js';
import { convertSchema } from './schema-conversion.js';

const DESCRIPTION = `A self-hosted, durable cron for webhooks: calls a URL on time, every time.

To begin, execute **Create a job** unchanged, then **Run a job now** with the \`id\` it returns, then **List runs** to see
the outcome.

Errors are problem details (RFC 9457) with a stable \`code\`. Lists are paged by opaque cursors. Writes honour
\`If-Match\`, POST honours \`Idempotency-Key\`. Instants are RFC 3339; answers have them in UTC with milliseconds.`;

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
    .addTag('Declarative', 'Jobs in files: apply, export and import.')
    .addTag('Runs', 'The ledger: one row for every tick and manual trigger, whatever its outcome.')
    .addTag('Operations', 'Work that takes longer than a request, and its progress.')
    .addTag('Alerts', 'Alerts about jobs, delivered or not.')
    .addTag('Secrets', 'Values that jobs use and that nobody is shown.')
    .addTag('Identity', 'What targets verify identity tokens with.')
    .addTag('Events', 'What happens, as it happens.')
    .addTag('Overview', 'Figures about all jobs, and about the system.')
    .addTag('Schedules', 'What a schedule means.')
    .addTag('Access', 'Who may call the API, and what it may do.')
    .addTag('Health', 'For load balancers and orchestrators.')
    .addSecurity('api_key', {
      type: 'http',
      scheme: 'bearer',
      description: 'An API key, or the value of API_ADMIN_KEY. A standalone server on loopback needs none.',
    })
    .addSecurityRequirements('api_key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: convertSchema,
    autoTagControllers: false,
  });
  delete document.info.contact;
  const components = (document.components ??= {});
  const { JobDefinition: definition, ...schemas } = components.schemas ?? {};
  components.schemas = sortedByName({
    ...schemas,
    ...convertSchema(problemSchema, { schemaType: 'output' })?.components,
    ...(definition === undefined
      ? {}
      : { JobDefinition: definition, NamedJobDefinition: withoutName(definition) }),
  });
  components.examples = problemExamples(JSON.stringify(document.paths));
  return document;
}

/** An example of each problem that is documented for a route. */
const problemExamples = (paths: string) =>
  Object.fromEntries(
    PROBLEM_CODES.filter((code) => paths.includes(`"#/components/examples/${code}"`)).map((code) => {
      const value = problemExample(code);
      return [code, { summary: value.title, value }];
    }),
  );

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** A job definition whose name is optional, because the path has it. The example leaves it out. */
function withoutName(definition: Schema): Schema {
  if ('$ref' in definition) return definition;
  const { name: _, ...example } = EXAMPLE_JOB;
  return {
    ...definition,
    required: (definition.required ?? []).filter((field) => field !== 'name'),
    example,
  };
}

const sortedByName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
