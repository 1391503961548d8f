/** What the priority queue holds: a job waiting for its next tick, or a run waiting for its next attempt. */
export type DueMember = `job:${string}` | `run:${string}`;

export const jobMember = (jobId: string): DueMember => `job:${jobId}`;
export const runMember = (runId: string): DueMember => `run:${runId}`;

/** A job that is due, and when, epoch milliseconds. */
export interface DueJob {
  job_id: string;
  next_due: number;
}

/** A run to look at, and when, epoch milliseconds; 0 means at once, whatever any clock says. */
export interface DueRun {
  run_id: string;
  due_at: number;
}

/** Parses a member. */
export function parseMember(member: DueMember): { kind: 'job' | 'run'; id: string } {
  return { kind: member.startsWith('job:') ? 'job' : 'run', id: member.slice(4) };
}
