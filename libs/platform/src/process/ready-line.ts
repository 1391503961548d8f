/** What a process prints once it works, for people and for whoever waits for it. */
export function readyLine(service: string, { at, monitoring }: { at?: string; monitoring: string }): string {
  const address = at === undefined ? '' : ` at ${at}`;
  return `Job-Scheduler ${service} is ready${address}, health and metrics at ${monitoring}`;
}
