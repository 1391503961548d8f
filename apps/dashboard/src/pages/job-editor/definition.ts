import { RawBody } from '@job-scheduler/api-client';
import type { FormAlert, FormSuccess, JobForm } from './job-form.js';
import type { Pair } from './pair.js';
import { isTextPayload, jsonProblem } from './payload-text.js';

/** The definition of a job, without its payload, as the API takes it. What is left out gets the API's default. */
function definitionOf(form: JobForm): { job: object } & Record<string, unknown> {
  const { completion_seconds, alerts, retry } = form;
  return {
    // A test needs no name; for a save, the API says that it is missing.
    ...(form.name.trim() === '' ? {} : { name: form.name.trim() }),
    ...(form.namespace === '' ? {} : { namespace: form.namespace }),
    description: form.description,
    tags: form.tags,
    schedule: form.schedule.trim(),
    timezone: form.timezone.trim(),
    dst_gap: form.dst_gap,
    dst_fold: form.dst_fold,
    start_at: form.start_at === '' ? null : form.start_at,
    end_at: form.end_at === '' ? null : form.end_at,
    max_runs: form.max_runs,
    jitter_seconds: form.jitter_seconds ?? undefined,
    overlap: form.overlap,
    catch_up: form.catch_up,
    catch_up_window_seconds: form.catch_up_window_seconds ?? undefined,
    delivery: form.delivery,
    retry,
    completion: completion_seconds === null ? null : { deadline_seconds: completion_seconds },
    disable_after_failures: form.disable_after_failures,
    alerts: alerts.map(alertOf),
    job: {
      callback_url: form.callback_url.trim(),
      http_method: form.http_method,
      headers: recordOf(form.headers),
      query: recordOf(form.query),
      timeout_seconds: form.timeout_seconds ?? undefined,
      redirects: form.redirects ?? undefined,
      auth: form.auth,
      signing: form.signing.length === 0 ? null : { secrets: form.signing },
      tls: form.ca.trim() === '' ? null : { ca: form.ca },
      success: form.success === null ? null : rulesOf(form.success),
    },
  };
}

/** The body of a request that saves or tests the job: the payload is in it exactly as it was typed. */
export function bodyOf(form: JobForm): RawBody {
  const { job, ...definition } = definitionOf(form);
  const call = withMember(JSON.stringify(job), 'payload', payloadJson(form));
  return new RawBody(withMember(JSON.stringify(definition), 'job', call));
}

/** The text of a JSON object, with one more member at its end. */
const withMember = (json: string, name: string, value: string): string =>
  `${json.slice(0, -1)}${json === '{}' ? '' : ','}${JSON.stringify(name)}:${value}}`;

function payloadJson({ payload, headers }: JobForm): string {
  if (payload.trim() === '') return 'null';
  return isTextPayload(headers) ? JSON.stringify(payload) : payload;
}

/** What only the browser can tell, since the request itself would be no JSON: by JSON pointer. */
export function problemsBeforeSending(
  form: JobForm,
): ReadonlySet<'/job/payload' | '/job/success/json/equals'> {
  const found = new Set<'/job/payload' | '/job/success/json/equals'>();
  if (!isTextPayload(form.headers) && jsonProblem(form.payload) !== null) found.add('/job/payload');
  const { success } = form;
  if (success !== null && success.equals.trim() !== '' && jsonProblem(success.equals) !== null) {
    found.add('/job/success/json/equals');
  }
  return found;
}

const recordOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );

const alertOf = ({ on, after_failures, kind, to }: FormAlert): object => ({
  on,
  after_failures,
  to: kind === 'email' ? { kind, address: to.trim() } : { kind, url: to.trim() },
});

function rulesOf({ statuses, body_regex, pointer, equals }: FormSuccess): object {
  const hasJson = equals.trim() !== '';
  return {
    statuses,
    body_regex: body_regex === '' ? null : body_regex,
    json: hasJson && jsonProblem(equals) === null ? { pointer, equals: JSON.parse(equals) as unknown } : null,
  };
}
