import { eventually } from '@job-scheduler/testing';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fromLines } from '../history/json-lines.js';
import { callsOf, type Call, type TargetLine } from '../history/target-log.js';
import { closeSync, openSync, readSync } from 'node:fs';
import { builtFile } from '../workspace.js';
import type { AnswerRules } from './answer.js';

/** A request from the parent, which is acknowledged by its number. */
export type TargetRequest = { number: number } & ({ answer: AnswerRules } | { flush: true });
export type TargetReply = { port: number } | { done: number };

const PORTION_BYTES = 1024 * 1024;

/** The recording target in a process of its own, so that nothing this process does delays it. */
export class TargetProcess {
  private requests = 0;
  private readonly read: TargetLine[] = [];
  private offset = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly file: string,
    readonly port: number,
  ) {}

  static async start(file: string): Promise<TargetProcess> {
    const child = fork(builtFile('target/main.js'), [file], { execArgv: [] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new TargetProcess(child, file, port);
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sets the answers by the beginning of the path; resolves when they are in effect. */
  answer(rules: AnswerRules): Promise<void> {
    return this.ask({ answer: rules });
  }

  /** Everything that was recorded so far. */
  async lines(): Promise<TargetLine[]> {
    await this.ask({ flush: true });
    return this.recorded();
  }

  async calls(): Promise<Call[]> {
    return callsOf(await this.lines()).calls;
  }

  /** Waits until the recorded calls meet a condition. */
  async waitFor(what: string, wanted: (calls: Call[]) => boolean, timeoutMs?: number): Promise<void> {
    await eventually(what, async () => wanted(await this.calls()), timeoutMs);
  }

  /** Ends the process. The file stays. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  private async ask(request: { answer: AnswerRules } | { flush: true }): Promise<void> {
    const number = (this.requests += 1);
    const done = new Promise<void>((resolve) => {
      const listener = (reply: { done?: number }): void => {
        if (reply.done !== number) return;
        this.child.off('message', listener);
        resolve();
      };
      this.child.on('message', listener);
    });
    this.child.send({ number, ...request } satisfies TargetRequest);
    await done;
  }

  /** Reads the new complete lines of the file, a portion at a time: those of an hour do not fit into one text. */
  private recorded(): TargetLine[] {
    const portion = Buffer.allocUnsafe(PORTION_BYTES);
    const file = openSync(this.file, 'r');
    for (;;) {
      const bytes = portion.subarray(0, readSync(file, portion, 0, PORTION_BYTES, this.offset));
      const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
      if (whole.length === 0) break;
      this.offset += whole.length;
      for (const line of fromLines<TargetLine>(whole.toString())) this.read.push(line);
    }
    closeSync(file);
    return this.read;
  }
}
