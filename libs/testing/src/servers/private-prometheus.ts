import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prometheus, ServersMissingError } from './known-servers.js';
import { onLastingPorts } from './lasting-ports.js';
import { LocalInstance } from './local-instance.js';
import { PrivateServer } from './private-server.js';
import { findPrometheus } from './programs.js';
import type { ServerInstance } from './server-instance.js';
import { Undertaker } from './undertaker.js';

/** Where a process has its metrics, and what it is. */
export interface ScrapedTarget {
  /** The label of its series: `scheduler`. */
  readonly service: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
}

export interface PrometheusOptions {
  /** Between two scrapes and between two evaluations of the rules. */
  readonly intervalMs: number;
  /** Absolute paths. */
  readonly ruleFiles?: readonly string[];
  /** `http://127.0.0.1:<port>` of the Alertmanager that it tells of alerts. */
  readonly alertmanager?: string;
}

/** One series of an answer and its value. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series of an answer and its values, `at` in epoch milliseconds. Instants without a value are missing. */
export interface SeriesOverTime {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

export interface FiringAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

interface Answer<Data> {
  status: string;
  error?: string;
  data: Data;
}

/** A Prometheus that scrapes what it is told to. */
export class PrivatePrometheus extends PrivateServer {
  private constructor(
    port: number,
    instance: ServerInstance,
    undertaker: Undertaker,
    private readonly targetsFile: string,
  ) {
    super(port, instance, undertaker);
  }

  /** @throws ServersMissingError when this machine has none; Error when it does not start. */
  static async start(options: PrometheusOptions): Promise<PrivatePrometheus> {
    const programs = await findPrometheus();
    if (programs === undefined) throw new ServersMissingError([prometheus]);
    return onLastingPorts(1, undefined, async ([port = 0]) => {
      const undertaker = await Undertaker.hire('private-prometheus-');
      try {
        const { directory } = undertaker;
        const [configuration, targets] = [join(directory, 'prometheus.yml'), join(directory, 'targets.json')];
        // JSON is YAML.
        await writeFile(configuration, JSON.stringify(configurationOf(options, targets)));
        await writeFile(targets, '[]');
        const args = [
          `--config.file=${configuration}`,
          `--storage.tsdb.path=${join(directory, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          // In proportion to the interval as by default.
          `--query.lookback-delta=${options.intervalMs * 20}ms`,
        ];
        const command = {
          name: prometheus.name,
          program: programs.server,
          args,
          environment: { LC_ALL: 'C' },
          ready: /ready to receive web requests/,
          startLimitMs: 30_000,
        };
        const instance = new LocalInstance(command, undertaker);
        await instance.start();
        return new PrivatePrometheus(port, instance, undertaker, targets);
      } catch (error) {
        await undertaker.dismiss();
        throw error;
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Scrapes these from now on, and nothing else. */
  async scrape(targets: readonly ScrapedTarget[]): Promise<void> {
    const groups = targets.map(({ service, origin }) => ({
      targets: [new URL(origin).host],
      labels: { service },
    }));
    // In one step, since Prometheus reads the file whenever it changes.
    await writeFile(`${this.targetsFile}.new`, JSON.stringify(groups));
    await rename(`${this.targetsFile}.new`, this.targetsFile);
  }

  /** The value of an expression now. @throws Error when Prometheus does not understand it. */
  async query(expression: string): Promise<Series[]> {
    const { result } = await this.ask<{
      result: { metric: Record<string, string>; value: [number, string] }[];
    }>(`query?${new URLSearchParams({ query: expression }).toString()}`);
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  }

  /**
   * The values of an expression every `stepMs` from one instant to another, both in epoch milliseconds.
   * @throws Error when Prometheus does not understand it.
   */
  async queryRange(
    expression: string,
    { from, to, stepMs }: { from: number; to: number; stepMs: number },
  ): Promise<SeriesOverTime[]> {
    const seconds = (ms: number) => String(ms / 1_000);
    const period = { start: seconds(from), end: seconds(to), step: seconds(stepMs) };
    const { result } = await this.ask<{
      result: { metric: Record<string, string>; values: [number, string][] }[];
    }>(`query_range?${new URLSearchParams({ query: expression, ...period }).toString()}`);
    return result.map(({ metric, values }) => ({
      labels: metric,
      points: values.map(([at, value]) => ({ at: Math.round(at * 1_000), value: Number(value) })),
    }));
  }

  /** The alerts that fire now. */
  async firing(): Promise<FiringAlert[]> {
    const { alerts } = await this.ask<{
      alerts: { state: string; labels: Record<string, string>; annotations: Record<string, string> }[];
    }>('alerts');
    return alerts
      .filter(({ state }) => state === 'firing')
      .map(({ labels, annotations }) => ({
        name: labels['alertname'] ?? '',
        labels,
        summary: annotations['summary'] ?? '',
      }));
  }

  private async ask<Data>(path: string): Promise<Data> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const { status, error, data } = (await response.json()) as Answer<Data>;
    if (status !== 'success') throw new Error(`Prometheus refuses ${path}: ${error}`);
    return data;
  }
}

function configurationOf(
  { intervalMs, ruleFiles = [], alertmanager }: PrometheusOptions,
  targets: string,
): object {
  const interval = `${intervalMs}ms`;
  const alertmanagers =
    alertmanager === undefined ? [] : [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }];
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ruleFiles,
    alerting: { alertmanagers },
    scrape_configs: [{ job_name: 'job-scheduler', file_sd_configs: [{ files: [targets] }] }],
  };
}
