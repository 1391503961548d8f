import { Aws } from 'aws-cdk-lib';
import * as aps from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCKER = join(import.meta.dirname, '../../../docker');
const read = (path: string): string => readFileSync(join(DOCKER, path), 'utf8');
/** The files, and the namespaces that they become. */
const NAMES = ['slo', 'alerts'];

/**
 * The rules that could never tell anybody anything here, and why. The collectors read only the program in their own task.
 * docs/operations/aws.md says what takes their place.
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  DiskFills: 'nobody reads the metrics of Amazon MQ into the workspace',
  AlertmanagerFails: 'nobody reads the metrics of the alert manager into the workspace',
  ProcessRestarts: 'a task that takes the place of another is another instance, so that no series restarts',
  Watchdog: 'it always fires, and whoever gets pages and tickets must not get it',
};

/**
 * The alert rules of docker/prometheus in an Amazon Managed Prometheus workspace, but for those that are left out. Their alerts, pages
 * and tickets, go to the topic of the alarms; as in compose, a cause silences its symptoms.
 */
export class ManagedRules extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { workspace, topic }: { workspace: aps.CfnWorkspace; topic: sns.Topic },
  ) {
    super(scope, id);
    topic.grantPublish(
      new iam.ServicePrincipal('aps.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    workspace.alertManagerDefinition = alertmanagerFor(topic);
    for (const name of NAMES) {
      new aps.CfnRuleGroupsNamespace(this, name, {
        name: `job-scheduler-${name}`,
        workspace: workspace.attrArn,
        data: withoutLeftOut(read(`prometheus/rules/${name}.yml`)),
      });
    }
  }
}

/** The text of a file of rules without those. A rule is its first line, and the lines that are indented more. */
const withoutLeftOut = (rules: string): string =>
  rules.replaceAll(/^ {6}- alert: (\w+)\n(?: {8}.*\n)+/gm, (rule, alert: string) =>
    alert in LEFT_OUT ? '' : rule,
  );

/** The rules by which a cause silences its symptoms, as compose has them: a list that is indented by two spaces. */
function inhibitRules(): string {
  const [, list] = /^inhibit_rules:\n((?: .*\n)+)/m.exec(read('alertmanager/alertmanager.yml')) ?? [];
  if (list === undefined) throw new Error('docker/alertmanager/alertmanager.yml has no inhibit_rules.');
  return list.replaceAll(/^/gm, '  ').trimEnd();
}

const alertmanagerFor = ({ topicArn }: sns.Topic): string => `alertmanager_config: |
  route:
    receiver: nobody
    group_by: [alertname]
    routes:
      - receiver: topic
        matchers: [severity=~"page|ticket"]
  inhibit_rules:
${inhibitRules()}
  receivers:
    - name: nobody
    - name: topic
      sns_configs:
        - topic_arn: ${topicArn}
          sigv4: { region: ${Aws.REGION} }
          send_resolved: true
          attributes: { severity: '{{ .CommonLabels.severity }}' }
`;
