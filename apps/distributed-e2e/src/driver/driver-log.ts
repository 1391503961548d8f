import type { DriverLine, FaultEffects } from '../history/driver-log.js';
import { LineFile } from '../target/line-file.js';

/** Records what the driver and the faults do, with the beginning and the end of each. */
export class DriverLog {
  readonly lines: DriverLine[] = [];
  private readonly file: LineFile;
  private faults = 0;

  constructor(path: string) {
    this.file = new LineFile(path);
  }

  append(line: DriverLine): void {
    this.lines.push(line);
    this.file.append(line);
  }

  /** Records a fault that lasts as long as `during`. */
  async fault<Result>(
    what: string,
    effects: FaultEffects,
    during: () => Promise<Result> | Result,
  ): Promise<Result> {
    const fault = (this.faults += 1);
    this.append({ kind: 'fault_begin', fault, at: Date.now(), what, effects });
    try {
      return await during();
    } finally {
      this.append({ kind: 'fault_end', fault, at: Date.now() });
    }
  }

  close(): void {
    this.file.close();
  }
}
