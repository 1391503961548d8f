import { readUrl } from '@job-scheduler/job-model';
import { z } from 'zod';

const isShare = (text: string): boolean => /^(0|1|0?\.\d+|1\.0+|0\.0+)$/.test(text);

/** Settings of traces. */
export const traceSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine((text) => text === '' || /^https?:$/.test(readUrl(text)?.protocol ?? ''), {
      error: 'must be an http or https URL, such as http://collector:4318',
    })
    .default('')
    .meta({
      description:
        'Where traces are sent by OTLP over HTTP, such as `http://collector:4318`; `/v1/traces` is added. Without it there are none. `OTEL_EXPORTER_OTLP_HEADERS`, such as `authorization=Bearer%20secret`, is honoured.',
    }),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine(isShare, { error: 'must be a share from 0 to 1, such as 0.01' })
    .transform(Number)
    .default(0.01)
    .meta({
      description:
        'The share of all runs that are traced, from 0 to 1. Runs that fail, begin over 5 s late or were started by a person are always traced.',
    }),
};
