import { formatReport } from '../checker/report.js';
import { Cluster } from '../cluster/cluster.js';
import { builtFile } from '../workspace.js';
import type { MutantTrap } from '../scenarios/mutants.js';
import { runScenario } from '../scenarios/run-scenario.js';
import type { Scenario } from '../scenarios/scenario.js';
import { surroundingsOf, type Surroundings } from './machine.js';
import type { PlannedRun } from './plan.js';
import type { Outcome } from './report.js';

/** Runs scenarios one after another. They share a cluster as long as it stays intact and suits them. */
export class PlanRunner {
  private cluster: Cluster | undefined;
  private surroundings: Surroundings | undefined;

  constructor(private readonly say: (text: string) => void) {}

  async run(
    runs: readonly PlannedRun[],
    seed: number,
  ): Promise<{ outcomes: Outcome[]; surroundings: Surroundings }> {
    const outcomes: Outcome[] = [];
    try {
      for (const [index, run] of runs.entries()) {
        this.say(
          `\n# ${index + 1} of ${runs.length}: ${run.scenario.key} (${run.form}), ${run.scenario.title}`,
        );
        outcomes.push(...(await this.outcomesOf(run, seed + index)));
      }
      this.surroundings ??= await surroundingsOf(await this.sharedCluster());
    } finally {
      await this.stop();
    }
    return { outcomes, surroundings: this.surroundings };
  }

  /** Stops whatever is running. It may be called again. */
  async stop(): Promise<void> {
    const { cluster } = this;
    this.cluster = undefined;
    await cluster?.stop();
  }

  private async outcomesOf({ scenario, form }: PlannedRun, seed: number): Promise<Outcome[]> {
    const { key, title, required } = scenario;
    const reason = await scenario.obstacle?.();
    if (reason !== undefined) {
      this.say(`Not run: ${reason}`);
      return [{ kind: 'not run', key, title, required, form, reason }];
    }
    try {
      const result = await this.result({ scenario, form }, seed);
      return isTrap(scenario) ? [result, await this.mutantResult(scenario, seed)] : [result];
    } catch (error) {
      // The cluster may be in any state now, so the next scenario gets a new one.
      await this.stop();
      this.say(`It could not be completed: ${String(error)}`);
      return [{ kind: 'broken', key, title, required, form, reason: String(error) }];
    } finally {
      await scenario.cleanUp?.();
    }
  }

  private async result({ scenario, form }: PlannedRun, seed: number): Promise<Outcome> {
    if (scenario.cluster !== undefined) {
      await this.stop();
      this.cluster = await Cluster.start(await scenario.cluster(form));
    }
    const result = await runScenario(scenario, await this.sharedCluster(), { form, seed });
    this.say(`${formatReport(result.report)}\n${JSON.stringify(result.measured)}`);
    if (scenario.cluster !== undefined) await this.stop();
    return { kind: 'run', ...result };
  }

  /** A mutant must be detected, so its result is the opposite of the scenario's. */
  private async mutantResult(trap: MutantTrap, seed: number): Promise<Outcome> {
    this.say(`## The same with a mutant: ${trap.mutation}`);
    const cluster = await this.sharedCluster();
    const own = await trap.cluster?.('short');
    await cluster.replaceServices({
      // A mutation replaces a piece of one file.
      build: 'out-tsc',
      nodeArguments: ['--import', builtFile('mutations/register.js')],
      environment: { ...own?.environment, MUTATION: trap.mutation },
    });
    const result = await runScenario(trap, cluster, { form: 'short', seed, isMutant: true });
    await this.stop();
    this.say(formatReport(result.report));
    const caught = result.report.findings.filter(({ kind }) => trap.caughtAs.includes(kind));
    const message = `The checker did not detect that the product has ${trap.mutation}.`;
    result.report.findings = caught.length > 0 ? [] : [{ kind: 'requirement', message, lines: [] }];
    const measured = { 'found as': caught[0]?.kind ?? 'nothing', findings: caught.length };
    return {
      kind: 'run',
      ...result,
      title: `the same with a mutant: ${trap.mutation}`,
      required: 'the checker fails',
      measured,
    };
  }

  private async sharedCluster(): Promise<Cluster> {
    this.cluster ??= await Cluster.start();
    this.surroundings ??= await surroundingsOf(this.cluster);
    return this.cluster;
  }
}

const isTrap = (scenario: Scenario): scenario is MutantTrap => 'mutation' in scenario;
