import { z } from 'zod';

/** An instant in an answer: RFC 3339 in UTC with milliseconds. */
export const instant = z.string().meta({ format: 'date-time', example: '2030-01-01T00:00:00.000Z' });
