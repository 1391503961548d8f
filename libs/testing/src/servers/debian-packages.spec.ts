import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installDebianPackages } from './debian-packages.js';
import { PathFolder } from './path-folder.for-spec.js';

let path: PathFolder;
let root: string;
let sbin: string;

beforeEach(async () => {
  path = await PathFolder.create();
  process.env['PATH'] = `${path.folder}:/usr/bin:/bin`;
  root = join(path.folder, 'root');
  sbin = join(root, 'usr', 'sbin');
  await mkdir(sbin, { recursive: true });
  await mkdir(join(root, 'var', 'lib', 'dpkg'), { recursive: true });
  await path.add('flock', '');
  // The policy's exit code says whether a service may be started.
  await path.add(
    'apt-get',
    `echo "$* $DEBIAN_FRONTEND" >>"$0.calls"; ${sbin}/policy-rc.d; echo "policy $?" >>"$0.calls"`,
  );
});

afterEach(() => path.remove());

describe('installDebianPackages', () => {
  it('installs while services are forbidden to start', async () => {
    await installDebianPackages(['redis-server', 'rabbitmq-server'], root);
    expect((await readFile(join(path.folder, 'apt-get.calls'), 'utf8')).trimEnd().split('\n')).toEqual([
      'update noninteractive',
      'policy 101',
      '-o DPkg::Lock::Timeout=300 install -y --no-install-recommends redis-server rabbitmq-server noninteractive',
      'policy 101',
    ]);
    expect(await readdir(sbin)).toEqual([]);
  });

  it('puts back the previous policy, whether it is a file or a dangling link', async () => {
    const policy = join(sbin, 'policy-rc.d');
    await symlink('/nowhere', policy);
    await installDebianPackages(['redis-server'], root);
    await expect(readFile(policy)).rejects.toThrow('ENOENT');
    expect(await readdir(sbin)).toEqual(['policy-rc.d']);
  });

  it('puts it back even if the installation fails, and reports what apt-get said', async () => {
    await writeFile(join(sbin, 'policy-rc.d'), 'of the administrator');
    await path.add('apt-get', 'case $* in *install*) echo "no such package" >&2; exit 100; esac');
    await expect(installDebianPackages(['redis-server'], root)).rejects.toThrow('no such package');
    expect(await readFile(join(sbin, 'policy-rc.d'), 'utf8')).toBe('of the administrator');
    expect(await readdir(sbin)).toEqual(['policy-rc.d']);
  });

  it('puts back the policy that a killed run had set aside', async () => {
    await writeFile(join(sbin, 'policy-rc.d'), 'of the killed run');
    await writeFile(join(sbin, 'policy-rc.d.kept-by-job-scheduler'), 'of the administrator');
    await installDebianPackages(['redis-server'], root);
    expect(await readFile(join(sbin, 'policy-rc.d'), 'utf8')).toBe('of the administrator');
    expect(await readdir(sbin)).toEqual(['policy-rc.d']);
  });
});
