import type { EventLog } from '@job-scheduler/platform';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

type OnResult = Parameters<SpanExporter['export']>[1];

/** An exporter that logs when spans cannot be sent: once, until it succeeds again. */
export class TellingExporter implements SpanExporter {
  private isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly url: string,
    private readonly log: EventLog,
  ) {}

  export(spans: ReadableSpan[], onResult: OnResult): void {
    this.exporter.export(spans, (result) => {
      this.note(result.error);
      onResult(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private note(error: Error | undefined): void {
    if (error !== undefined && !this.isFailing) {
      const message = `Traces cannot be sent to ${new URL(this.url).host}, and are dropped: is the collector of OTEL_EXPORTER_OTLP_ENDPOINT up?`;
      this.log.warn('traces_not_sent', message, { reason: error.message });
    }
    this.isFailing = error !== undefined;
  }
}
