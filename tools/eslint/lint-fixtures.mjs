// Lints the fixtures `[{ filePath, code }]` on stdin with the workspace's own configuration, as if each stood
// at its path, and prints the ids of the rules that each one breaks: `[["rule-a"], []]`. It is a separate process
// because ESLint loads its configuration as an ES module and Jest runs CommonJS.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import ts from 'typescript';

const workspaceRoot = join(import.meta.dirname, '../..');
const fixtures = JSON.parse(await text(process.stdin));

// Makes Nx write its project graph, without which @nx/enforce-module-boundaries would pass everything.
execFileSync(process.execPath, [join(workspaceRoot, 'node_modules/.bin/nx'), 'show', 'projects'], {
  cwd: workspaceRoot,
});

const program = programOf(fixtures);
const eslint = new ESLint({
  cwd: workspaceRoot,
  overrideConfig: { languageOptions: { parserOptions: { project: null, programs: [program] } } },
});
const broken = [];
for (const { filePath, code } of fixtures) {
  const [result] = await eslint.lintText(code, { filePath: join(workspaceRoot, filePath) });
  broken.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(broken));

/**
 * One program for all fixtures, which are not on disk: ESLint would otherwise make one for each of them.
 *
 * @param {{ filePath: string, code: string }[]} sources whose paths differ
 */
function programOf(sources) {
  const { config } = ts.readConfigFile(join(workspaceRoot, 'tsconfig.types.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    workspaceRoot,
  );
  const texts = new Map(sources.map(({ filePath, code }) => [join(workspaceRoot, filePath), code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  return ts.createProgram([...texts.keys()], options, host);
}
