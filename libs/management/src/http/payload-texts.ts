import { elementsOfMember, JsonText, memberAt } from '@job-scheduler/job-model';
import { isJsonObject } from './merge-patch.js';

/**
 * A parsed body whose payload is the text that was written: the `payload` of a run, or that of a `job`. `json` is the
 * body's text.
 */
export function withPayloadText(body: unknown, json: string): unknown {
  if (!isJsonObject(body)) return body;
  const { job } = body;
  const own = holdsPayload(body) ? { payload: memberAt(json, ['payload']) } : {};
  const ofJob =
    isJsonObject(job) && holdsPayload(job)
      ? { job: { ...job, payload: memberAt(json, ['job', 'payload']) } }
      : {};
  return { ...body, ...own, ...ofJob };
}

/** A parsed body whose `jobs`, if they are a list, are the texts that were written. */
export function withJobTexts(body: unknown, json: string): unknown {
  const texts = isJsonObject(body) ? elementsOfMember(json, 'jobs') : null;
  return texts === null ? body : { ...(body as object), jobs: texts.map((text) => new JsonText(text)) };
}

const holdsPayload = ({ payload }: Record<string, unknown>): boolean =>
  payload !== undefined && payload !== null;
