import { isSensitiveName, JsonText, MASK, toldUrl } from '@job-scheduler/job-model';
import { createHash } from 'node:crypto';
import { isJsonObject } from '../http/merge-patch.js';

/** How a thing differs from before: merge patches both ways, without secrets. */
export interface Change {
  before: unknown;
  after: unknown;
}

/** The change between two forms of a thing; null: it was not there, or is not any more. */
export function changeOf(before: unknown, after: unknown): Change {
  return { before: redacted(patchBetween(after, before)), after: redacted(patchBetween(before, after)) };
}

/** The merge patch (RFC 7396) that makes `to` of `from`. Like all of them, it cannot tell null from nothing. */
export function patchBetween(from: unknown, to: unknown): unknown {
  if (!isJsonObject(from) || !isJsonObject(to)) return to;
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return Object.fromEntries(
    names
      .filter((name) => textOf(from[name]) !== textOf(to[name]))
      .map((name) => [name, patchBetween(from[name], to[name]) ?? null]),
  );
}

const textOf = (value: unknown): string =>
  value instanceof JsonText ? value.text : JSON.stringify(value ?? null);

/** Members that hold URLs, whose queries may hold secrets. */
const URLS = new Set(['callback_url', 'url']);

/**
 * A value as it may be kept: what a name says is secret is masked, and payloads, of which nobody knows what is secret, are told
 * by length and hash.
 */
export function redacted(value: unknown, name = ''): unknown {
  if (value === null || value === undefined) return value;
  if (name === 'payload' || value instanceof JsonText) return digestOf(textOf(value));
  if (Array.isArray(value)) return value.map((item) => redacted(item));
  if (isJsonObject(value)) {
    // The whole URL of a Slack channel is a secret.
    if (value['kind'] === 'slack') return { ...value, url: MASK };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, key)]));
  }
  if (typeof value !== 'string') return value;
  if (isSensitiveName(name)) return MASK;
  return URLS.has(name) ? toldUrl(value) : value;
}

const digestOf = (text: string): string =>
  `${Buffer.byteLength(text)} bytes, SHA-256 ${createHash('sha256').update(text).digest('hex')}`;
