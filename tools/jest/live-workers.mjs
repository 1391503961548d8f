/** The worker threads that were started while it watched and have not ended. */
export class LiveWorkers {
  #live = new Set();

  watch() {
    process.on('worker', this.#add);
  }

  unwatch() {
    process.off('worker', this.#add);
  }

  /** One name for each. */
  get found() {
    return [...this.#live].map(() => 'a worker');
  }

  #add = (worker) => {
    this.#live.add(worker);
    worker.once('exit', () => this.#live.delete(worker));
  };
}
