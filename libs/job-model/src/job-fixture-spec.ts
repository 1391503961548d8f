// Test support: definitions as they come out of the schema, with what a test cares about put in.
import { jobDefinitionSchema, type JobDefinition } from './job.js';

export const definitionWith = (rest: Partial<JobDefinition> = {}): JobDefinition => ({
  ...jobDefinitionSchema.parse({
    name: 'job',
    schedule: '* * * * *',
    job: { callback_url: 'http://localhost:9000/hook' },
  }),
  ...rest,
});
