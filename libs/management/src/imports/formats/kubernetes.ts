import { isJsonObject } from '../../http/merge-patch.js';
import { callOfCommand, isCall } from './command.js';
import type { ImportedCall } from './curl.js';
import { Findings, NotImportable, type Imported, type ImportOptions, type Place } from './imported.js';
import { manifestsOf } from './manifests.js';

/** The CronJobs of manifests: YAML documents, or JSON, also as a List. */
export function importKubernetes(text: string, options: ImportOptions): Imported {
  const findings = new Findings();
  for (const { line, resource } of manifestsOf(text, findings)) {
    const place = { line, name: nameOf(resource) };
    const kind = textAt(resource, 'kind');
    if (kind === 'CronJob') findings.attempt(place, () => cronJob(resource, place, options, findings));
    else {
      const what = kind === null ? 'no manifest' : `a ${kind}`;
      findings.note(place, 'ignored', `It is ${what}, and only CronJobs have a schedule`);
    }
  }
  return findings;
}

const OVERLAPS: Readonly<Record<string, string>> = { Allow: 'allow', Forbid: 'skip', Replace: 'replace' };

function cronJob(
  resource: object,
  place: Place,
  options: ImportOptions,
  findings: Findings,
): Record<string, unknown> {
  if (place.name === null) throw new NotImportable('The CronJob has no metadata.name', 'Give it one.');
  const spec = objectAt(resource, 'spec');
  const jobSpec = objectAt(objectAt(spec, 'jobTemplate'), 'spec');
  const differs = (message: string, instead: string | null = null) =>
    findings.note(place, 'differs', message, instead);
  const pod = objectAt(objectAt(jobSpec, 'template'), 'spec');
  const container = containerOf(pod);
  const call = callOf(container, options);
  for (const remark of call.remarks) differs(remark);
  tellOfLeftOut(pod, container, differs);
  const policy = textAt(spec, 'concurrencyPolicy') ?? 'Allow';
  const overlap = OVERLAPS[policy];
  if (overlap === undefined)
    throw new NotImportable(`The concurrencyPolicy ${policy} is not known`, 'Use Allow, Forbid or Replace.');
  if (Number(singleAt(jobSpec, 'parallelism') ?? 1) > 1 || Number(singleAt(jobSpec, 'completions') ?? 1) > 1)
    differs('Kubernetes ran several pods for each tick; here one call is made', 'Make a job for each call.');
  return {
    name: place.name,
    ...scheduleOf(spec, place, options, findings),
    ...(valueAt(spec, 'suspend') === true && { active: false }),
    ...tagsOf(resource, place, findings),
    overlap,
    ...catchUpOf(singleAt(spec, 'startingDeadlineSeconds'), differs),
    retry: call.retry ?? retryOf(singleAt(jobSpec, 'backoffLimit'), differs),
    job: { ...call.job, ...timeoutOf(call.job, singleAt(jobSpec, 'activeDeadlineSeconds'), differs) },
  };
}

function nameOf(resource: object): string | null {
  const metadata = objectAt(resource, 'metadata');
  const name = textAt(metadata, 'name');
  const namespace = textAt(metadata, 'namespace');
  return name === null || namespace === null ? name : `${namespace}/${name}`;
}

function scheduleOf(spec: object, place: Place, options: ImportOptions, findings: Findings) {
  const written = textAt(spec, 'schedule');
  if (written === null) throw new NotImportable('The CronJob has no spec.schedule', 'Give it one.');
  const [, prefix, schedule = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(written.trim()) ?? [];
  const timezone = textAt(spec, 'timeZone') ?? prefix;
  if (timezone === undefined) {
    const message = `It has no timeZone, so its times are those of the cluster's control plane; they are read in ${options.timezone}`;
    findings.note(
      place,
      'differs',
      message,
      'Give `timezone` with the import if the control plane is in another zone.',
    );
  }
  // A step of 1 is no restriction there.
  const fields = schedule.split(/\s+/).map((field) => (field === '*/1' ? '*' : field));
  return { schedule: fields.join(' '), timezone: timezone ?? options.timezone };
}

/** The only container of a pod. */
function containerOf(pod: object): object {
  const list = valueAt(pod, 'containers');
  const [container, ...others] = Array.isArray(list) ? list.filter(isJsonObject) : [];
  if (container === undefined || others.length > 0)
    throw new NotImportable(
      'A call can be read from one container only, and the pod has another number',
      'Import the call by itself, as curl.',
    );
  return container;
}

/** What a container has around it, and no call. */
const SURROUNDINGS = ['env', 'envFrom', 'volumeMounts', 'workingDir'];

/** Tells what the pod has and the call does without. */
function tellOfLeftOut(
  pod: object,
  container: object,
  differs: (message: string, instead: string) => void,
): void {
  const isThere = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  if (isThere(valueAt(pod, 'initContainers')))
    differs('initContainers ran before each call, and here nothing does', 'Let the target do what they did.');
  const found = SURROUNDINGS.filter((field) => isThere(valueAt(container, field)));
  if (found.length > 0)
    differs(
      `The target gets nothing of the container's ${found.join(', ')}`,
      'Put what it needs of that into the job.',
    );
}

/** The call that a container makes. */
function callOf(container: object, options: ImportOptions): ImportedCall {
  const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
  const image = textAt(container, 'image') ?? '';
  const shell = /^(?:\S*\/)?(?:ba|da|a)?sh$/.test(words[0] ?? '') && /^-[a-z]*c$/.test(words[1] ?? '');
  const script = shell && words.length === 3 ? (words[2] ?? '') : '';
  if (isCall(script)) return callOfCommand(script, options);
  if (/(?:^|\/)curl(?::|@|$)/.test(image) && textsAt(container, 'command').length === 0)
    words.unshift('curl');
  if (/^(?:\S*\/)?(?:curl|wget)$/.test(words[0] ?? '')) return callOfCommand(quoted(words), options);
  if (options.callbackUrl === null) {
    throw new NotImportable(
      `It runs the image ${image}, and Job-Scheduler makes HTTP calls`,
      'Give `callback_url` with the import, the URL of a service that starts it, or put what it does behind a URL.',
    );
  }
  const payload = { image, command: textsAt(container, 'command'), args: textsAt(container, 'args') };
  return {
    job: { callback_url: options.callbackUrl, http_method: 'post', payload },
    retry: null,
    remarks: ['The image, its command and its arguments are sent to callback_url, which has to start them'],
  };
}

/** The words as a shell would have to be given them. Kubernetes itself replaces `$(NAME)` in them. */
function quoted(words: string[]): string {
  if (words.some((word) => /\$\(\w+\)/.test(word)))
    throw new NotImportable(
      'The call uses an environment variable, which only its pod knows',
      'Write the value itself.',
    );
  return words
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ')
    .replace(/^'([\w/.-]*(?:curl|wget))'/, '$1');
}

function catchUpOf(deadline: unknown, differs: (message: string, instead?: string | null) => void) {
  if (deadline === undefined || deadline === null) return {};
  differs(
    `startingDeadlineSeconds became catch_up_window_seconds, which is 60 at least: a run that no runner has begun by then is skipped; the newest of the ticks that were missed while the scheduler was away runs however late`,
    'Set catch_up to none if it must not.',
  );
  return { catch_up_window_seconds: Math.min(2_592_000, Math.max(60, Math.ceil(Number(deadline)))) };
}

function retryOf(limit: unknown, differs: (message: string, instead?: string | null) => void) {
  const retries = limit === undefined || limit === null ? 6 : Number(limit);
  if (retries > 0)
    differs(`backoffLimit became ${retries + 1} attempts, 10 s apart at first and at most 6 minutes`);
  return {
    max_attempts: Math.min(100, retries + 1),
    ...(retries > 0 && { backoff: { initial_seconds: 10, max_seconds: 360, jitter: false } }),
  };
}

function timeoutOf(
  { timeout_seconds: own }: ImportedCall['job'],
  deadline: unknown,
  differs: (message: string, instead?: string | null) => void,
) {
  if (deadline === undefined || deadline === null || own !== undefined) return {};
  differs(
    'activeDeadlineSeconds bounded all attempts together; here it became the time that each may take, 900 s at most',
  );
  return { timeout_seconds: Math.min(900, Number(deadline)) };
}

/** Most tags of a job. */
const MOST_TAGS = 50;

/** Labels as tags, as far as tags can hold them. */
function tagsOf(resource: object, place: Place, findings: Findings): { tags?: string[] } {
  const labels = Object.entries(objectAt(objectAt(resource, 'metadata'), 'labels'));
  const fits = ([key, value]: [string, unknown]): boolean =>
    isSingle(value) && /^[^\s:,]+:[^\s,]+$/.test(`${key}:${String(value)}`);
  const kept = labels.filter(fits).slice(0, MOST_TAGS);
  const leftOut = labels.filter((label) => !kept.includes(label)).map(([key]) => key);
  if (leftOut.length > 0)
    findings.note(
      place,
      'ignored',
      `The ${leftOut.length === 1 ? 'label' : 'labels'} ${leftOut.join(', ')} became no tag: a tag has a value without spaces and commas, and a job ${MOST_TAGS} tags at most`,
    );
  return kept.length === 0 ? {} : { tags: kept.map(([key, value]) => `${key}:${String(value)}`) };
}

const valueAt = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];

const objectAt = (value: object, key: string): object => Object(valueAt(value, key) ?? {}) as object;

function textAt(value: object, key: string): string | null {
  const found = valueAt(value, key);
  return typeof found === 'string' ? found : null;
}

function textsAt(value: object, key: string): string[] {
  const found = valueAt(value, key);
  if (!Array.isArray(found)) return [];
  if (!found.every(isSingle))
    throw new NotImportable(`${key} is no list of texts`, 'Write each word as a text.');
  return found.map(String);
}

/** What lists and objects of YAML may hold is without limit, since one alias may stand for many, so none becomes text. */
const isSingle = (value: unknown): boolean => typeof value !== 'object' || value === null;

function singleAt(value: object, key: string): unknown {
  const found = valueAt(value, key);
  if (!isSingle(found)) throw new NotImportable(`${key} is no single value`, 'Write a number.');
  return found;
}
