import type { Caller } from './caller.js';

/** Makes a use case on behalf of one caller: it sees what the caller may see, and writes in its name. */
export type PerCaller<UseCase> = (caller: Caller) => UseCase;

/** The token of what makes a use case on behalf of a caller. */
export const perCaller = ({ name }: { name: string }): string => `PerCaller<${name}>`;
