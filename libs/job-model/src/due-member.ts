/** What the priority queue holds: a job waiting for its next tick, or a run waiting for its next attempt. */
export type DueMember = `job:${string}` | `run:${string}`;

export const jobMember = (jobId: string): DueMember => `job:${jobId}`;
export const runMember = (runId: string): DueMember => `run:${runId}`;

/** Takes a member apart. */
export function parseMember(member: DueMember): { kind: 'job' | 'run'; id: string } {
  return { kind: member.startsWith('job:') ? 'job' : 'run', id: member.slice(4) };
}
