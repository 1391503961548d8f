import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import {
  auditEntrySchema,
  auditQuerySchema,
  type AuditEntryView,
  type AuditQueryInput,
} from './audit-view.js';
import { ReadAudit } from './read-audit.js';

/** Who did what. */
@ApiTags('Access')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly reads: ReadAudit) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listAudit',
    summary: 'List who did what',
    description: 'Newest first: every write, and every write that was refused.',
    answers: {
      200: {
        description: 'A page of entries.',
        schema: pageSchema('AuditPage', auditEntrySchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: auditQuerySchema }) query: AuditQueryInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageView<AuditEntryView>> {
    return linked(request, reply, await this.reads.list(query));
  }
}
