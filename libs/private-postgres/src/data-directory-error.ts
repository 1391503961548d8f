import { StartupError } from '@job-scheduler/platform';

/** The data directory cannot be used. `message` is one sentence for the user that says what to do. */
export class DataDirectoryError extends StartupError {
  override readonly name = 'DataDirectoryError';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is exhausted',
  ENOTDIR: 'part of the path is not a directory',
  EEXIST: 'it is not a directory',
  ENAMETOOLONG: 'a name in the path is too long',
};

/** Runs file system work on the data directory and turns its system errors into a DataDirectoryError. */
export async function withDirectoryErrors<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
    // Node.js reports some directories that cannot be created as missing.
    const reason = syscall === 'mkdir' && code === 'ENOENT' ? 'it cannot be created' : REASONS[code];
    if (reason === undefined || syscall.startsWith('spawn')) throw error;
    throw new DataDirectoryError(
      `The data directory ${directory} cannot be written to (${reason}): make it writable, or choose another one with DATA_DIR.`,
    );
  }
}
