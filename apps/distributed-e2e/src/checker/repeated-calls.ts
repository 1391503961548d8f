import type { Fault } from '../history/driver-log.js';
import type { Call } from '../history/target-log.js';
import { inFlightAt, type Evidence } from './evidence.js';
import type { CheckReport, Finding } from './report.js';

/** A repeated call of a run, with the call before it and the fault that may have caused it. */
interface Repetition {
  before: Call;
  again: Call;
  cause: Fault | undefined;
}

/** A fault can cause one repetition of a run: that of the call that was in flight when the fault began. */
function repetitions({ callsOfRun, faults, limits }: Evidence): Repetition[] {
  return [...callsOfRun.values()].flatMap((calls) => {
    const causes = new Set(faults.filter(({ effects }) => effects.doubles === true));
    return calls.slice(1).map((again, index) => {
      const before = calls[index] as Call;
      const cause = [...causes].find((fault) => inFlightAt(fault, [before], limits).length > 0);
      if (cause !== undefined) causes.delete(cause);
      return { before, again, cause };
    });
  });
}

/** A run is called again only when its previous call was in flight at a fault, and then with the same request. */
export function repeatedCalls(evidence: Evidence): Finding[] {
  return repetitions(evidence).flatMap(({ before, again, cause }) => {
    const complain = (what: string): Finding => ({
      kind: 'doubled',
      message: `Run ${again.runId} was called again ${what}.`,
      lines: [before, again],
    });
    const findings: Finding[] = [];
    if (cause === undefined) findings.push(complain('without a cause'));
    if (again.idempotencyKey !== before.idempotencyKey || again.attempt !== before.attempt)
      findings.push(complain('under another key or attempt'));
    const isComparable = before.bodyHash !== null && again.bodyHash !== null && before.path === again.path;
    if (isComparable && before.bodyHash !== again.bodyHash) findings.push(complain('with another body'));
    return findings;
  });
}

export function countRepetitions(evidence: Evidence): CheckReport['doubles'] {
  const repeated = repetitions(evidence);
  const { faults, calls, limits } = evidence;
  const inFlight = faults
    .filter(({ effects }) => effects.doubles === true)
    .flatMap((fault) => inFlightAt(fault, calls, limits));
  return {
    count: repeated.length,
    overlapping: repeated.filter(({ before, again }) => again.arrivedAt < before.endedAt).length,
    inFlight: new Set(inFlight).size,
  };
}
