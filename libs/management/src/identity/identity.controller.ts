import { IdentityKeys } from '@job-scheduler/job-store';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { FastifyReply } from '../http/fastify.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { Problem } from '../problems/problem.js';

const JWKS_PATH = '/.well-known/jwks.json';

/** What targets may keep of it. A key is published longer than that before it signs. */
const CACHE_CONTROL = 'public, max-age=3600';

const configurationSchema = z
  .object({
    issuer: z.string(),
    jwks_uri: z.string(),
    response_types_supported: z.array(z.string()),
    subject_types_supported: z.array(z.string()),
    id_token_signing_alg_values_supported: z.array(z.string()),
    claims_supported: z.array(z.string()),
  })
  .meta({ id: 'OpenIdConfiguration' });

const keysSchema = z
  .object({ keys: z.array(z.record(z.string(), z.string())) })
  .meta({ id: 'JsonWebKeySet' });

/** Where targets find what verifies identity tokens (OpenID Connect Discovery 1.0). */
@ApiTags('Identity')
@Controller('.well-known')
export class IdentityController {
  constructor(private readonly identities: IdentityKeys) {}

  @Get('openid-configuration')
  @ApiOperationOf({
    operationId: 'getOpenIdConfiguration',
    summary: 'Say who issues identity tokens',
    description: 'For targets of jobs with `auth.kind` oidc_token. The issuer is PUBLIC_URL.',
    reads: true,
    answers: { 200: { description: 'The configuration.', schema: configurationSchema } },
    problems: ['not_found'],
  })
  async configuration(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof configurationSchema>> {
    const issuer = await this.identities.issuer();
    if (issuer === null) {
      throw new Problem('not_found', 'There are no identity tokens, because the api has no PUBLIC_URL.');
    }
    void reply.header('cache-control', CACHE_CONTROL);
    return {
      issuer,
      jwks_uri: issuer + JWKS_PATH,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti'],
    };
  }

  @Get('jwks.json')
  @ApiOperationOf({
    operationId: 'listIdentityKeys',
    summary: 'List the keys that verify identity tokens',
    reads: true,
    answers: { 200: { description: 'The public keys (RFC 7517).', schema: keysSchema } },
    problems: [],
  })
  async keys(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.output<typeof keysSchema>> {
    const keys = await this.identities.published();
    void reply.header('cache-control', CACHE_CONTROL);
    return { keys: [...keys] };
  }
}
