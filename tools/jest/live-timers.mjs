/**
 * The timers of a test file that keep the process alive. Node.js counts timers too, but among them are Jest's own,
 * which come and go while a test file runs.
 */
export class LiveTimers {
  #live = new Map();

  /** Replaces the global functions that make and clear timers by ones that also keep count. */
  constructor(global) {
    const { setTimeout, setInterval, clearTimeout, clearInterval } = global;
    const replacement = {
      setTimeout: (callback, ms, ...args) => {
        const timer = setTimeout(() => {
          this.#live.delete(timer);
          callback(...args);
        }, ms);
        return this.#add(timer, `a timer (setTimeout of ${ms ?? 0} ms)`);
      },
      setInterval: (callback, ms, ...args) =>
        this.#add(setInterval(callback, ms, ...args), `a timer (setInterval of ${ms ?? 0} ms)`),
      clearTimeout: (timer) => {
        this.#remove(timer);
        clearTimeout(timer);
      },
      clearInterval: (timer) => {
        this.#remove(timer);
        clearInterval(timer);
      },
    };
    // Whatever util.promisify() finds on the originals stays.
    for (const [name, replaced] of Object.entries({ setTimeout, setInterval, clearTimeout, clearInterval })) {
      const own = replacement[name];
      Object.defineProperties(own, Object.getOwnPropertyDescriptors(replaced));
      Object.defineProperty(global, name, { value: own, configurable: true, writable: true });
    }
  }

  /** One name for each. */
  get found() {
    return [...this.#live].filter(([timer]) => timer.hasRef()).map(([, name]) => name);
  }

  #add(timer, name) {
    this.#live.set(timer, name);
    return timer;
  }

  #remove(timer) {
    if (timer !== undefined) this.#live.delete(timer);
  }
}
