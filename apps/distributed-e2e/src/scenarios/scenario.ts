import type { ApiClient } from '@job-scheduler/testing';
import type { Limits } from '../checker/limits.js';
import type { CheckReport } from '../checker/report.js';
import type { Cluster, ClusterOptions } from '../cluster/cluster.js';
import type { DrivenJob, Driver } from '../driver/driver.js';
import type { FaultEffects, JobPromises } from '../history/driver-log.js';
import type { Answer } from '../target/answer.js';
import type { TargetProcess } from '../target/target-process.js';
import type { Random } from './random.js';

/** `short` is for every test run, `long` does what guarantees.md asks for. */
export type Form = 'short' | 'long';

/** Jobs of one kind: how many, how often they are due, and what their target answers. */
export interface LoadGroup {
  jobs: number;
  schedule: string;
  answer: Answer;
  /** Longer than the default, for answers that take longer. */
  timeoutSeconds?: number;
  /** Policies other than the defaults. */
  promises?: JobPromises;
}

/** Groups by name. The name is the first part of the path that the group's jobs call. */
export type Load = Record<string, LoadGroup>;

/** What a scenario works with. */
export interface ScenarioContext {
  cluster: Cluster;
  driver: Driver;
  api: ApiClient;
  target: TargetProcess;
  form: Form;
  random: Random;
  /** The jobs of the load; a scenario that creates more appends them. */
  jobs: DrivenJob[];
  /** Records a fault for the checker that lasts as long as `during`. */
  fault: <Result>(
    what: string,
    effects: FaultEffects,
    during: () => Promise<Result> | Result,
  ) => Promise<Result>;
  /** A requirement in addition to what the checker judges. */
  require: (holds: boolean, what: string) => void;
  /** A figure for the report. */
  measure: (name: string, value: number | string) => void;
  /** Chooses a value by form. */
  by: <Value>(values: Record<Form, Value>) => Value;
  /** Waits until the target holds several calls, so that a fault then hits a runner in mid-call. */
  midCall: () => Promise<void>;
  /** Lets the load go on for a while. */
  goOn: (seconds: number) => Promise<void>;
}

export interface Scenario {
  /** The number of the fault in guarantees.md, with a letter when it has several parts. */
  key: string;
  /** What is done. */
  title: string;
  /** What guarantees.md requires. */
  required: string;
  limits: Limits;
  load: Load;
  /** About how many minutes the long form takes. */
  longMinutes: number;
  /** Set when it cannot share a cluster, because of what it needs at the start or leaves behind. */
  cluster?: (form: Form) => Partial<ClusterOptions> | Promise<Partial<ClusterOptions>>;
  /** The reason why it cannot run on this machine; undefined when it can. */
  obstacle?: () => Promise<string | undefined> | string | undefined;
  run: (context: ScenarioContext) => Promise<void>;
  /** Removes whatever it made outside the cluster, once the cluster is gone. */
  cleanUp?: () => Promise<void>;
}

export interface ScenarioResult {
  key: string;
  title: string;
  required: string;
  form: Form;
  seed: number;
  report: CheckReport;
  measured: Record<string, number | string>;
  durationMs: number;
}
