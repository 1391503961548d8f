import { namespaceSchema } from '@job-scheduler/job-model';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Horizon } from '@job-scheduler/job-store';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Authentication } from '../access/authentication.js';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { alternatives, idSchema } from '../http/input.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { invalid } from '../problems/problem.js';
import { eventFilter } from './event-filter.js';
import { withoutPrefix } from './event-text.js';
import { EventHub } from './event-hub.js';
import { placeOf } from './event-place.js';

/** The parameters of the stream of events. */
const eventsQuerySchema = z.strictObject({
  namespace: alternatives(namespaceSchema).meta({
    description: 'Events of jobs in this namespace only. Repeat for alternatives.',
  }),
  job_id: alternatives(idSchema).meta({ description: 'Events of these jobs only. Repeat for alternatives.' }),
  type: alternatives(
    z
      .string()
      .regex(/^(?:job-scheduler\.)?(?:run|job)(?:\.[a-z]+)?$/, {
        error: 'must be like run, run.failed or job.updated',
      })
      .transform(withoutPrefix),
  ).meta({
    description:
      'Events of these types only, such as `run`, `run.failed` or `job.updated`, with or without `job-scheduler.` before it. Repeat for alternatives.',
  }),
});

type EventsQuery = z.output<typeof eventsQuerySchema>;

const EXAMPLE = `id: 1893456000100
data: {"specversion":"1.0","id":"01a20ad3-4e30-8fa9-910a-8c385f4d6f3b/failed","source":"/v1/events","type":"job-scheduler.run.failed","subject":"af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b","time":"2030-01-01T00:00:00.000Z","datacontenttype":"application/json","data":{"run_id":"01a20ad3-4e30-8fa9-910a-8c385f4d6f3b","job_id":"af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b","job_name":"hello","state":"failed","reason":"http_500","trigger":"schedule","scheduled_at":"2030-01-01T00:00:00.000Z"}}

`;

/** What happens, as it happens. */
@ApiTags('Events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly hub: EventHub,
    private readonly authentication: Authentication,
  ) {}

  @Get()
  @ApiHeader({
    name: 'Last-Event-ID',
    description:
      'The `id` of the last event that was received: the stream goes on from there, and misses nothing.',
    required: false,
  })
  @ApiOperationOf({
    operationId: 'streamEvents',
    summary: 'Listen to what happens',
    description:
      'Server-sent events, each a CloudEvent in JSON, whose `type` begins with `job-scheduler.`: runs that ended (`run.succeeded`, `run.failed`, `run.lost`, `run.cancelled`, `run.skipped`) and writes to jobs (`job.created`, `job.updated`, `job.paused`, `job.resumed`, `job.disabled`, `job.restored`, `job.deleted`). An event is never before its row. After a reconnect with `Last-Event-ID`, the last events may come again, with the same `id` in their data. A comment comes every 15 s.',
    answers: {},
    problems: ['invalid'],
  })
  @ApiResponse({
    status: 200,
    description: 'The stream. It ends when the key or session that opened it does.',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  async stream(
    @Query({ schema: eventsQuerySchema }) query: EventsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<void> {
    const { headers, method, ip: address } = request;
    const isAllowed = () => this.authentication.isStillKnown({ headers, method, address }, caller);
    const wanted = { jobIds: query.job_id, types: query.type, namespaces: query.namespace };
    const audience = { filter: eventFilter(wanted, caller), isAllowed };
    const stream = await this.hub.listen(audience, sinceOf(headers['last-event-id']));
    void reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // The connection is of no use afterwards, and would hold up the end of the process.
      .header('connection', 'close')
      // Proxies would gather what is small.
      .header('x-accel-buffering', 'no');
    await reply.send(stream);
  }
}

function sinceOf(lastEventId: string | string[] | undefined): Horizon | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  const place = typeof lastEventId === 'string' ? placeOf(lastEventId) : null;
  if (place !== null) return place;
  const message = 'must be the id of an event of this stream';
  throw invalid([{ pointer: '/Last-Event-ID', code: 'invalid_value', message }]);
}
