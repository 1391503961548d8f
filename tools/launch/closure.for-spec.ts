import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const workspace = join(__dirname, '../..');

/** An entry of package-lock.json: an installed package, a project of the workspace, or a link to one. */
interface Entry {
  link?: boolean;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  /** The programs that npm links into `node_modules/.bin`, with their paths. */
  bin?: Record<string, string>;
}

export const { packages } = JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};

/** What is installed together. */
export interface Closure {
  installed: string[];
  projects: string[];
}

/** Where Node.js finds a package from a folder: in the nearest `node_modules` above it. */
function find(folder: string, name: string): string | undefined {
  for (let parts = folder.split('/'); ; parts = parts.slice(0, -1)) {
    const path = [...parts, 'node_modules', name].filter((part) => part !== '').join('/');
    if (path in packages) return path;
    if (parts.length === 0) return undefined;
  }
}

/**
 * The folders of what npm installs for some projects, as `npm ci --include=dev --workspace=<folder> …` does, and of the
 * projects that they need.
 */
export function neededBy(...wantedProjects: string[]): Closure {
  const found = new Set(wantedProjects);
  for (const folder of found) {
    const entry = packages[folder] ?? {};
    const isOurs = !folder.includes('node_modules/');
    const wanted = {
      ...entry.dependencies,
      ...entry.optionalDependencies,
      // Also the optional ones: npm installs them when anything else in the lock file needs them.
      ...entry.peerDependencies,
      ...(isOurs ? entry.devDependencies : {}),
    };
    const paths = Object.keys(wanted).map((name) => find(folder, name));
    for (const path of [...paths, entry.link ? entry.resolved : undefined]) if (path) found.add(path);
  }
  const isPackage = (folder: string): boolean => folder.includes('node_modules/');
  return {
    installed: [...found].filter((folder) => isPackage(folder) && !packages[folder]?.link),
    projects: [...found].filter((folder) => !isPackage(folder)),
  };
}

/** The files that the build of a project compiles. */
export function filesOf(project: string): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(workspace, project, 'tsconfig.lib.json'),
    undefined,
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(String(messageText));
      },
    },
  );
  return config?.fileNames ?? [];
}

/** The packages that a project's build imports, each with the file that does. */
function importsOf(project: string): { name: string; file: string }[] {
  return filesOf(project).flatMap((path) =>
    ts
      .preProcessFile(readFileSync(path, 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((fileName) => !/^(\.|node:|@job-scheduler\/)/.test(fileName))
      .map((fileName) => ({
        name: fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/'),
        file: relative(workspace, path),
      })),
  );
}

/** What the builds of the projects import, and whether it is installed for them. */
export function importsIn({ installed, projects }: Closure) {
  return projects.flatMap((project) =>
    importsOf(project).map(({ name, file }) => ({
      name,
      file,
      isInstalled: installed.includes(find(project, name) ?? ''),
    })),
  );
}
