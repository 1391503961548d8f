import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import ts from 'typescript';

// A child process cannot run what Jest transforms, and tests do not need a build, so we compile the sources here.
const compiled = join(__dirname, '..', '..', 'out-tsc', 'servers');

async function compile(): Promise<void> {
  await mkdir(compiled, { recursive: true });
  for (const name of (await readdir(__dirname)).filter((file) => !file.includes('spec'))) {
    const source = await readFile(join(__dirname, name), 'utf8');
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    await writeFile(join(compiled, name.replace('.ts', '.js')), outputText);
  }
}

/** What a killed process leaves behind. */
export interface Estate {
  readonly pid: number;
  readonly directory: string;
}

/** Starts a server in a process of its own, and kills that process. */
export async function killOwnerOf(server: 'PrivateRedis' | 'PrivateRabbitmq'): Promise<Estate> {
  await compile();
  const file = server === 'PrivateRedis' ? 'private-redis.js' : 'private-rabbitmq.js';
  const script = `
    const servers = await import(${JSON.stringify(join(compiled, file))});
    const { pid, directory } = await servers.${server}.start();
    console.log(JSON.stringify({ pid, directory }));
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return JSON.parse(line) as Estate;
}

/** Polls until the condition holds, because the death of a process that is not our child gives no signal. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}
