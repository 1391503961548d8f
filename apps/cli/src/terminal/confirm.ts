import { usage, Failure } from '../failure.js';
import type { Context } from '../context.js';

/** Asks before something that cannot be taken back. `--yes` answers in advance; without a terminal it is required. */
export async function confirm({ terminal, yes }: Context, question: string): Promise<void> {
  if (yes) return;
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === null) throw usage(`${question} Nobody can answer here: add --yes.`);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('Nothing was changed.');
}
