import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport, type CheckReport } from '../checker/report.js';
import type { Cluster } from '../cluster/cluster.js';
import type { History } from '../history/history.js';
import { toLine } from '../history/json-lines.js';
import { workspace } from '../workspace.js';

const folder = join(workspace, 'apps/distributed-e2e/test-results/evidence');

/** Keeps the evidence for findings: all logs, in a folder named after the scenario and the time. */
export function keepEvidence(key: string, history: History, report: CheckReport, cluster: Cluster): void {
  const kept = keepLogs(key, cluster);
  const { target, driver, ledger, warmAt, until } = history;
  const files = { target, driver, ledger, judged: [{ warmAt, until }] };
  for (const [name, lines] of Object.entries(files)) {
    writeFileSync(join(kept, `${name}.jsonl`), (lines as object[]).map(toLine).join(''));
  }
  writeFileSync(join(kept, 'report.txt'), `${formatReport(report)}\n`);
}

/** Keeps only the services' logs, for a scenario that could not be completed. Returns the folder. */
export function keepLogs(key: string, cluster: Cluster): string {
  const kept = join(folder, `${key}-${new Date().toISOString().replaceAll(':', '')}`);
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(cluster.directory).filter((file) => file.endsWith('.log'))) {
    cpSync(join(cluster.directory, name), join(kept, name));
  }
  return kept;
}
