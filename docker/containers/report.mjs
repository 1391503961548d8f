/** Results of a check, one line each, and what failed. */
export class Report {
  #failures = [];
  #begin = performance.now();

  /** Prints a result, and remembers it if it is a failure. */
  add(what, isGood, found = '') {
    console.log(`${isGood ? 'ok  ' : 'FAIL'} ${what}${found === '' ? '' : `: ${found}`}`);
    if (!isGood) this.#failures.push(what);
  }

  /** Prints how it ended, with `success` if nothing failed. Returns the exit code. */
  end(success) {
    const minutes = ((performance.now() - this.#begin) / 60_000).toFixed(1);
    const failed = this.#failures.length > 0;
    console.log(`${failed ? `Failed: ${this.#failures.join(', ')}.` : success} It took ${minutes} min.`);
    return failed ? 1 : 0;
  }
}
