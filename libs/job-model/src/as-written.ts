import { formatInstantOrNull } from './instant.js';
import { jobDefinitionSchema, type Job } from './job.js';
import { maskedAlerts } from './redaction/masked-alerts.js';
import { maskedOperation } from './redaction/masked-operation.js';
import { isSameJson } from './same-json.js';

/**
 * A job's definition in the form in which users write it, with its defaults filled in. The instants come last. They are assigned: to
 * spread what a destructuring left makes a hidden class of each object, which only a full collection of garbage removes.
 */
export function asWritten({ start_at, end_at, ...definition }: Job['definition']) {
  return Object.assign(definition, {
    start_at: formatInstantOrNull(start_at),
    end_at: formatInstantOrNull(end_at),
  });
}

/** The same as it is shown, with masks in the place of what is secret. */
export const asShown = (definition: Job['definition']) =>
  asWritten({
    ...definition,
    job: maskedOperation(definition.job),
    alerts: maskedAlerts(definition.alerts),
  });

/**
 * A definition as it is shown, as short as it can be: without what is the default anyhow. Its fields have the order of the schema.
 */
export function asWrittenBriefly(definition: Job['definition']): Record<string, unknown> {
  return withoutDefaults(asShown(definition), DEFAULTS);
}

type Members = Record<string, unknown>;

const EVERY_DEFAULT = asWritten(
  jobDefinitionSchema.parse({ name: 'any', schedule: '@daily', job: { callback_url: 'http://any.example' } }),
);
const { name: _name, schedule: _schedule, job: _job, ...OF_THE_JOB } = EVERY_DEFAULT;
const { callback_url: _url, ...OF_THE_CALL } = EVERY_DEFAULT.job;
const DEFAULTS = { ...OF_THE_JOB, job: OF_THE_CALL };

/** Its members are told apart by their keys: lists of entries would take several times the memory, and an export writes many jobs. */
function withoutDefaults(value: Members, defaults: Members): Members {
  const own = Object.keys(value).filter(
    (key) => !Object.hasOwn(defaults, key) || !isSameJson(value[key], defaults[key]),
  );
  return Object.fromEntries(own.map((key) => [key, partWithoutDefaults(value[key], defaults[key])]));
}

const partWithoutDefaults = (own: unknown, usual: unknown): unknown =>
  isPlain(own) && isPlain(usual) ? withoutDefaults(own, usual) : own;

const isPlain = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
