import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is the whole PATH of this process for a while, so that only the programs in it can be found. */
export class PathFolder {
  private constructor(
    readonly folder: string,
    private readonly before: string | undefined,
  ) {}

  static async create(): Promise<PathFolder> {
    const path = new PathFolder(await mkdtemp(join(tmpdir(), 'path-')), process.env['PATH']);
    process.env['PATH'] = path.folder;
    // What an undertaker needs.
    for (const program of ['rm', 'sleep']) await symlink(`/bin/${program}`, join(path.folder, program));
    return path;
  }

  /** Adds a program that is a shell script and knows the ordinary PATH. */
  async add(name: string, script: string): Promise<void> {
    const text = `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`;
    await writeFile(join(this.folder, name), text, { mode: 0o755 });
  }

  async remove(): Promise<void> {
    process.env['PATH'] = this.before;
    await rm(this.folder, { recursive: true });
  }
}
