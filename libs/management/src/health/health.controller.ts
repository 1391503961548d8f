import { DEPENDENCY_STATUSES, HEALTH_STATUSES, HealthChecks, type Health } from '@job-scheduler/platform';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { FastifyReply } from '../http/fastify.js';
import { ApiOperationOf } from '../openapi/api-operation.js';

const liveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

const dependency = z.enum(DEPENDENCY_STATUSES);
const readySchema = z
  .object({
    status: z.enum(HEALTH_STATUSES).meta({
      description: '`degraded`: requests are served, but a dependency that they do not need is down.',
    }),
    dependencies: z.object({ postgres: dependency, redis: dependency, rabbitmq: dependency }).meta({
      description:
        '`embedded`: it runs inside the process. `unused`: this process does not use it. `outdated`: its schema lacks migrations. `blocked`: an alarm keeps it from accepting messages.',
    }),
    zone_data: z.string().meta({
      description: 'The release of the IANA time zone data that this process uses.',
    }),
    canary: z.object({ lateness_seconds: z.number().nullable(), age_seconds: z.number() }).optional().meta({
      description:
        "How late the last call of the system's own job began, and how long ago it was due (every ten seconds, if all is well). Only in a process that dispatches ticks, unless `CANARY` is off.",
    }),
  })
  .meta({ id: 'Readiness' });

const READY = {
  status: 'ok',
  dependencies: { postgres: 'up', redis: 'up', rabbitmq: 'unused' },
  zone_data: '2026f',
};
const UNAVAILABLE = {
  ...READY,
  status: 'unavailable',
  dependencies: { ...READY.dependencies, postgres: 'down' },
};

/** For load balancers and orchestrators; needs no key. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @ApiOperationOf({
    operationId: 'getLiveness',
    summary: 'Check whether the process is alive',
    answers: { 200: { description: 'The process is alive.', schema: liveSchema } },
    problems: ['malformed_request'],
  })
  live(): z.output<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperationOf({
    operationId: 'getReadiness',
    summary: 'Check whether requests can be served',
    answers: {
      200: { description: 'Requests can be served.', schema: readySchema, example: READY },
      503: {
        description: 'PostgreSQL is down, or its schema is out of date.',
        schema: readySchema,
        example: UNAVAILABLE,
      },
    },
    problems: ['malformed_request'],
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.checks.check();
    void reply.status(health.status === 'unavailable' ? 503 : 200);
    return health;
  }
}
