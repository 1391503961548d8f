import { findProgram } from './programs.js';
import { runProgram } from './run-program.js';

/** How long an engine may take to answer. */
const ANSWER_LIMIT_MS = 10_000;

/** The command line of a Docker engine that is available. */
export class Docker {
  constructor(
    /** Path of the program. */
    readonly program: string,
  ) {}

  /** Undefined when there is no `docker` on the PATH, or no engine behind it. */
  static async find(): Promise<Docker | undefined> {
    const program = await findProgram('docker');
    if (program === undefined) return undefined;
    const docker = new Docker(program);
    return docker.run(['version', '--format', '{{.Server.Version}}'], ANSWER_LIMIT_MS).then(
      () => docker,
      () => undefined,
    );
  }

  /** Resolves to its output. @throws Error with its error output. */
  run(args: readonly string[], limitMs = 0): Promise<string> {
    return runProgram(this.program, args, process.env, limitMs);
  }

  /** Downloads an image unless it is already here, and calls `announce` before it does. */
  async ensureImage(image: string, announce: () => void): Promise<void> {
    const isHere = await this.run(['image', 'inspect', '--format', '{{.Id}}', image]).then(
      () => true,
      () => false,
    );
    if (isHere) return;
    announce();
    await this.run(['pull', '--quiet', image]);
  }
}
