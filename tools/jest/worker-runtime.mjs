import Runtime from 'jest-runtime';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { Script } from 'node:vm';
import { keepGlobalsOf } from './worker-globals.mjs';

const PACKAGES = `${sep}node_modules${sep}`;
const requirePackage = createRequire(import.meta.filename);

/** What was compiled, by its path. A file that many test files import is compiled once for all of them. */
const compiled = new Map();

/**
 * Jest's loader of modules, with two differences. Node.js loads the packages in `node_modules`, once for each worker of
 * Jest; the modules of the workspace are still new in each test file. And the context is the worker's own (`worker-environment.mjs`).
 */
export default class WorkerRuntime extends Runtime {
  constructor(...parameters) {
    super(...parameters);
    this.executor.compile = (source, path) => compile(source, path, this.executor.injectedModuleParameters);
  }

  requireModule(from, name, options, isRequireActual) {
    if (name !== undefined && !options?.isInternalModule && !this._resolution.isCoreModule(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (path.includes(PACKAGES)) return keepGlobalsOf(() => requirePackage(path));
    }
    return super.requireModule(from, name, options, isRequireActual);
  }
}

function compile(source, path, parameters) {
  const known = compiled.get(path);
  if (known?.source === source) return known.script.runInThisContext();
  const head = `(function (${parameters.join(', ')}) {`;
  const script = new Script(`${head}${source}\n})`, { filename: path, columnOffset: -head.length });
  compiled.set(path, { source, script });
  return script.runInThisContext();
}
