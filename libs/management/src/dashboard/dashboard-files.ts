import { readFile, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What the build makes (tools/dashboard), and no more, is served. */
const MEDIA_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The encodings that the build makes beside each file, the smallest first. */
const ENCODINGS = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

/** A file as it is sent. */
export interface ServedFile {
  mediaType: string;
  content: Buffer;
  encoding: 'br' | 'gzip' | null;
  /** Its name changes with its content. */
  isImmutable: boolean;
}

/** What of a build is in memory. */
interface Build {
  /** Tells builds apart: when the page was written, and how long it is. */
  mark: string;
  page: string;
  /** The paths below the folder, with `/`: only what is listed here is ever read. */
  paths: ReadonlySet<string>;
  contents: Map<string, Promise<Buffer>>;
}

/** The built files of the dashboard. They may appear, or be replaced by a new build, while the API runs. */
export class DashboardFiles {
  private build: Build | null = null;

  /** @param folder that the build writes */
  constructor(private readonly folder: string) {}

  /** The HTML page of the newest build; null if there is none. */
  async page(): Promise<string | null> {
    return (await this.current())?.page ?? null;
  }

  /**
   * A file other than the page; null if the build has none at this path.
   *
   * @param path below the folder, such as `assets/index-1a2b3c.js`
   * @param accepted the request's header Accept-Encoding
   */
  async find(path: string, accepted: string): Promise<ServedFile | null> {
    const mediaType = MEDIA_TYPES[extname(path)];
    const build = this.build?.paths.has(path) === true ? this.build : await this.current();
    if (mediaType === undefined || build === null || !build.paths.has(path)) return null;
    const encoding = ENCODINGS.find(
      ({ name, extension }) => accepts(accepted, name) && build.paths.has(path + extension),
    );
    const content = await this.read(build, path + (encoding?.extension ?? ''));
    return { mediaType, content, encoding: encoding?.name ?? null, isImmutable: path.startsWith('assets/') };
  }

  private async current(): Promise<Build | null> {
    const page = join(this.folder, 'index.html');
    try {
      const { mtimeMs, size } = await stat(page);
      const mark = `${mtimeMs} ${size}`;
      if (this.build?.mark !== mark) {
        const entries = await readdir(this.folder, { recursive: true });
        const paths = new Set(entries.map((entry) => entry.replaceAll('\\', '/')));
        this.build = { mark, page: await readFile(page, 'utf8'), paths, contents: new Map() };
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.build = null;
    }
    return this.build;
  }

  /** Each file is read once: all of them together are small. */
  private read({ contents }: Build, path: string): Promise<Buffer> {
    const known = contents.get(path);
    if (known !== undefined) return known;
    const reading = readFile(join(this.folder, path));
    contents.set(path, reading);
    reading.catch(() => contents.delete(path));
    return reading;
  }
}

/** Whether a header Accept-Encoding has an encoding, and does not refuse it by `q=0`. */
const accepts = (accepted: string, encoding: string): boolean =>
  accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.replaceAll(' ', ''))
    .some((part) => part === encoding || (part.startsWith(`${encoding};`) && !/;q=0(\.0*)?$/.test(part)));
