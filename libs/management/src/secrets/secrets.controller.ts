import { DEFAULT_NAMESPACE, type SecretWrite } from '@job-scheduler/job-model';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { answered, createdAt, tagged, type Answer } from '../http/answer.js';
import { PreconditionOfRequest, type Precondition } from '../http/entity-tag.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { linked, type PageView } from '../http/paging.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { pageSchema } from '../openapi/page-schema.js';
import { ManageSecrets } from './manage-secrets.js';
import {
  newSecretSchema,
  secretBodySchema,
  secretParamSchema,
  secretPlaceSchema,
  secretQuerySchema,
  secretSchema,
  type SecretPlace,
  writtenNameSchema,
  type SecretView,
} from './secret-view.js';

/** Secrets: written, used by jobs, never shown. */
@ApiTags('Secrets')
@Controller('v1/secrets')
export class SecretsController {
  constructor(@Inject(perCaller(ManageSecrets)) private readonly secrets: PerCaller<ManageSecrets>) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listSecrets',
    summary: 'List secrets',
    description: 'In the order of their names, without their values.',
    answers: {
      200: {
        description: 'A page of secrets.',
        schema: pageSchema('SecretPage', secretSchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: secretQuerySchema }) query: z.output<typeof secretQuerySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<PageView<SecretView>> {
    return linked(request, reply, await this.secrets(caller).list(query));
  }

  @Post()
  @ApiOperationOf({
    operationId: 'createSecret',
    summary: 'Create a secret',
    description:
      'Needs the setting SECRETS_KEY. A repeated request is refused, since the name is taken then.',
    answers: {
      201: { description: 'The new secret.', schema: secretSchema, headers: ['Location', 'ETag'] },
    },
    problems: [...BODY_PROBLEMS, 'name_taken', 'secrets_key_missing', 'keys_unavailable'],
  })
  async create(
    @Body({ schema: newSecretSchema }) body: z.output<typeof newSecretSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<SecretView> {
    return answered(reply, created(await this.secrets(caller).create(body)));
  }

  @Get(':name')
  @ApiOperationOf({
    operationId: 'getSecret',
    summary: 'Get a secret',
    description: 'All but its value: its revision, who wrote it, and which jobs use it.',
    answers: { 200: { description: 'The secret.', schema: secretSchema, headers: ['ETag'] } },
    problems: ['not_found', 'invalid'],
  })
  async get(
    @Param('name', { schema: secretParamSchema }) name: string,
    @Query({ schema: secretPlaceSchema }) { namespace }: SecretPlace,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<SecretView> {
    return answered(reply, tagged(await this.secrets(caller).get(name, namespace)));
  }

  @Put(':name')
  @HttpCode(200)
  @ApiOperationOf({
    operationId: 'putSecret',
    summary: 'Create or rotate a secret',
    description:
      'Calls use the new value within a second. The value has to be given anew with every change, so that nobody can send it to other hosts without knowing it.',
    answers: {
      200: {
        description: 'The secret existed; this is its next revision.',
        schema: secretSchema,
        headers: ['ETag'],
      },
      201: { description: 'The new secret.', schema: secretSchema, headers: ['Location', 'ETag'] },
    },
    problems: [...BODY_PROBLEMS, 'secrets_key_missing', 'keys_unavailable', 'uri_too_long'],
    conditional: true,
    creates: true,
  })
  async put(
    @Param('name', { schema: writtenNameSchema }) name: string,
    @Query({ schema: secretPlaceSchema }) { namespace }: SecretPlace,
    @Body({ schema: secretBodySchema }) body: SecretWrite,
    @PreconditionOfRequest('secret') precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOfRequest() caller: Caller,
  ): Promise<SecretView> {
    const { secret, created: isNew } = await this.secrets(caller).put(name, namespace, body, precondition);
    return answered(reply, isNew ? created(secret) : tagged(secret));
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiOperationOf({
    operationId: 'deleteSecret',
    summary: 'Delete a secret',
    description: 'Refused while jobs use it.',
    answers: { 204: { description: 'The secret is gone.', schema: null } },
    problems: [...BODY_PROBLEMS, 'not_found', 'secret_in_use'],
    conditional: true,
  })
  delete(
    @Param('name', { schema: secretParamSchema }) name: string,
    @Query({ schema: secretPlaceSchema }) { namespace }: SecretPlace,
    @PreconditionOfRequest('secret') precondition: Precondition,
    @CallerOfRequest() caller: Caller,
  ): Promise<void> {
    return this.secrets(caller).delete(name, namespace, precondition);
  }
}

/** Its place leads to it whoever follows it: without a namespace, it would mean the secret of that name in `default`. */
function created(secret: SecretView): Answer<SecretView> {
  const { name, namespace } = secret;
  const place = namespace === DEFAULT_NAMESPACE ? '' : `?namespace=${namespace}`;
  return createdAt(`/v1/secrets/${name}${place}`, secret);
}
