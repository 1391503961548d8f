import {
  operationsOf,
  type DriverLine,
  type JobPromises,
  type OperationOutcome,
} from '../history/driver-log.js';

/** The state of a job, as far as its ticks are concerned. */
export interface Phase {
  status: 'active' | 'paused' | 'deleted';
  schedule: string;
}

/** A write that leads to a new phase at some instant between its beginning and its acknowledgement. */
export interface Transition {
  from: Phase;
  to: Phase;
  invokedAt: number;
  /** Infinity when the driver gave up: the write may take effect at any later time, or never. */
  acknowledgedAt: number;
}

/** A created job, and everything that was done to it since, in order. Instants are epoch milliseconds. */
export interface JobTimeline {
  job: number;
  jobId: string;
  name: string;
  promises: JobPromises;
  createdAt: number;
  created: Phase;
  transitions: Transition[];
  /** The writes of its operation, newest last: each has a path of its own, which shows which write a call obeys. */
  paths: PathWrite[];
  /** Runs that were triggered by hand. */
  triggers: { runId: string | null; invokedAt: number }[];
}

export interface PathWrite {
  path: string;
  invokedAt: number;
  acknowledgedAt: number;
}

/** The timelines of the jobs whose creation was acknowledged. */
export function timelinesOf(lines: readonly DriverLine[]): JobTimeline[] {
  const timelines = new Map<number, JobTimeline>();
  for (const operation of operationsOf(lines)) {
    const { invoke, outcome } = operation;
    if (outcome.kind === 'fail') continue;
    if (invoke.action !== 'create') {
      const timeline = timelines.get(invoke.job);
      if (timeline !== undefined) append(timeline, operation);
    } else if (outcome.kind === 'ok') {
      timelines.set(invoke.job, {
        job: invoke.job,
        jobId: outcome.job_id,
        name: invoke.name,
        promises: invoke.promises ?? {},
        createdAt: outcome.created_at,
        created: { status: 'active', schedule: invoke.schedule },
        transitions: [],
        paths: [{ path: invoke.path, invokedAt: invoke.at, acknowledgedAt: outcome.at }],
        triggers: [],
      });
    }
  }
  return [...timelines.values()];
}

function append(timeline: JobTimeline, { invoke, outcome }: OperationOutcome): void {
  const window = {
    invokedAt: invoke.at,
    acknowledgedAt: outcome.kind === 'ok' ? outcome.at : Infinity,
  };
  const from = timeline.transitions.at(-1)?.to ?? timeline.created;
  const become = (to: Phase): unknown => timeline.transitions.push({ from, to, ...window });
  switch (invoke.action) {
    case 'create':
      break;
    case 'pause':
      become({ ...from, status: 'paused' });
      break;
    case 'resume':
      become({ ...from, status: 'active' });
      break;
    case 'delete':
      become({ ...from, status: 'deleted' });
      break;
    case 'edit':
      if (invoke.path !== undefined) timeline.paths.push({ path: invoke.path, ...window });
      if (invoke.schedule !== undefined) become({ ...from, schedule: invoke.schedule });
      break;
    case 'trigger':
      timeline.triggers.push({
        runId: (outcome.kind === 'ok' ? outcome.run_id : undefined) ?? null,
        invokedAt: invoke.at,
      });
      break;
  }
}
