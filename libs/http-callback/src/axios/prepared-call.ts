import {
  bodyOf,
  charsetProblem,
  encodingOf,
  isPlainText,
  JsonText,
  readUrl,
  requestTarget,
  type TextEncodingName,
} from '@job-scheduler/job-model';
import axios, { type AxiosRequestConfig } from 'axios';
import { PreparedOperation, type CallbackOperation } from '../http-callback.js';
import { CallbackFault } from './callback-fault.js';

/** Where a request goes: what undici asks for, and what stands on the request line. */
export interface Destination {
  origin: string;
  /** Path and query. */
  path: string;
}

/** The merged axios config of one operation: everything that its calls have in common. */
export interface PreparedConfig extends AxiosRequestConfig<Buffer | null> {
  url: string;
  method: CallbackOperation['method'];
  timeout: number;
  headers: Record<string, string>;
  data: Buffer | null;
}

/** What is computed once for all calls of an operation. */
export class PreparedCall extends PreparedOperation {
  /** Upper case. */
  readonly method: string;
  /** Null if the URL is none. */
  readonly destination: Destination | null;
  /** Names and values in turn, as undici takes them. */
  readonly headerList: readonly string[];
  readonly #names: ReadonlySet<string>;

  constructor(
    readonly config: PreparedConfig,
    /** How the body is encoded. */
    readonly encoding: TextEncodingName,
    /** Why it cannot be sent, or null. */
    readonly fault: CallbackFault | null,
    /** How many redirects may be followed. */
    readonly redirects: number,
    /** Whether they are followed within the origin only. */
    readonly confined = false,
  ) {
    super();
    this.method = config.method.toUpperCase();
    this.destination = destinationOf(config.url);
    this.headerList = Object.entries(config.headers).flat();
    this.#names = new Set(Object.keys(config.headers));
  }

  override get payloadBytes(): number {
    return this.config.data?.length ?? 0;
  }

  override get body(): Uint8Array | null {
    return this.config.data;
  }

  /** The headers of one call: those of its run override those of its operation. */
  headersWith(run: Record<string, string>): Record<string, string> {
    return { ...this.config.headers, ...lowerCaseNames(run) };
  }

  /** The same, names and values in turn. */
  headerListWith(run: Record<string, string>): string[] {
    const list = this.headerList.slice();
    for (const name in run) {
      const lowered = name.toLowerCase();
      if (this.#names.has(lowered)) return Object.entries(this.headersWith(run)).flat();
      list.push(lowered, run[name] ?? '');
    }
    return list;
  }
}

/**
 * Prepares the calls of an operation on top of `base`, which is already merged with axios' defaults. An operation adds
 * only plain fields, so another merge would cost time for nothing. Header names become lower case.
 */
export function prepareCall(base: AxiosRequestConfig, operation: CallbackOperation): PreparedCall {
  const headers = lowerCaseNames(operation.headers);
  const { data, encoding, fault } = encodeBody(operation, headers['content-type']);
  if (data !== null) headers['content-type'] ??= 'application/json';
  const config = {
    ...base,
    url: urlOf(operation),
    method: operation.method,
    timeout: operation.timeout_ms,
    headers: { ...lowerCaseNames(base.headers as Record<string, string>), ...headers },
    data,
  };
  return new PreparedCall(config, encoding, fault, operation.redirects, operation.confined);
}

function urlOf({ url, query }: CallbackOperation): string {
  if (Object.keys(query).length > 0) return axios.getUri({ url, params: query });
  return url;
}

function destinationOf(url: string): Destination | null {
  const parsed = readUrl(url);
  if (parsed === null) return null;
  const { origin, pathname, search } = parsed;
  // Jobs from before such URLs were refused are called as browsers would call them.
  return { origin, path: requestTarget(url) ?? pathname + search };
}

interface EncodedBody {
  data: Buffer | null;
  encoding: TextEncodingName;
  fault: CallbackFault | null;
}

function encodeBody(operation: CallbackOperation, contentType: string | undefined): EncodedBody {
  const { method, payload } = operation;
  if (method === 'get' || method === 'head' || payload === undefined || payload === null) {
    return { data: null, encoding: 'utf8', fault: null };
  }
  const json = JsonText.of(payload);
  const encode = isPlainText(json, contentType) ? encodeText : encodeJson;
  return encode(bodyOf(json, contentType), contentType ?? '');
}

/** The text was checked when the job was made, but a placeholder may have become what its charset does not have. */
function encodeText(text: string, contentType: string): EncodedBody {
  const encoding = encodingOf(contentType);
  const problem = encoding === 'utf8' ? null : charsetProblem(contentType, text);
  if (problem === null) return { data: Buffer.from(text, encoding), encoding, fault: null };
  const fault = new CallbackFault('invalid_request', `The payload ${problem}.`);
  return { data: Buffer.from(text), encoding: 'utf8', fault };
}

function encodeJson(json: string, contentType: string): EncodedBody {
  const encoding = encodingOf(contentType);
  const hasAll = encoding === 'utf8' || encoding === 'utf16le';
  const text = hasAll ? json : json.replaceAll(/[^\u0000-\u007f]/g, escaped);
  return { data: Buffer.from(text, encoding), encoding, fault: null };
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  const lowered: Record<string, string> = {};
  for (const name in headers) lowered[name.toLowerCase()] = headers[name] ?? '';
  return lowered;
}
