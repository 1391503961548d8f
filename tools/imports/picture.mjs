// Draws who imports whom among the projects, as Mermaid.

/** @typedef {Map<string, Set<string>>} Graph From each project to those that it imports. */
/** @typedef {{ title: string, projects: string[] }} Layer */

/**
 * The imports between projects, from those between their files. Tests are left out, because they also import the test
 * harness and adapters.
 *
 * @param {import('./imports.mjs').ImportingFile[]} files
 * @returns {Graph}
 */
export function projectImports(files) {
  /** @type {Graph} */
  const graph = new Map();
  for (const { source, dependencies } of files) {
    const project = projectOf(source);
    if (project === null || /spec\.tsx?$/.test(source)) continue;
    const imported = graph.get(project) ?? new Set();
    graph.set(project, imported);
    for (const { resolved } of dependencies) {
      const other = projectOf(resolved);
      if (other !== null && other !== project) imported.add(other);
    }
  }
  return graph;
}

/** @param {string} path @returns {string | null} */
const projectOf = (path) => /^((?:apps|libs)\/[^/]+|[^/]+)\/src\//.exec(path)?.[1] ?? null;

/**
 * A circle among the projects, with the first project repeated at the end; null when there is none.
 *
 * @param {Graph} graph
 * @returns {string[] | null}
 */
export function findCircle(graph) {
  const done = new Set();
  /** @param {string} project @param {string[]} path @returns {string[] | null} */
  const visit = (project, path) => {
    if (path.includes(project)) return [...path.slice(path.indexOf(project)), project];
    if (done.has(project)) return null;
    for (const imported of graph.get(project) ?? []) {
      const circle = visit(imported, [...path, project]);
      if (circle !== null) return circle;
    }
    done.add(project);
    return null;
  };
  for (const project of graph.keys()) {
    const circle = visit(project, []);
    if (circle !== null) return circle;
  }
  return null;
}

/**
 * The graph without arrows that other arrows imply: a project that imports another one may also import whatever that
 * one imports.
 *
 * @param {Graph} graph Without circles.
 * @returns {Graph}
 */
export function withoutImplied(graph) {
  /** @param {string} project @returns {Set<string>} */
  const reachable = (project) =>
    new Set([...(graph.get(project) ?? [])].flatMap((imported) => [imported, ...reachable(imported)]));
  return new Map(
    [...graph].map(([project, imported]) => {
      const implied = new Set([...imported].flatMap((other) => [...reachable(other)]));
      return [project, new Set([...imported].filter((other) => !implied.has(other)))];
    }),
  );
}

/**
 * A flowchart from top to bottom. The projects of a layer stand in one frame, unless there is only one.
 *
 * @param {Graph} graph
 * @param {Layer[]} layers
 * @returns {string}
 */
export function drawImports(graph, layers) {
  const frames = layers.flatMap(({ title, projects }, index) => {
    const nodes = projects.map((project) => `  ${nodeOf(project)}["${nameOf(project)}"]`);
    if (nodes.length < 2) return nodes;
    return [`  subgraph layer${index} ["${title}"]`, ...nodes.map((node) => `  ${node}`), '  end'];
  });
  const arrows = [...graph].flatMap(([project, imported]) =>
    imported.size === 0 ? [] : [`  ${nodeOf(project)} --> ${[...imported].sort().map(nodeOf).join(' & ')}`],
  );
  return ['flowchart TB', ...frames, ...arrows.sort()].join('\n');
}

/** @param {string} project */
const nameOf = (project) => project.replace(/^.*\//, '');

/** @param {string} project */
const nodeOf = (project) => nameOf(project).replaceAll('-', '_');
