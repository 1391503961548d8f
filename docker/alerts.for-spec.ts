import { join } from 'node:path';
import { parse } from 'yaml';
import { dockerFolder, readText } from './compose-file.for-spec.js';

export const RULE_FILES = ['prometheus/rules/slo.yml', 'prometheus/rules/alerts.yml'];
export const TEST_FILES = ['prometheus/tests/slo.test.yml', 'prometheus/tests/alerts.test.yml'];
export const inDocker = (path: string): string => join(dockerFolder, path);

/** An alert rule; a rule that records has no `alert`. */
export interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: { severity: string; side: string };
  annotations?: { summary: string; runbook_url: string };
}

interface RuleFile {
  groups: { name: string; rules: Rule[] }[];
}

export const rules = RULE_FILES.flatMap((path) =>
  (parse(readText(path)) as RuleFile).groups.flatMap(({ rules }) => rules),
);
export const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);
