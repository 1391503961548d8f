/**
 * Where people read the runbooks: the folder docs/operations/runbooks, at an address that everybody who is paged can open. Alert rules
 * and panels link there. `npm run docs:dashboards` writes a change of it into all of them.
 */
export const RUNBOOKS = 'https://git.example.com/job-scheduler/blob/main/docs/operations/runbooks';

/** The page that says what to do about an alert. */
export const runbookUrl = (alert: string): string => `${RUNBOOKS}/${alert}.md`;
