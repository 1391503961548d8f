import { memberAt } from '@job-scheduler/job-model';
import { isJsonObject } from '../../http/merge-patch.js';
import { scheduleOfExpression } from './eventbridge-expression.js';
import { Findings, NotImportable, type Imported, type ImportOptions, type Place } from './imported.js';
import { lineCounter } from './line-counter.js';

/** What `aws events describe-rule` or `aws scheduler get-schedule` answers. */
type Rule = Record<string, unknown>;

/**
 * The rules and schedules of EventBridge, as the AWS command line answers them in JSON: one, a list, or an object with `Rules` or
 * `Schedules`.
 */
export function importEventBridge(text: string, options: ImportOptions): Imported {
  const findings = new Findings();
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    const instead = 'Give the answer of aws scheduler get-schedule, or of aws events list-rules.';
    const place = { line: lineCounter(text)(positionIn(error)), name: null };
    findings.note(place, 'refused', 'This is not JSON', instead);
    return findings;
  }
  const lineAt = lineCounter(text);
  let from = 0;
  for (const rule of rulesOf(read)) {
    const name = textOf(rule, 'Name');
    from = name === null ? from : placeOf(name, text, from);
    const place = { line: lineAt(from), name };
    findings.attempt(place, () => jobOf(rule, place, options, findings));
  }
  return findings;
}

const positionIn = (error: unknown): number => Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);

/** Where a name is told, from a place on. The same text may be in other fields. */
function placeOf(name: string, text: string, from: number): number {
  const value = JSON.stringify(name);
  for (let at = text.indexOf(value, from); at !== -1; at = text.indexOf(value, at + 1))
    if (/"Name"\s*:\s*$/.test(text.slice(Math.max(0, at - 20), at))) return at;
  return from;
}

function rulesOf(read: unknown): Rule[] {
  if (Array.isArray(read)) return read.filter(isJsonObject);
  if (!isJsonObject(read)) return [];
  const { Rules: rules, Schedules: schedules } = read;
  const list = [rules, schedules].find(Array.isArray);
  return list === undefined ? [read] : (list as unknown[]).filter(isJsonObject);
}

function jobOf(rule: Rule, place: Place, options: ImportOptions, findings: Findings): Rule | null {
  const { name } = place;
  if (name === null) throw new NotImportable('It has no Name', 'Give it one.');
  const expression = textOf(rule, 'ScheduleExpression');
  if (expression === null) {
    findings.note(place, 'ignored', `The rule ${name} waits for events and has no schedule`);
    return null;
  }
  const differs = (message: string, instead: string | null = null) =>
    findings.note(place, 'differs', message, instead);
  // Rules know no zone but UTC; schedules do, and UTC is their default.
  const timezone = textOf(rule, 'ScheduleExpressionTimezone') ?? 'UTC';
  const { schedule, bounds, remarks } = scheduleOfExpression(expression, timezone);
  for (const remark of remarks) differs(remark);
  const target = isJsonObject(rule['Target']) ? rule['Target'] : {};
  if (options.callbackUrl === null) {
    const arn = textOf(target, 'Arn');
    throw new NotImportable(
      `Its target${arn === null ? '' : `, ${arn},`} is no URL: EventBridge names it by an ARN`,
      'Give `callback_url` with the import, the URL that is to be called instead.',
    );
  }
  const description = textOf(rule, 'Description');
  return {
    name,
    ...(description !== null && { description }),
    schedule,
    timezone,
    ...(textOf(rule, 'State') === 'DISABLED' && { active: false }),
    ...(textOf(rule, 'StartDate') !== null && { start_at: instantOf(rule, 'StartDate') }),
    ...(textOf(rule, 'EndDate') !== null && { end_at: instantOf(rule, 'EndDate') }),
    ...bounds,
    ...windowOf(rule['FlexibleTimeWindow'], differs),
    ...retryOf(target['RetryPolicy'], differs),
    job: { callback_url: options.callbackUrl, ...payloadOf(target) },
  };
}

function instantOf(rule: Rule, field: string): string {
  const at = Date.parse(textOf(rule, field) ?? '');
  if (Number.isNaN(at))
    throw new NotImportable(`The ${field} is no date`, 'Write it like 2030-01-01T00:00:00Z.');
  return new Date(at).toISOString();
}

function windowOf(window: unknown, differs: (message: string) => void): { jitter_seconds?: number } {
  if (!isJsonObject(window) || window['Mode'] !== 'FLEXIBLE') return {};
  differs(
    'The flexible time window became jitter_seconds: each of the ticks of the job is late by the same time within it',
  );
  return { jitter_seconds: Math.min(86_400, Number(window['MaximumWindowInMinutes'] ?? 0) * 60) };
}

function retryOf(policy: unknown, differs: (message: string) => void): { retry?: object } {
  if (!isJsonObject(policy)) return {};
  const { MaximumRetryAttempts: attempts = 185, MaximumEventAgeInSeconds: age = 86_400 } = policy;
  const wanted = Number(attempts) + 1;
  if (wanted > 100) differs(`EventBridge makes up to ${wanted} attempts; here 100 are the most`);
  return { retry: { max_attempts: Math.min(100, wanted), max_age_seconds: Math.max(1, Number(age)) } };
}

/** `Input` is JSON in a text, and goes out as it is written. */
function payloadOf(target: Rule): { payload?: unknown; headers?: object } {
  const input = textOf(target, 'Input');
  if (input === null) return {};
  try {
    JSON.parse(input);
    return { payload: memberAt(`{"input":${input}}`, ['input']) };
  } catch {
    return { payload: input, headers: { 'content-type': 'text/plain' } };
  }
}

function textOf(rule: Rule, field: string): string | null {
  const value = rule[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
