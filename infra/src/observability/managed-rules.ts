import { Aws } from 'aws-cdk-lib';
import * as aps from 'aws-cdk-lib/aws-aps';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULES = join(import.meta.dirname, '../../../docker/prometheus/rules');
/** The files, and the namespaces that they become. */
const NAMES = ['slo', 'alerts'];

/**
 * The alert rules of docker/prometheus in an Amazon Managed Prometheus workspace, whose alerts go to the topic of the
 * alarms: pages and tickets, but not the one that always fires.
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
        data: readFileSync(join(RULES, `${name}.yml`), 'utf8'),
      });
    }
  }
}

const alertmanagerFor = ({ topicArn }: sns.Topic): string => `alertmanager_config: |
  route:
    receiver: nobody
    group_by: [alertname]
    routes:
      - receiver: topic
        matchers: [severity=~"page|ticket"]
  receivers:
    - name: nobody
    - name: topic
      sns_configs:
        - topic_arn: ${topicArn}
          sigv4: { region: ${Aws.REGION} }
          send_resolved: true
          attributes: { severity: '{{ .CommonLabels.severity }}' }
`;
