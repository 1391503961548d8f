import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from './session.mjs';

let directory: string;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'session-')));
});

afterEach(async () => {
  for (const pid of hosts()) process.kill(pid, 'SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

describe('a development session', () => {
  it('has a host from its first member on, which ends when the last one has left', async () => {
    const first = await member({ pid: 1 });
    const second = await member({ pid: 2 });
    expect(hosts()).toHaveLength(1);
    await first.leave();
    expect(hosts()).toHaveLength(1);
    await second.leave();
    expect(hosts()).toEqual([]);
  });

  it('asks the followers of a leader that has left to leave, waits for them, and asks nobody else', async () => {
    const leader = await member({ pid: 1, leads: true });
    const follower = await member({ pid: 2, leader: 1 });
    const other = await member({ pid: 3 });
    const left: string[] = [];
    const leaving = leader.leave().then(() => left.push('leader'));
    await follower.ended;
    await Promise.all([follower.leave().then(() => left.push('follower')), leaving]);
    expect(left).toEqual(['follower', 'leader']);
    expect(hosts()).toHaveLength(1);
    await other.leave();
  });

  it('asks a member to leave whose leader has gone before it came', async () => {
    const other = await member({ pid: 1 });
    const late = await member({ pid: 2, leader: 3 });
    await late.ended;
    await Promise.all([late.leave(), other.leave()]);
  });

  it('refuses a second leader in one sentence', async () => {
    const leader = await member({ pid: 1, leads: true });
    const second = await member({ pid: 2, leads: true });
    await expect(second.resources).rejects.toThrow(
      `\`npm run dev\` runs already on ${directory}: end it, or set DATA_DIR.`,
    );
    await Promise.all([second.leave(), leader.leave()]);
  });

  it('tells its members when its host is killed, and starts anew', async () => {
    const before = await member({ pid: 1 });
    for (const pid of hosts()) process.kill(pid, 'SIGKILL');
    await before.ended;
    await before.leave();
    await (await member({ pid: 1 })).leave();
    expect(hosts()).toEqual([]);
  });
});

function member(request: { pid: number; leads?: boolean; leader?: number }): Promise<Session> {
  return Session.join(directory, { needs: [], ...request }, () => undefined);
}

/** Processes that host a session in the directory. */
function hosts(): number[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.endsWith(`session-host.mjs ${directory}`)).map((line) => parseInt(line));
}
