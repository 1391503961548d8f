import type { z } from 'zod';
import { NoSpans, type SpanSink } from './span-sink.js';
import type { traceSettings } from './trace-settings.js';

type TraceConfiguration = {
  [Name in keyof typeof traceSettings]: z.output<(typeof traceSettings)[Name]>;
};

/** Where a process that traces sends its spans, and the share of the runs that it picks. */
export interface Tracing {
  endpoint: string;
  share: number;
}

/**
 * Where spans go by the configuration. While traces are off, `open` is not called: it loads OpenTelemetry, which nobody else should
 * have to read and compile.
 */
export async function openSpans(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share }: TraceConfiguration,
  open: (tracing: Tracing) => Promise<SpanSink>,
): Promise<SpanSink> {
  return endpoint === '' ? new NoSpans() : open({ endpoint, share });
}
