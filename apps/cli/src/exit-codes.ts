/** What the exit code says. `docs/guide/jobctl.md` promises these to scripts. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  notFound: 3,
  auth: 4,
  conflict: 5,
  runFailed: 6,
  timeout: 7,
  unreachable: 8,
  different: 9,
  /** As shells have it for a program that Ctrl+C ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
