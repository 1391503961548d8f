import type { JobForm } from './job-form.js';
import type { Part } from './job-editor-search.js';

/** The fields that show their errors beside them: a pointer stands for everything below it. */
export const SHOWN = [
  '/name',
  '/namespace',
  '/description',
  '/tags',
  '/schedule',
  '/timezone',
  '/dst_gap',
  '/dst_fold',
  '/start_at',
  '/end_at',
  '/max_runs',
  '/jitter_seconds',
  '/overlap',
  '/catch_up',
  '/catch_up_window_seconds',
  '/delivery',
  '/retry',
  '/completion',
  '/disable_after_failures',
  '/alerts',
  '/job/callback_url',
  '/job/http_method',
  '/job/headers',
  '/job/query',
  '/job/payload',
  '/job/timeout_seconds',
  '/job/redirects',
  '/job/auth',
  '/job/signing',
  '/job/tls',
  '/job/success',
] as const;

const isUnder = (pointer: string, parent: string): boolean =>
  pointer === parent || pointer.startsWith(`${parent}/`);

/** The error of a field, or the first below it. */
export function errorUnder(errors: ReadonlyMap<string, string>, parent: string): string | undefined {
  for (const [pointer, message] of errors) if (isUnder(pointer, parent)) return message;
  return undefined;
}

/** The pointers of errors that a field shows. */
export const shownPointers = (errors: ReadonlyMap<string, string>): string[] =>
  [...errors.keys()].filter((pointer) => SHOWN.some((field) => isUnder(pointer, field)));

/** In which closed part of the form each field stands. */
const PARTS_OF: readonly (readonly [pointer: string, part: Part])[] = [
  ['/description', 'more'],
  ['/tags', 'more'],
  ['/namespace', 'more'],
  ['/overlap', 'overlap'],
  ['/catch_up', 'missed'],
  ['/catch_up_window_seconds', 'missed'],
  ['/delivery', 'missed'],
  ['/retry', 'failure'],
  ['/disable_after_failures', 'failure'],
  ['/completion', 'success'],
  ['/job/success', 'success'],
  ['/alerts', 'alerts'],
  ['/start_at', 'validity'],
  ['/end_at', 'validity'],
  ['/max_runs', 'validity'],
  ['/jitter_seconds', 'validity'],
  ['/dst_gap', 'validity'],
  ['/dst_fold', 'validity'],
  ['/job/timeout_seconds', 'call'],
  ['/job/redirects', 'call'],
  ['/job/signing', 'call'],
  ['/job/tls', 'call'],
  ['/job/query', 'call'],
];

/** The parts that must be open for all errors to be seen. */
export const partsWithErrors = (errors: ReadonlyMap<string, string>): Part[] => [
  ...new Set(
    [...errors.keys()].flatMap((pointer) =>
      PARTS_OF.flatMap(([field, part]) => (isUnder(pointer, field) ? [part] : [])),
    ),
  ),
];

/** The parts of the form that say something else than the defaults: they are open from the beginning. */
export function partsInUse(form: JobForm, defaults: JobForm): Part[] {
  const isChanged = (...fields: (keyof JobForm)[]): boolean =>
    fields.some((field) => JSON.stringify(form[field]) !== JSON.stringify(defaults[field]));
  const found: [Part, boolean][] = [
    ['more', isChanged('description', 'tags')],
    ['overlap', isChanged('overlap')],
    ['missed', isChanged('catch_up', 'catch_up_window_seconds', 'delivery')],
    ['failure', isChanged('retry', 'disable_after_failures')],
    ['success', isChanged('success', 'completion_seconds')],
    ['alerts', isChanged('alerts')],
    ['validity', isChanged('start_at', 'end_at', 'max_runs', 'jitter_seconds', 'dst_gap', 'dst_fold')],
    ['call', isChanged('timeout_seconds', 'redirects', 'signing', 'ca', 'query')],
  ];
  return found.flatMap(([part, isIn]) => (isIn ? [part] : []));
}
