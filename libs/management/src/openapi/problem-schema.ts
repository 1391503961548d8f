import { z } from 'zod';
import { FIELD_ERRORS, PROBLEM_CODES } from '../problems/catalogue.js';

/** The body of every error answer (RFC 9457). Codes may be added, so they are not an enum. */
export const problemSchema = z
  .object({
    type: z.string().meta({ format: 'uri' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path of the request.' }),
    code: z.string().meta({ description: `Stable, for programs: ${PROBLEM_CODES.join(', ')}.` }),
    request_id: z.string().meta({ description: 'Also in the `x-request-id` header and in the log.' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'The field (RFC 6901), or `/parameter`.' }),
          code: z.string().meta({ description: `${Object.keys(FIELD_ERRORS).join(', ')}.` }),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457), as `application/problem+json`.' });
