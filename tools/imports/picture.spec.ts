import { drawImports, findCircle, projectImports, withoutImplied } from './picture.mjs';

const graphOf = (imports: Record<string, string[]>) =>
  new Map(Object.entries(imports).map(([project, imported]) => [project, new Set(imported)]));

describe('projectImports', () => {
  it('includes the imports between files of different projects, and leaves out tests', () => {
    const importing = (source: string, ...imported: string[]) => ({
      source,
      dependencies: imported.map((resolved) => ({ resolved, circular: false })),
    });
    const graph = projectImports([
      importing('libs/one/src/a.ts', 'libs/one/src/b.ts', 'libs/two/src/index.ts', 'node:fs'),
      importing('libs/one/src/a.int-spec.ts', 'libs/three/src/index.ts'),
      importing('libs/two/src/index.ts'),
      importing('libs/two/jest.config.cjs', 'libs/three/src/index.ts'),
    ]);
    expect(graph).toEqual(graphOf({ 'libs/one': ['libs/two'], 'libs/two': [] }));
  });
});

describe('findCircle', () => {
  it('names the projects of a circle in the order in which they import each other', () => {
    expect(findCircle(graphOf({ a: ['b'], b: ['c', 'd'], c: [], d: ['e'], e: ['b'] }))).toEqual([
      'b',
      'd',
      'e',
      'b',
    ]);
  });

  it('finds none when two paths lead to one project', () => {
    expect(findCircle(graphOf({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toBeNull();
  });
});

describe('the picture', () => {
  it('leaves out the arrows that others imply', () => {
    const graph = graphOf({ a: ['b', 'c', 'd'], b: ['c'], c: ['d'], d: [] });
    expect(withoutImplied(graph)).toEqual(graphOf({ a: ['b'], b: ['c'], c: ['d'], d: [] }));
  });

  it('frames the projects of a layer, and draws who imports whom', () => {
    const graph = graphOf({ 'apps/api': ['libs/job-queue', 'libs/job-store'], 'libs/job-store': [] });
    const layers = [
      { title: 'apps', projects: ['apps/api'] },
      { title: 'ports', projects: ['libs/job-queue', 'libs/job-store'] },
    ];
    expect(drawImports(graph, layers).split('\n')).toEqual([
      'flowchart TB',
      '  api["api"]',
      '  subgraph layer1 ["ports"]',
      '    job_queue["job-queue"]',
      '    job_store["job-store"]',
      '  end',
      '  api --> job_queue & job_store',
    ]);
  });
});
