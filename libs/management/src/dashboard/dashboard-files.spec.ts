import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DashboardFiles } from './dashboard-files.js';

describe('the files of the dashboard', () => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'dashboard-'));
    folder = join(parent, 'dist');
  });
  afterEach(() => rm(parent, { recursive: true }));

  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, path), content);
  };

  it('are not there before the build, and are there after it without a restart', async () => {
    const files = new DashboardFiles(folder);
    expect(await files.page()).toBeNull();
    expect(await files.find('assets/a.js', '')).toBeNull();
    await put('assets/a.js', 'a');
    await put('index.html', 'first');
    expect(await files.page()).toBe('first');
    expect((await files.find('assets/a.js', ''))?.content.toString()).toBe('a');
    await put('assets/b.js', 'b');
    await put('index.html', 'second page');
    expect(await files.page()).toBe('second page');
    expect((await files.find('assets/b.js', ''))?.content.toString()).toBe('b');
  });

  it('are sent in the smallest encoding that the browser takes and the build has', async () => {
    const files = new DashboardFiles(folder);
    await put('index.html', 'page');
    for (const name of ['a.js', 'a.js.br', 'a.js.gz', 'plain.svg']) await put(`assets/${name}`, name);
    const encodingFor = async (accepted: string, path = 'assets/a.js') =>
      (await files.find(path, accepted))?.encoding;
    expect(await encodingFor('gzip, deflate, br')).toBe('br');
    expect(await encodingFor('gzip;q=0.5')).toBe('gzip');
    expect(await encodingFor('br;q=0, gzip;q=0.0')).toBeNull();
    expect(await encodingFor('')).toBeNull();
    expect(await encodingFor('br', 'assets/plain.svg')).toBeNull();
  });

  it('say whether they may be kept for ever', async () => {
    const files = new DashboardFiles(folder);
    await put('index.html', 'page');
    await put('favicon.svg', 'icon');
    await put('assets/a.css', 'style');
    expect(await files.find('favicon.svg', '')).toMatchObject({
      isImmutable: false,
      mediaType: 'image/svg+xml',
    });
    expect(await files.find('assets/a.css', '')).toMatchObject({ isImmutable: true });
  });

  it.each([
    '../secret.js',
    'assets/../../secret.js',
    'assets/..%2f..%2fsecret.js',
    '..\\secret.js',
    '/secret.js',
    'secret.js\0.svg',
    'assets',
    '',
    'index.html',
    'built.json',
  ])('are nothing else: %j', async (path) => {
    await put('index.html', 'page');
    await put('built.json', '{}');
    await writeFile(join(parent, 'secret.js'), 'secret');
    expect(await new DashboardFiles(folder).find(path, '')).toBeNull();
  });
});
