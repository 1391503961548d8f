/** The line that a process prints once it is ready, for people and for programs that wait for it. */
export function readyLine(service: string, { at, monitoring }: { at?: string; monitoring: string }): string {
  const address = at === undefined ? '' : ` at ${at}`;
  return `Job-Scheduler ${service} is ready${address}, health and metrics at ${monitoring}`;
}
