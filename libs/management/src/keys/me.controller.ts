import { formatInstantOrNull, ROLES } from '@job-scheduler/job-model';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CALLER_KINDS, CallerOfRequest, type Caller } from '../access/caller.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { instant } from '../openapi/instant-field.js';
import { EXAMPLE_API_KEY_VIEW } from './api-key-examples.js';

const meSchema = z
  .object({
    kind: z.enum(CALLER_KINDS).meta({
      description: '`admin_key`: the setting API_ADMIN_KEY; `anonymous`: no key, which works on loopback.',
    }),
    name: z.string().meta({ description: 'What your writes are attributed to.' }),
    role: z.enum(ROLES),
    namespaces: z.array(z.string()).nullable().meta({ description: 'What you see; null: all.' }),
    key_id: z.guid().nullable(),
    expires_at: instant.nullable().meta({ description: 'When your key ends by itself.' }),
  })
  .meta({
    id: 'Me',
    examples: [
      {
        kind: 'api_key',
        name: EXAMPLE_API_KEY_VIEW.name,
        role: EXAMPLE_API_KEY_VIEW.role,
        namespaces: EXAMPLE_API_KEY_VIEW.namespaces,
        key_id: EXAMPLE_API_KEY_VIEW.id,
        expires_at: null,
      },
    ],
  });

/** Who calls. */
@ApiTags('Access')
@Controller('v1/me')
export class MeController {
  @Get()
  @ApiOperationOf({
    operationId: 'getMe',
    summary: 'Find out who you are to the API',
    answers: { 200: { description: 'What your key may do.', schema: meSchema } },
  })
  me(@CallerOfRequest() caller: Caller): z.output<typeof meSchema> {
    const { kind, name, role, namespaces, key_id } = caller;
    return {
      kind,
      name,
      role,
      namespaces: namespaces === null ? null : [...namespaces],
      key_id,
      expires_at: formatInstantOrNull(caller.expires_at),
    };
  }
}
