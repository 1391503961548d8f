import { closeSync, openSync, writeSync } from 'node:fs';

const FLUSH_EVERY_MS = 20;
const FLUSH_LENGTH = 64 * 1024;

/** A file to which lines are appended, several at a time. */
export class LineFile {
  private readonly descriptor: number;
  private readonly timer: NodeJS.Timeout;
  private pending = '';

  constructor(path: string) {
    this.descriptor = openSync(path, 'a');
    this.timer = setInterval(() => this.flush(), FLUSH_EVERY_MS).unref();
  }

  append(line: object): void {
    this.pending += `${JSON.stringify(line)}\n`;
    if (this.pending.length > FLUSH_LENGTH) this.flush();
  }

  flush(): void {
    if (this.pending === '') return;
    const text = Buffer.from(this.pending);
    this.pending = '';
    for (let written = 0; written < text.length;) written += writeSync(this.descriptor, text, written);
  }

  close(): void {
    clearInterval(this.timer);
    this.flush();
    closeSync(this.descriptor);
  }
}
