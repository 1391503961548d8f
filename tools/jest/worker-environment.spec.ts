import { readdirSync } from 'node:fs';
import { keepGlobalsOf, rememberGlobals } from './worker-globals.mjs';

describe('a test file', () => {
  it('knows the same classes as Node.js', () => {
    expect(readdirSync(__dirname)).toBeInstanceOf(Array);
    expect(structuredClone(new Map())).toBeInstanceOf(Map);
  });
});

describe('what a test file changes', () => {
  const properties = globalThis as Record<string, unknown>;

  it('in the global object is undone after it, functions that it replaced included', () => {
    const { queueMicrotask } = globalThis;
    const restore = rememberGlobals();
    properties.ownGlobal = 1;
    properties.queueMicrotask = () => undefined;
    restore();
    expect('ownGlobal' in globalThis).toBe(false);
    expect(globalThis.queueMicrotask).toBe(queueMicrotask);
  });

  it('of Node.js itself is undone after it, whether it was replaced or deleted', () => {
    const { structuredClone } = globalThis;
    const { random } = Math;
    const restore = rememberGlobals();
    delete properties.structuredClone;
    Math.random = () => 0;
    restore();
    expect(globalThis.structuredClone).toBe(structuredClone);
    expect(Math.random).toBe(random);
  });

  it('in the environment variables is undone after it', () => {
    const before = { ...process.env };
    const restore = rememberGlobals();
    process.env.OWN_VARIABLE = '1';
    process.env.PATH = '/nowhere';
    delete process.env.HOME;
    restore();
    expect({ ...process.env }).toEqual(before);
  });

  it('stays where a package has made it, which is not loaded again', () => {
    const restore = rememberGlobals();
    keepGlobalsOf(() => (properties.globalOfPackage = 1));
    restore();
    expect(properties.globalOfPackage).toBe(1);
    delete properties.globalOfPackage;
  });
});
