import { jobDefinitionSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import type { FastifyInstance } from '../http/fastify.js';
import { refineInput } from '../openapi/schema-conversion.js';

/** Where the schema is served. */
export const JOB_SCHEMA_ROUTE = '/schemas/job.json';

/**
 * The JSON Schema of files with jobs, for editors: one job, a list of jobs, or an object with `jobs` as an export has it. In the
 * draft that editors know best.
 */
export function jobFileSchema(): object {
  const { $schema, ...job } = z.toJSONSchema(jobDefinitionSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => refineInput(zodSchema, jsonSchema),
  });
  const one = { $ref: '#/definitions/job' };
  const list = { type: 'array', items: one };
  return {
    $schema,
    title: 'Jobs of Job-Scheduler',
    anyOf: [
      one,
      list,
      { type: 'object', properties: { jobs: list }, required: ['jobs'], additionalProperties: false },
    ],
    definitions: { job },
  };
}

/** Serves the schema, without a key: editors send none. */
export function registerJobSchemaRoute(fastify: FastifyInstance): void {
  let text: string | null = null;
  fastify.get(JOB_SCHEMA_ROUTE, (_request, reply) =>
    reply
      .type('application/schema+json; charset=utf-8')
      .header('cache-control', 'max-age=3600')
      .header('access-control-allow-origin', '*')
      .send((text ??= JSON.stringify(jobFileSchema()))),
  );
}
