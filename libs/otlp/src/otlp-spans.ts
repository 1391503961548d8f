import type { EndedSpan, EventLog, SpanSink, TracedService } from '@job-scheduler/platform';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { readableSpan } from './readable-span.js';
import { TellingExporter } from './telling-exporter.js';

/** How traces are sent. */
export interface OtlpOptions {
  /** Base URL of the collector; `/v1/traces` is added. */
  endpoint: string;
  /** The share of the runs that are always traced, from 0 to 1. */
  share: number;
  /** The release, as `service.version`. */
  version: string;
  log: EventLog;
  /** How long spans wait for others, milliseconds. Default: 2,000. */
  gatherMs?: number;
}

/** How many spans wait to be sent at most, some megabytes; more are dropped. */
const MOST_WAITING = 8_192;
const IN_ONE_REQUEST = 512;
const GATHER_MS = 2_000;
/** A collector that does not answer must not hold up the end of the process. */
const TIMEOUT_MS = 3_000;

/** Sends spans to an OpenTelemetry collector, in batches, by OTLP over HTTP with Protocol Buffers. */
export class OtlpSpans implements SpanSink {
  readonly isOn = true;
  readonly share: number;
  private readonly processor: BatchSpanProcessor;
  private readonly resources: Readonly<Record<TracedService, Resource>>;

  constructor({ endpoint, share, version, log, gatherMs = GATHER_MS }: OtlpOptions) {
    this.share = share;
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: TIMEOUT_MS });
    this.processor = new BatchSpanProcessor({
      exporter: new TellingExporter(exporter, url, log),
      maxQueueSize: MOST_WAITING,
      maxExportBatchSize: IN_ONE_REQUEST,
      scheduledDelayMillis: gatherMs,
      exportTimeoutMillis: TIMEOUT_MS,
    });
    // The runner also makes spans of the scheduler.
    const resourceOf = (service: TracedService): Resource =>
      resourceFromAttributes({
        'service.name': `job-scheduler-${service}`,
        'service.namespace': 'job-scheduler',
        'service.version': version,
      });
    this.resources = { scheduler: resourceOf('scheduler'), runner: resourceOf('runner') };
  }

  send(spans: EndedSpan[]): void {
    for (const span of spans) this.processor.onEnd(readableSpan(span, this.resources[span.service]));
  }

  async close(): Promise<void> {
    await this.processor.shutdown().catch(() => undefined);
  }
}
