import { z } from 'zod';

/** The name of a namespace. Namespaces need not be created: one exists as soon as a job is in it. */
export const namespaceSchema = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
  error: 'must be 1 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit',
});
