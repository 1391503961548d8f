import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import {
  apiKeyQuerySchema,
  apiKeySchema,
  newApiKeySchema,
  newApiKeyViewSchema,
  rotationSchema,
  type ApiKeyView,
  type NewApiKeyBody,
  type NewApiKeyView,
} from './api-key-view.js';
import { ManageApiKeys } from './manage-api-keys.js';

/** Keys of the API. Their texts are shown once, so these routes keep no answers for an `Idempotency-Key`. */
@ApiTags('Access')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ManageApiKeys) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listApiKeys',
    summary: 'List API keys',
    description: 'Newest first, revoked ones too.',
    answers: {
      200: {
        description: 'A page of keys.',
        schema: pageSchema('ApiKeyPage', apiKeySchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: apiKeyQuerySchema }) query: z.output<typeof apiKeyQuerySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageView<ApiKeyView>> {
    return linked(request, reply, await this.keys.list(query));
  }

  @Post()
  @ApiOperationOf({
    operationId: 'createApiKey',
    summary: 'Create an API key',
    description: 'The answer shows the text of the key, once. Every api takes it at once.',
    answers: {
      201: { description: 'The key, with its text.', schema: newApiKeyViewSchema, headers: ['Location'] },
    },
    problems: BODY_PROBLEMS,
  })
  async create(
    @Body({ schema: newApiKeySchema }) body: NewApiKeyBody,
    @CallerOfRequest() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewApiKeyView> {
    const created = await this.keys.create(body, caller);
    void reply.header('location', `/v1/api-keys/${created.id}`);
    return created;
  }

  @Get(':id')
  @ApiOperationOf({
    operationId: 'getApiKey',
    summary: 'Get an API key',
    answers: { 200: { description: 'The key, without its text.', schema: apiKeySchema } },
    problems: ['not_found'],
  })
  get(@Param('id', { schema: idSchema }) id: string): Promise<ApiKeyView> {
    return this.keys.get(id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiBody({ required: false })
  @ApiOperationOf({
    operationId: 'rotateApiKey',
    summary: 'Give an API key another text',
    description:
      'The answer shows the new text, once. The old one works for `overlap_seconds` more; one that was replaced before ends now.',
    answers: { 200: { description: 'The key, with its new text.', schema: newApiKeyViewSchema } },
    problems: [...BODY_PROBLEMS, 'not_found', 'state_conflict'],
  })
  rotate(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: rotationSchema }) { overlap_seconds }: z.output<typeof rotationSchema>,
    @CallerOfRequest() caller: Caller,
  ): Promise<NewApiKeyView> {
    return this.keys.rotate(id, overlap_seconds, caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperationOf({
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'For good. Every api refuses the key within 5 s. The key stays in the list.',
    answers: { 204: { description: 'The key is revoked.', schema: null } },
    problems: [...BODY_PROBLEMS, 'not_found'],
  })
  revoke(@Param('id', { schema: idSchema }) id: string, @CallerOfRequest() caller: Caller): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
