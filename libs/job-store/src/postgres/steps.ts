import { StoreUnavailableError } from '../job-repository.js';
import { available } from './database.js';

/**
 * Takes all steps, so that one that fails does not hold up the others. Throws the first failure at the end; at once
 * StoreUnavailableError, since nothing else would succeed either.
 */
export async function eachInItsTurn(steps: (() => PromiseLike<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await available(step);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
