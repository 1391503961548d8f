import { memberAt } from '@job-scheduler/job-model';
import { isJsonObject } from '../../http/merge-patch.js';
import { scheduleOfExpression } from './eventbridge-expression.js';
import { Findings, NotImportable, type Imported, type ImportOptions } from './imported.js';

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
    findings.note(lineAt(text, positionIn(error)), 'refused', 'This is not JSON', instead);
    return findings;
  }
  let from = 0;
  let line = 1;
  for (const rule of rulesOf(read)) {
    const name = textOf(rule, 'Name');
    const at = name === null ? from : Math.max(from, text.indexOf(JSON.stringify(name), from));
    // Counted on from the rule before: from the beginning, thousands of rules would take minutes.
    line += lineAt(text.slice(from, at), at - from) - 1;
    from = at;
    const own = line;
    findings.attempt(own, () => jobOf(rule, own, options, findings));
  }
  return findings;
}

const positionIn = (error: unknown): number => Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

function rulesOf(read: unknown): Rule[] {
  if (Array.isArray(read)) return read.filter(isJsonObject);
  if (!isJsonObject(read)) return [];
  const { Rules: rules, Schedules: schedules } = read;
  const list = [rules, schedules].find(Array.isArray);
  return list === undefined ? [read] : (list as unknown[]).filter(isJsonObject);
}

function jobOf(rule: Rule, line: number, options: ImportOptions, findings: Findings): Rule | null {
  const name = textOf(rule, 'Name');
  if (name === null) throw new NotImportable('It has no Name', 'Give it one.');
  const expression = textOf(rule, 'ScheduleExpression');
  if (expression === null) {
    findings.note(line, 'ignored', `The rule ${name} waits for events and has no schedule`);
    return null;
  }
  const differs = (message: string, instead: string | null = null) =>
    findings.note(line, 'differs', message, instead);
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
