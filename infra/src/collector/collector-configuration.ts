import { EXPORTED, NAMESPACE } from '../observability/metrics.js';
import { METRICS_PORT } from '../program/program-task.js';

/** What a collector does with the metrics of the program beside it. */
export interface CollectorPlan {
  /** The labels of its series. */
  stage: string;
  service: string;
  region: string;
  /** Where to write the few metrics that alarms and scaling need, or null: CloudWatch makes metrics of this log. */
  metricsLog: string | null;
  /** The URL of a Prometheus to write everything to, or null. */
  remoteWriteUrl: string | null;
}

/** Scrapes the program in the same task. `keep`: names, or all. Must contain no `$`: the collector would expand it. */
const scrape = ({ stage, service }: CollectorPlan, keep: readonly string[]): object => ({
  config: {
    scrape_configs: [
      {
        job_name: 'job-scheduler',
        scrape_interval: '30s',
        static_configs: [{ targets: [`127.0.0.1:${METRICS_PORT}`], labels: { stage, service } }],
        ...(keep.length === 0
          ? {}
          : {
              metric_relabel_configs: [
                { source_labels: ['__name__'], regex: keep.join('|'), action: 'keep' },
              ],
            }),
      },
    ],
  },
});

/**
 * Makes the task the `instance` of its series. The address in the task is the same in all tasks of a service, and two
 * of them must not write the same series.
 */
const INSTANCE_IS_TASK = {
  resourcedetection: { detectors: ['ecs'] },
  // The exporter makes the label `instance` of this attribute.
  resource: {
    attributes: [{ key: 'service.instance.id', from_attribute: 'aws.ecs.task.arn', action: 'upsert' }],
  },
};

/** The configuration of the OpenTelemetry collector; JSON, which is YAML too. */
export function collectorConfiguration(plan: CollectorPlan): object {
  const { region, service, metricsLog, remoteWriteUrl } = plan;
  const toCloudWatch = metricsLog !== null && {
    receivers: { 'prometheus/few': scrape(plan, Object.values(EXPORTED)) },
    exporters: {
      awsemf: {
        region,
        namespace: NAMESPACE,
        log_group_name: metricsLog,
        log_stream_name: service,
        dimension_rollup_option: 'NoDimensionRollup',
        metric_declarations: [
          {
            dimensions: [['stage']],
            metric_name_selectors: [
              `^${EXPORTED.oldestDueAge}`,
              `^${EXPORTED.canaryAge}`,
              `^${EXPORTED.canaryLateness}`,
            ],
          },
          { dimensions: [['stage', 'state']], metric_name_selectors: [`^${EXPORTED.queueDepth}`] },
          { dimensions: [['stage', 'state']], metric_name_selectors: [`^${EXPORTED.runnerSlots}`] },
          { dimensions: [['stage', 'outcome']], metric_name_selectors: [`^${EXPORTED.runs}`] },
          { dimensions: [['stage', 'reason']], metric_name_selectors: [`^${EXPORTED.skippedTicks}`] },
        ],
      },
    },
    pipelines: { 'metrics/few': { receivers: ['prometheus/few'], exporters: ['awsemf'] } },
  };
  const toPrometheus = remoteWriteUrl !== null && {
    receivers: { 'prometheus/all': scrape(plan, []) },
    exporters: {
      prometheusremotewrite: { endpoint: remoteWriteUrl, auth: { authenticator: 'sigv4auth' } },
    },
    pipelines: {
      'metrics/all': {
        receivers: ['prometheus/all'],
        processors: Object.keys(INSTANCE_IS_TASK),
        exporters: ['prometheusremotewrite'],
      },
    },
  };
  const parts = [toCloudWatch, toPrometheus].filter((part) => part !== false);
  const merged = (kind: 'receivers' | 'exporters' | 'pipelines'): object =>
    Object.assign({}, ...parts.map((part) => part[kind]));
  const extensions = remoteWriteUrl === null ? {} : { sigv4auth: { region, service: 'aps' } };
  return {
    extensions,
    receivers: merged('receivers'),
    ...(remoteWriteUrl === null ? {} : { processors: INSTANCE_IS_TASK }),
    exporters: merged('exporters'),
    service: { extensions: Object.keys(extensions), pipelines: merged('pipelines') },
  };
}
