// Test support: definitions as the schema returns them, with the fields that a test cares about.
import { jobDefinitionSchema, type JobDefinition } from './job.js';

export const definitionWith = (rest: Partial<JobDefinition> = {}): JobDefinition => ({
  ...jobDefinitionSchema.parse({
    name: 'job',
    schedule: '* * * * *',
    job: { callback_url: 'http://localhost:9000/hook' },
  }),
  ...rest,
});
