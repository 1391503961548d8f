/** The job's state does not allow the request; the message is one sentence for the user. */
export class StateConflictError extends Error {}

/**
 * What is stored of a job cannot be used here: another system or another version accepted it. The message names what is
 * wrong and says what to do.
 */
export class UnusableJobError extends StateConflictError {}
