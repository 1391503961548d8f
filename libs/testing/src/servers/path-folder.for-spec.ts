import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that temporarily is the whole PATH of this process, so that only the programs in it can be found. */
export class PathFolder {
  private constructor(
    readonly folder: string,
    private readonly before: string | undefined,
  ) {}

  static async create(): Promise<PathFolder> {
    const path = new PathFolder(await mkdtemp(join(tmpdir(), 'path-')), process.env['PATH']);
    process.env['PATH'] = path.folder;
    // An undertaker needs these.
    for (const program of ['rm', 'sleep']) await symlink(`/bin/${program}`, join(path.folder, program));
    return path;
  }

  /** Adds a program: a shell script that sees the ordinary PATH. */
  async add(name: string, script: string): Promise<void> {
    const text = `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`;
    await writeFile(join(this.folder, name), text, { mode: 0o755 });
  }

  async remove(): Promise<void> {
    process.env['PATH'] = this.before;
    await rm(this.folder, { recursive: true });
  }
}
