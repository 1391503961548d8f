import { ApiError, NoAnswerError, UnexpectedAnswerError } from '@job-scheduler/api-client';
import * as texts from '../texts/index.js';

/** One sentence for whatever was thrown: the API's own where there is one. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NoAnswerError) return texts.components.noAnswer[error.reason];
  if (error instanceof UnexpectedAnswerError) return error.message;
  return texts.components.defect;
}

/** The API's number of the refused request, for whoever reads the log; null if it is no refusal. */
export const requestIdOf = (error: unknown): string | null =>
  error instanceof ApiError ? error.problem.request_id : null;

/** What is wrong with fields, by their JSON pointers. The first of several about the same field counts. */
export function fieldErrorsOf(error: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ApiError)) return found;
  for (const { pointer, message } of error.errors) {
    if (!found.has(pointer)) found.set(pointer, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
  }
  return found;
}

/** Errors of fields that the form does not show, as `pointer: message`; they must be told elsewhere. */
export const errorsElsewhere = (error: unknown, shown: readonly string[]): string[] =>
  [...fieldErrorsOf(error)]
    .filter(([pointer]) => !shown.includes(pointer))
    .map(([pointer, message]) => (pointer === '' ? message : `${pointer}: ${message}`));
