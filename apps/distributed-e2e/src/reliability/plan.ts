import { CATALOGUE, scenariosOf } from '../scenarios/catalogue.js';
import { MUTANT_TRAPS } from '../scenarios/mutants.js';
import type { Form, Scenario } from '../scenarios/scenario.js';

/** One run of a scenario. */
export interface PlannedRun {
  scenario: Scenario;
  form: Form;
}

/** About how long a short form takes. */
const SHORT_MINUTES = 0.75;
/** How many random pairs to run when no time is given. */
const PAIRS = 10;

const PAIR = '19';

/**
 * Plans what to run: `all`, `random`, `mutations`, or keys like `1,3,together`. Everything runs at least in its short
 * form. Where the given time suffices, scenarios run in their long form instead, the quickest first, and random pairs
 * fill the rest. Without a time, everything runs in its long form.
 *
 * @throws Error when a scenario is unknown.
 */
export function plan(wanted: string, minutes: number | undefined): PlannedRun[] {
  if (wanted === 'mutations') return MUTANT_TRAPS.map((scenario) => ({ scenario, form: 'short' }));
  const budget = minutes ?? Infinity;
  const [pair] = scenariosOf(PAIR);
  const chosen =
    wanted === 'all' ? [...CATALOGUE] : wanted === 'random' ? [] : wanted.split(',').flatMap(scenariosOf);
  const withPairs = wanted === 'all' || wanted === 'random';
  const single = chosen.filter((scenario) => !withPairs || scenario !== pair);
  const forms = new Map<Scenario, Form>(single.map((scenario) => [scenario, 'short']));
  let spent = single.length * SHORT_MINUTES;
  for (const scenario of [...single].sort((a, b) => a.longMinutes - b.longMinutes)) {
    const more = Math.max(0, scenario.longMinutes - SHORT_MINUTES);
    if (spent + more > budget) break;
    forms.set(scenario, 'long');
    spent += more;
  }
  const runs = single.map((scenario) => ({ scenario, form: forms.get(scenario) ?? 'short' }));
  if (!withPairs || pair === undefined) return runs;
  const pairs = budget === Infinity ? PAIRS : Math.max(1, Math.floor((budget - spent) / pair.longMinutes));
  return [...runs, ...Array.from({ length: pairs }, () => ({ scenario: pair, form: 'long' as const }))];
}
