/** Whose work a span is. */
export type TracedService = 'scheduler' | 'runner';

/** What a span says about itself, by the names of OpenTelemetry's semantic conventions. Never a URL's path, a header or a body. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** A span that has ended. Instants are epoch milliseconds, with a fraction. */
export interface EndedSpan {
  /** 32 hexadecimal digits. */
  trace_id: string;
  /** 16 hexadecimal digits. */
  span_id: string;
  parent_id: string | null;
  name: string;
  kind: 'internal' | 'producer' | 'consumer' | 'client';
  service: TracedService;
  from: number;
  to: number;
  attributes: SpanAttributes;
  /** Why it failed; null when it did not. */
  error: string | null;
}

/** Where ended spans go. */
export abstract class SpanSink {
  /** Whether spans go anywhere; if not, nobody needs to make them. */
  abstract readonly isOn: boolean;
  /** The share of the runs whose traces are sent although nothing is wrong with them, from 0 to 1. */
  abstract readonly share: number;

  /** Takes spans, to be sent soon. Never throws; when too many wait, it drops some. */
  abstract send(spans: EndedSpan[]): void;

  /** Sends what waits. Never rejects, and takes a few seconds at most. */
  abstract close(): Promise<void>;
}

/** While traces are off. */
export class NoSpans extends SpanSink {
  readonly isOn = false;
  readonly share = 0;

  send(): void {
    // Nobody wants them.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
