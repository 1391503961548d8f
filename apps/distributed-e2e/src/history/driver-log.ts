/** What a job was asked to promise, beyond the defaults. */
export interface JobPromises {
  overlap?: 'skip' | 'wait' | 'replace';
  delivery?: 'at_most_once';
  retry?: { max_age_seconds?: number; until_next_tick?: true };
}

/** What the driver asked the API to do. `job` is the driver's own number for a job: a re-created job gets a new one. */
export type Operation =
  | { action: 'create'; job: number; name: string; schedule: string; path: string; promises?: JobPromises }
  | { action: 'edit'; job: number; schedule?: string; path?: string }
  | { action: 'pause' | 'resume' | 'delete' | 'trigger'; job: number };

/** An operation begins. Until it is `ok` or `fail` it may take effect at any time. Instants are epoch milliseconds. */
export type InvokeLine = { kind: 'invoke'; operation: number; at: number } & Operation;

/** It was acknowledged: it took effect between `invoke` and here. */
export interface OkLine {
  kind: 'ok';
  operation: number;
  at: number;
  job_id: string;
  revision: number;
  /** When the job was created, epoch milliseconds. */
  created_at: number;
  /** The run that a trigger created. */
  run_id?: string;
}

/** It was refused: it has not taken effect and never will. */
export interface FailLine {
  kind: 'fail';
  operation: number;
  at: number;
  status: number;
}

/** It was given up: it may have taken effect, or may do so later. */
export interface UnknownLine {
  kind: 'unknown';
  operation: number;
  at: number;
  error: string;
}

/** What a fault may do to the ticks during it that would otherwise be a finding. */
export interface FaultEffects {
  /** Calls in flight at its beginning may be made again. */
  doubles?: boolean;
  /** Runs that the process or server it hits holds may be as late as `Limits.strandedLatenessMs`. */
  strands?: boolean;
  /** No tick can be called until it ends: lateness and gaps are counted from there. */
  outage?: boolean;
  /** It suspends a process, which cannot abort its calls: they may overlap with those of others. */
  suspends?: boolean;
  /** It lasts longer than the lateness grace, so ticks may be skipped as missed. */
  missed?: boolean;
}

export interface FaultBeginLine {
  kind: 'fault_begin';
  fault: number;
  at: number;
  what: string;
  effects: FaultEffects;
}

export interface FaultEndLine {
  kind: 'fault_end';
  fault: number;
  at: number;
}

/** A job as it was read at the end; `found` is false when the API no longer knows it. */
export type ReadLine = { kind: 'read'; job: number; at: number } & (
  { found: false } | { found: true; schedule: string; path: string; active: boolean }
);

export type DriverLine =
  InvokeLine | OkLine | FailLine | UnknownLine | FaultBeginLine | FaultEndLine | ReadLine;

/** A fault with its beginning and end; one that never ended lasts forever. */
export interface Fault {
  what: string;
  effects: FaultEffects;
  begin: number;
  end: number;
}

export function faultsOf(lines: readonly DriverLine[]): Fault[] {
  const ends = new Map(lines.flatMap((line) => (line.kind === 'fault_end' ? [[line.fault, line.at]] : [])));
  return lines.flatMap((line) =>
    line.kind === 'fault_begin'
      ? [{ what: line.what, effects: line.effects, begin: line.at, end: ends.get(line.fault) ?? Infinity }]
      : [],
  );
}

/** An operation with its outcome. */
export interface OperationOutcome {
  invoke: InvokeLine;
  outcome: OkLine | FailLine | UnknownLine;
}

/** The operations in the order in which they began; one without an outcome is unknown. */
export function operationsOf(lines: readonly DriverLine[]): OperationOutcome[] {
  const outcomes = new Map<number, OkLine | FailLine | UnknownLine>();
  for (const line of lines) {
    if (line.kind === 'ok' || line.kind === 'fail' || line.kind === 'unknown')
      outcomes.set(line.operation, line);
  }
  return lines
    .filter((line) => line.kind === 'invoke')
    .map((invoke) => {
      const { operation } = invoke;
      const unknown = { kind: 'unknown', operation, at: Infinity, error: 'It was never answered.' } as const;
      return { invoke, outcome: outcomes.get(operation) ?? unknown };
    });
}
