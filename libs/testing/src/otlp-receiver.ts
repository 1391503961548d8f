import definitions from '@opentelemetry/otlp-proto-exporter-base/build/src/generated/root.js';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as OTLP carried it. Ids are hexadecimal; instants are epoch milliseconds, with a fraction. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentSpanId: string;
  name: string;
  /** `SPAN_KIND_CLIENT` */
  kind: string;
  startedAt: number;
  endedAt: number;
  /** `STATUS_CODE_ERROR` */
  status: string;
  attributes: Record<string, unknown>;
  /** What the span's process says about itself. */
  resource: Record<string, unknown>;
}

/** What the official definitions make of the bytes. */
interface Message {
  resourceSpans: {
    resource?: { attributes?: KeyValue[] };
    scopeSpans: { spans: WireSpan[] }[];
  }[];
}
interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}
interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: string };
  attributes?: KeyValue[];
}

/** The part of the definitions that is used here: their types leave everything out. */
interface Definitions {
  opentelemetry: {
    proto: {
      collector: {
        trace: {
          v1: {
            ExportTraceServiceRequest: {
              decode(bytes: Uint8Array): unknown;
              toObject(message: unknown, options: object): unknown;
            };
          };
        };
      };
    };
  };
}

const { ExportTraceServiceRequest } = (definitions as unknown as Definitions).opentelemetry.proto.collector
  .trace.v1;

/** A collector of traces: takes OTLP over HTTP, decoded with the official Protocol Buffers definitions. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Requests that were no traces, each with the reason. */
  readonly refused: string[] = [];
  requests = 0;
  /** How it answers. */
  status = 200;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.requests += 1;
      this.take(request)
        .catch((error: unknown) => this.refused.push(String(error)))
        .finally(() => response.writeHead(this.status).end());
    });
  }

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OtlpReceiver(server);
  }

  /** What belongs into OTEL_EXPORTER_OTLP_ENDPOINT. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The spans of one trace so far. */
  trace(traceId: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async take(request: IncomingMessage): Promise<void> {
    const { method, url, headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (method !== 'POST' || url !== '/v1/traces' || headers['content-type'] !== 'application/x-protobuf') {
      throw new Error(`${method} ${url} with ${headers['content-type']} is no OTLP over HTTP.`);
    }
    const body = Buffer.concat(chunks);
    this.spans.push(...spansIn(headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
  }
}

function spansIn(body: Buffer): ReceivedSpan[] {
  const decoded = ExportTraceServiceRequest.decode(body);
  const message = ExportTraceServiceRequest.toObject(decoded, {
    bytes: Buffer,
    longs: String,
    enums: String,
    arrays: true,
  }) as Message;
  return message.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => received(span, attributesOf(resource?.attributes))),
    ),
  );
}

const received = (span: WireSpan, resource: ReceivedSpan['resource']): ReceivedSpan => ({
  traceId: Buffer.from(span.traceId).toString('hex'),
  spanId: Buffer.from(span.spanId).toString('hex'),
  parentSpanId: Buffer.from(span.parentSpanId ?? '').toString('hex'),
  name: span.name,
  kind: span.kind,
  startedAt: Number(BigInt(span.startTimeUnixNano) / 1_000n) / 1_000,
  endedAt: Number(BigInt(span.endTimeUnixNano) / 1_000n) / 1_000,
  status: span.status?.code ?? 'STATUS_CODE_UNSET',
  attributes: attributesOf(span.attributes),
  resource,
});

/** Integers come as text, since they may be larger than numbers. */
function attributesOf(attributes: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value['intValue'] === undefined ? Object.values(value)[0] : Number(value['intValue']),
    ]),
  );
}
