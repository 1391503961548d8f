import type { JobForm } from './job-form.js';

/** A field that two versions of a job say differently, as text. */
export interface Difference {
  field: keyof JobForm;
  theirs: string;
  mine: string;
}

/** Where two versions of a job differ. */
export function differencesOf(theirs: JobForm, mine: JobForm): Difference[] {
  return (Object.keys(mine) as (keyof JobForm)[]).flatMap((field) => {
    const [one, other] = [textOf(theirs[field]), textOf(mine[field])];
    return one === other ? [] : [{ field, theirs: one, mine: other }];
  });
}

/** The job as somebody chose it: their fields, and mine where mine is wanted. */
export function mergedForm(theirs: JobForm, mine: JobForm, wanted: ReadonlySet<keyof JobForm>): JobForm {
  const chosen = [...wanted].map((field) => [field, mine[field]]);
  return { ...theirs, ...(Object.fromEntries(chosen) as Partial<JobForm>) };
}

const textOf = (value: JobForm[keyof JobForm]): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value, null, 1);
