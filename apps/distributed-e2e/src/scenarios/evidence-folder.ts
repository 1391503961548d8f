import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport, type CheckReport } from '../checker/report.js';
import type { Cluster } from '../cluster/cluster.js';
import type { History } from '../history/history.js';
import { toLine } from '../history/json-lines.js';
import { workspace } from '../workspace.js';

const folder = join(workspace, 'apps/distributed-e2e/test-results/evidence');

/** Keeps what led to findings: all logs, in a folder named after the scenario and the time. */
export function keepEvidence(key: string, history: History, report: CheckReport, cluster: Cluster): void {
  const kept = join(folder, `${key}-${new Date().toISOString().replaceAll(':', '')}`);
  mkdirSync(kept, { recursive: true });
  const { target, driver, ledger, until } = history;
  const files = {
    'target.jsonl': target,
    'driver.jsonl': driver,
    'ledger.jsonl': ledger,
    'until.jsonl': [{ until }],
  };
  for (const [name, lines] of Object.entries(files)) {
    writeFileSync(join(kept, name), (lines as object[]).map(toLine).join(''));
  }
  writeFileSync(join(kept, 'report.txt'), `${formatReport(report)}\n`);
  for (const name of readdirSync(cluster.directory).filter((file) => file.endsWith('.log')))
    cpSync(join(cluster.directory, name), join(kept, name));
}
