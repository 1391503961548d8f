import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { FastifyReply } from '../http/fastify.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { HealthChecks } from './health-checks.js';

const liveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

const dependency = z.enum(['up', 'down', 'embedded']);
const readySchema = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    dependencies: z
      .object({ postgres: dependency, redis: dependency, rabbitmq: dependency })
      .meta({ description: '`embedded`: the part runs inside the process.' }),
  })
  .meta({ id: 'Readiness' });

const READY = { status: 'ok', dependencies: { postgres: 'up', redis: 'embedded', rabbitmq: 'embedded' } };
const UNAVAILABLE = { status: 'unavailable', dependencies: { ...READY.dependencies, postgres: 'down' } };

/** For load balancers and orchestrators; needs no key. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @ApiOperationOf({
    operationId: 'getLiveness',
    summary: 'Tell whether the process lives',
    answers: { 200: { description: 'The process lives.', schema: liveSchema } },
    problems: ['malformed_request'],
    open: true,
  })
  live(): z.output<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperationOf({
    operationId: 'getReadiness',
    summary: 'Tell whether requests can be served',
    answers: {
      200: { description: 'Requests can be served.', schema: readySchema, example: READY },
      503: { description: 'A dependency is down.', schema: readySchema, example: UNAVAILABLE },
    },
    problems: ['malformed_request'],
    open: true,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.output<typeof readySchema>> {
    const dependencies = await this.checks.check();
    const isReady = !Object.values(dependencies).includes('down');
    void reply.status(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'unavailable', dependencies };
  }
}
