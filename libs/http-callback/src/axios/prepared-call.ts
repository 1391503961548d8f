import {
  bodyOf,
  charsetProblem,
  encodingOf,
  isPlainText,
  JsonText,
  type TextEncodingName,
} from '@job-scheduler/job-model';
import axios, { type AxiosRequestConfig } from 'axios';
import type { CallbackOperation } from '../http-callback.js';
import { CallbackFault } from './callback-fault.js';

/** The merged axios config of one operation: everything that its calls have in common. */
export interface PreparedCall extends AxiosRequestConfig<Buffer | null> {
  url: string;
  headers: Record<string, string>;
  data: Buffer | null;
  /** How `data` is encoded. */
  encoding: TextEncodingName;
  /** Why it cannot be sent, or null. */
  fault: CallbackFault | null;
}

/**
 * Builds the config of an operation on top of `base`, which is already merged with axios' defaults. An operation adds
 * only plain fields, so another merge would cost time for nothing. Header names become lower case.
 */
export function prepareCall(base: AxiosRequestConfig, operation: CallbackOperation): PreparedCall {
  const headers = lowerCaseNames(operation.headers);
  const { data, encoding, fault } = encodeBody(operation, headers['content-type']);
  if (data !== null) headers['content-type'] ??= 'application/json';
  return {
    ...base,
    url: urlOf(operation),
    method: operation.method,
    timeout: operation.timeout_ms,
    headers: { ...lowerCaseNames(base.headers as Record<string, string>), ...headers },
    data,
    encoding,
    fault,
  };
}

function urlOf({ url, query }: CallbackOperation): string {
  if (Object.keys(query).length > 0) return axios.getUri({ url, params: query });
  return url;
}

/** The headers of one call: those of its run override those of its operation. */
export function callHeaders(prepared: PreparedCall, run: Record<string, string>): Record<string, string> {
  return { ...prepared.headers, ...lowerCaseNames(run) };
}

type EncodedBody = Pick<PreparedCall, 'data' | 'encoding' | 'fault'>;

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
