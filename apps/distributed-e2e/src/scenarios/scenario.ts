import type { ApiClient } from '@job-scheduler/testing';
import type { Limits } from '../checker/limits.js';
import type { CheckReport } from '../checker/report.js';
import type { Cluster, ClusterOptions } from '../cluster/cluster.js';
import type { DrivenJob, Driver } from '../driver/driver.js';
import type { FaultEffects } from '../history/driver-log.js';
import type { Answer } from '../target/answer.js';
import type { TargetProcess } from '../target/target-process.js';
import type { Random } from './random.js';

/** `short` is for every run of the tests, `long` does what guarantees.md asks. */
export type Form = 'short' | 'long';

/** Jobs of one kind: how many, how often they are due, and what their target answers. */
export interface LoadGroup {
  jobs: number;
  schedule: string;
  answer: Answer;
}

/** Groups by name, which is the first part of the path that their jobs call. */
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
  /** Does something to the system for as long as `during` lasts, and writes it down for the checker. */
  fault: <Result>(
    what: string,
    effects: FaultEffects,
    during: () => Promise<Result> | Result,
  ) => Promise<Result>;
  /** Something that must hold besides what the checker looks at. */
  require: (holds: boolean, what: string) => void;
  /** A figure for the report. */
  measure: (name: string, value: number | string) => void;
  /** Chooses by form. */
  by: <Value>(values: Record<Form, Value>) => Value;
  /** Waits until the target holds several calls: what hits a runner then, hits it in mid-call. */
  midCall: () => Promise<void>;
  /** Lets the load go on for a while. */
  goOn: (seconds: number) => Promise<void>;
}

export interface Scenario {
  /** The number of the fault in guarantees.md, with a letter where it has several parts. */
  key: string;
  /** What is done. */
  title: string;
  /** What guarantees.md requires. */
  required: string;
  limits: Limits;
  load: Load;
  /** About how long the long form takes. */
  longMinutes: number;
  /** When it cannot share a cluster, because of what it starts with or what it leaves behind. */
  cluster?: (form: Form) => Partial<ClusterOptions> | Promise<Partial<ClusterOptions>>;
  /** Why it cannot be run on this machine. */
  obstacle?: () => Promise<string | undefined> | string | undefined;
  run: (context: ScenarioContext) => Promise<void>;
  /** Removes what it has made outside the cluster, once that is gone. */
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
