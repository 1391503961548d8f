import type { Problem } from './problem.js';

/** By request: with what it was answered, for those who look at answers once they are sent. */
const problems = new WeakMap<object, Problem>();

export const noteProblem = (request: object, problem: Problem): void => void problems.set(request, problem);

export const problemOf = (request: object): Problem | null => problems.get(request) ?? null;
