import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import type { FastifyReply, FastifyRequest } from '../http/fastify.js';
import { meSchema, meView, type MeView } from '../keys/me-view.js';
import { ApiOperationOf, BODY_PROBLEMS } from '../openapi/api-operation.js';
import { idSchema } from '../http/input.js';
import { linked, type PageView } from '../http/paging.js';
import { pageSchema } from '../openapi/page-schema.js';
import { SIGN_IN, SignInWithProvider } from '../sign-in/sign-in-with-provider.js';
import { ManageSessions } from './manage-sessions.js';
import { sessionQuerySchema, sessionSchema, type SessionView } from './session-view.js';
import { sessionCookie, sessionTokenOf } from './session-cookie.js';

/** The route whose POST needs no key in its headers: its body has one. */
export const SESSIONS_ROUTE = '/v1/sessions';

const signInSchema = z
  .strictObject({ key: z.string().min(1).max(1000).meta({ description: 'An API key, or API_ADMIN_KEY.' }) })
  .meta({ id: 'SignIn', examples: [{ key: 'jsk_Xq3vB9Lr-example-example-example-example-e' }] });

/** Sessions of people, for pages of the API's own origin. */
@ApiTags('Access')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: ManageSessions,
    @Inject(SIGN_IN) private readonly provided: SignInWithProvider | null,
  ) {}

  @Post()
  @ApiOperationOf({
    operationId: 'createSession',
    summary: 'Sign in with a key',
    description:
      'The answer sets a cookie that stands for the key, for pages of this origin alone. The session ends after an hour without a request, after twelve hours, or with its key.',
    answers: { 201: { description: 'Who signed in.', schema: meSchema } },
    problems: [
      'malformed_request',
      ...BODY_PROBLEMS,
      'unauthorized',
      'source_denied',
      'rate_limited',
      'internal_error',
      'store_unavailable',
    ],
  })
  async signIn(
    @Body({ schema: signInSchema }) { key }: z.output<typeof signInSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    const from = { address: request.ip, request_id: request.id };
    const { token, caller } = await this.sessions.signIn(key, from);
    void reply.header('set-cookie', sessionCookie(request.headers, token));
    return meView(caller);
  }

  @Delete('current')
  @HttpCode(204)
  @ApiOperationOf({
    operationId: 'endSession',
    summary: 'Sign out',
    description:
      'Of somebody for whom a provider vouched, the answer names the page of the provider that ends the session there too, if it has one. Go there next.',
    answers: {
      204: {
        description: 'The session has ended, on every api within 5 s.',
        schema: null,
        headers: ['Sign-Out-Location'],
      },
    },
    problems: [...BODY_PROBLEMS, 'state_conflict'],
  })
  async signOut(
    @CallerOfRequest() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const hint = await this.sessions.signOut(caller);
    void reply.header('set-cookie', sessionCookie(request.headers, null));
    const page =
      caller.person === null ? null : await this.provided?.signOutUrl(hint, sessionTokenOf(request.headers));
    if (page) void reply.header('sign-out-location', page);
  }

  @Get()
  @ApiOperationOf({
    operationId: 'listSessions',
    summary: 'List open sessions',
    description:
      'Newest first: those of your key, or those for which the provider vouched as yours. Admins see the sessions of everybody.',
    answers: {
      200: {
        description: 'A page of sessions.',
        schema: pageSchema('SessionPage', sessionSchema),
        headers: ['Link'],
      },
    },
    problems: ['invalid', 'cursor_invalid', 'cursor_mismatch'],
  })
  async list(
    @Query({ schema: sessionQuerySchema }) query: z.output<typeof sessionQuerySchema>,
    @CallerOfRequest() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageView<SessionView>> {
    return linked(request, reply, await this.sessions.list(query, caller));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperationOf({
    operationId: 'revokeSession',
    summary: 'End a session',
    description: 'One of those that the list shows you.',
    answers: { 204: { description: 'The session has ended, on every api within 5 s.', schema: null } },
    problems: [...BODY_PROBLEMS, 'not_found'],
  })
  revoke(@Param('id', { schema: idSchema }) id: string, @CallerOfRequest() caller: Caller): Promise<void> {
    return this.sessions.end(id, caller);
  }
}
