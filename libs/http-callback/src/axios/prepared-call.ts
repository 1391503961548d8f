import { bodyOf, JsonText } from '@job-scheduler/job-model';
import axios, { type AxiosRequestConfig } from 'axios';
import type { CallbackOperation } from '../http-callback.js';

/** The merged axios config of one operation: everything that its calls have in common. */
export interface PreparedCall extends AxiosRequestConfig<Buffer | null> {
  url: string;
  headers: Record<string, string>;
  data: Buffer | null;
}

/**
 * Builds the config of an operation on top of `base`, which is already merged with axios' defaults. An operation adds
 * only plain fields, so another merge would cost time for nothing. Header names become lower case.
 */
export function prepareCall(base: AxiosRequestConfig, operation: CallbackOperation): PreparedCall {
  const headers = lowerCaseNames(operation.headers);
  const data = encodeBody(operation, headers['content-type']);
  if (data !== null) headers['content-type'] ??= 'application/json';
  return {
    ...base,
    url: urlOf(operation),
    method: operation.method,
    timeout: operation.timeout_ms,
    headers: { ...lowerCaseNames(base.headers as Record<string, string>), ...headers },
    data,
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

function encodeBody(operation: CallbackOperation, contentType: string | undefined): Buffer | null {
  const { method, payload } = operation;
  if (method === 'get' || method === 'head' || payload === undefined || payload === null) return null;
  return Buffer.from(bodyOf(JsonText.of(payload), contentType));
}

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  const lowered: Record<string, string> = {};
  for (const name in headers) lowered[name.toLowerCase()] = headers[name] ?? '';
  return lowered;
}
