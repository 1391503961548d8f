// Lints the fixtures `[{ filePath, code }]` on stdin with the workspace's own configuration, as if each stood
// at its path, and prints the ids of the rules that each one breaks: `[["rule-a"], []]`. It is a separate process
// because ESLint loads its configuration as an ES module and Jest runs CommonJS.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const workspaceRoot = join(import.meta.dirname, '../..');
const fixtures = JSON.parse(await text(process.stdin));

// Makes Nx write its project graph, without which @nx/enforce-module-boundaries would pass everything.
execFileSync(process.execPath, [join(workspaceRoot, 'node_modules/.bin/nx'), 'show', 'projects'], {
  cwd: workspaceRoot,
});

const eslint = new ESLint({ cwd: workspaceRoot });
const broken = [];
for (const { filePath, code } of fixtures) {
  const [result] = await eslint.lintText(code, { filePath: join(workspaceRoot, filePath) });
  broken.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(broken));
