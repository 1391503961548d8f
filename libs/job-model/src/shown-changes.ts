import { asShown, asWritten } from './as-written.js';
import { fieldChanges, type FieldChange } from './field-changes.js';
import type { Job } from './job.js';

/** What differs between two definitions, as it is shown: a value that is secret has changed, but is not told. */
export function shownChanges(before: Job['definition'], after: Job['definition']): FieldChange[] {
  const [shownBefore, shownAfter] = [asShown(before), asShown(after)];
  return fieldChanges(asWritten(before), asWritten(after)).map(({ pointer, ...values }) => ({
    pointer,
    ...('from' in values && { from: valueAt(shownBefore, pointer) }),
    ...('to' in values && { to: valueAt(shownAfter, pointer) }),
  }));
}

function valueAt(value: unknown, pointer: string): unknown {
  let place = value;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    place = Object.hasOwn(Object(place) as object, key) ? (place as Record<string, unknown>)[key] : undefined;
  }
  return place;
}
