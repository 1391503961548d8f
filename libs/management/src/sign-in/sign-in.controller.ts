import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { SIGN_IN_PATH } from './sign-in-pages.js';

/** The route that tells how to sign in, which needs no key. */
export const SIGN_IN_ROUTE = '/v1/sign-in';

const signInWaysSchema = z
  .object({
    needs_key: z.boolean().meta({ description: 'False: whoever calls may do everything, as on loopback.' }),
    provider: z
      .object({
        name: z.string().meta({ description: 'What people know it as, for a button.' }),
        url: z.string().meta({
          description:
            'Where a browser goes to sign in, on this host. `return_to` in its query is the path of the page to go on with.',
        }),
      })
      .nullable()
      .meta({ description: 'Who vouches for people (OpenID Connect); null: they sign in with keys alone.' }),
  })
  .meta({
    id: 'SignInWays',
    examples: [{ needs_key: true, provider: { name: 'Example', url: SIGN_IN_PATH } }],
  });

/** How people sign in, for a page that asks them to. */
@ApiTags('Access')
@Controller('v1/sign-in')
export class SignInController {
  constructor(@Inject(MANAGEMENT_OPTIONS) private readonly options: ManagementOptions) {}

  @Get()
  @ApiOperationOf({
    operationId: 'getSignInWays',
    summary: 'Find out how to sign in',
    answers: { 200: { description: 'The ways to sign in.', schema: signInWaysSchema } },
  })
  ways(): z.output<typeof signInWaysSchema> {
    const { isOpen, provider = null } = this.options;
    return {
      needs_key: !isOpen,
      provider: provider && { name: provider.name, url: SIGN_IN_PATH },
    };
  }
}
