import { exactAnswer } from '../../queries/exact-answer.js';
import { formOf, type Job, type JobForm } from './job-form.js';

/** A job, and the form of it with its payload exactly as it is stored. */
export interface ExactJob {
  job: Job;
  form: JobForm;
}

/** Reads a job without losing what JavaScript cannot hold of its payload: large numbers, keys that repeat. */
export function exactJob(text: string): ExactJob {
  const job = JSON.parse(text) as Job;
  return { job, form: formOf(job, exactAnswer(text, ['job', 'payload']).payload) };
}
