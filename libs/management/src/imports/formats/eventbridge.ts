import { isJsonObject } from '../../http/merge-patch.js';
import { scheduleOfExpression } from './eventbridge-expression.js';
import { payloadOf } from './eventbridge-input.js';
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
    if (!('EventPattern' in rule)) throw withoutExpression(rule);
    findings.note(place, 'ignored', `The rule ${name} waits for events and has no schedule`);
    return null;
  }
  const differs: Differs = (message, instead) => findings.note(place, 'differs', message, instead);
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
  tellOfLeftOut(rule, differs);
  const description = textOf(rule, 'Description');
  const input = textOf(target, 'Input');
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
    job: { callback_url: options.callbackUrl, ...(input !== null && payloadOf(input, differs)) },
  };
}

/** The list of the schedules says of each only that it is there. */
function withoutExpression(rule: Rule): NotImportable {
  const isSchedule = 'GroupName' in rule || /^arn:[\w-]+:scheduler:/.test(textOf(rule, 'Arn') ?? '');
  return isSchedule
    ? new NotImportable(
        'It is a schedule without its ScheduleExpression, as aws scheduler list-schedules tells it',
        'Import what aws scheduler get-schedule answers for each schedule.',
      )
    : new NotImportable('It has neither a ScheduleExpression nor an EventPattern', 'Give it a schedule.');
}

type Differs = (message: string, instead?: string) => void;

/** Tells what a rule or its target says and a job does not. */
function tellOfLeftOut(rule: Rule, differs: Differs): void {
  const target = rule['Target'];
  if (rule['ActionAfterCompletion'] === 'DELETE')
    differs(
      'ActionAfterCompletion deleted the schedule after its last call; here the job stays, as ended',
      'Delete it when nobody needs its history.',
    );
  if (!isJsonObject(target)) {
    differs(
      'The answer does not hold the targets of the rule, so nothing of their input is sent to callback_url',
      'See aws events list-targets-by-rule, and give the job its payload.',
    );
    return;
  }
  if ('DeadLetterConfig' in target)
    differs(
      'DeadLetterConfig has no equal: no queue gets what failed for good; it stays with the runs of the job',
      'To be told of failures, give the job alerts.',
    );
  const parameters = Object.keys(target).filter((field) => field.endsWith('Parameters'));
  if (parameters.length > 0)
    differs(
      `${parameters.join(' and ')} said how to call the target, and callback_url is not told`,
      'Put into the payload what the service behind it has to know.',
    );
}

function instantOf(rule: Rule, field: string): string {
  const at = Date.parse(textOf(rule, field) ?? '');
  if (Number.isNaN(at))
    throw new NotImportable(`The ${field} is no date`, 'Write it like 2030-01-01T00:00:00Z.');
  return new Date(at).toISOString();
}

function windowOf(window: unknown, differs: Differs): { jitter_seconds?: number } {
  if (!isJsonObject(window) || window['Mode'] !== 'FLEXIBLE') return {};
  differs(
    'The flexible time window became jitter_seconds: each of the ticks of the job is late by the same time within it',
  );
  return { jitter_seconds: Math.min(86_400, Number(window['MaximumWindowInMinutes'] ?? 0) * 60) };
}

function retryOf(policy: unknown, differs: Differs): { retry?: object } {
  if (!isJsonObject(policy)) return {};
  const { MaximumRetryAttempts: attempts = 185, MaximumEventAgeInSeconds: age = 86_400 } = policy;
  const wanted = Number(attempts) + 1;
  if (wanted > 100) differs(`EventBridge makes up to ${wanted} attempts; the limit here is 100`);
  return { retry: { max_attempts: Math.min(100, wanted), max_age_seconds: Math.max(1, Number(age)) } };
}

function textOf(rule: Rule, field: string): string | null {
  const value = rule[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
