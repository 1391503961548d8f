/** The one call that a CallAbort ends. */
export interface AbortListener {
  onAbort(): void;
}

/** Ends one call, as an AbortController would. That costs more than a tenth of the whole call, and this nearly nothing. */
export class CallAbort {
  private isAborted = false;
  private listener: AbortListener | null = null;

  get aborted(): boolean {
    return this.isAborted;
  }

  abort(): void {
    if (this.isAborted) return;
    this.isAborted = true;
    this.listener?.onAbort();
  }

  /** For the client that makes the call: whom `abort` tells, or null once the call has ended. */
  tell(listener: AbortListener | null): void {
    this.listener = listener;
  }
}
