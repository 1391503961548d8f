import { createContext, use } from 'react';
import type { Job, JobForm } from './job-form.js';

/** What the parts of the form share. */
export interface FormState {
  form: JobForm;
  change: (changes: Partial<JobForm>) => void;
  /** The job that is edited; null for a new one. */
  job: Job | null;
  /** What is wrong with a field, by JSON pointer: also below it, where it is a list or an object. */
  errorOf: (pointer: string) => string | undefined;
  /** The names of the secrets that the job may use. */
  secrets: readonly string[];
}

const FormContext = createContext<FormState | null>(null);
export const FormProvider = FormContext.Provider;

export function useJobForm(): FormState {
  const state = use(FormContext);
  if (state === null) throw new Error('This part stands outside of the form of a job.');
  return state;
}
