// `tsc --build --watch` of the workspace, as a process that tells its parent what it does and does not outlive it.
import { relative } from 'node:path';
import ts from 'typescript';
import { workspace } from './services.mjs';

/** Codes of TypeScript's messages on its progress. */
const CHANGE_DETECTED = 6032;
const FINISHED = [6193, 6194];

let startedAt = performance.now();
let reported = 0;

const tell = (message) => process.connected && process.send(message);
const say = (line) => tell({ line });

/** @param {ts.Diagnostic} diagnostic */
function report({ file, start, code, category, messageText }) {
  if (category === ts.DiagnosticCategory.Error) reported += 1;
  const severity = ts.DiagnosticCategory[category].toLowerCase();
  const message = `${severity} TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  if (file === undefined) return say(message);
  const { line, character } = file.getLineAndCharacterOfPosition(start ?? 0);
  say(`${relative(workspace, file.fileName)}:${line + 1}:${character + 1} ${message}`);
}

function reportProgress({ code }, _newLine, _options, total = 0) {
  if (code === CHANGE_DETECTED) startedAt = performance.now();
  if (!FINISHED.includes(code)) return;
  // TypeScript's total is without the errors that it remembers from an earlier process.
  const errors = Math.max(reported, total);
  reported = 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const found = errors === 1 ? '1 error' : `${errors} errors`;
  say(errors > 0 ? `${found} after ${seconds} s: waiting for changes` : `Compiled in ${seconds} s`);
  if (errors === 0) tell({ isCompiled: true });
}

process.on('disconnect', () => process.exit());
say('Compiling …');
const host = ts.createSolutionBuilderWithWatchHost(ts.sys, undefined, report, undefined, reportProgress);
ts.createSolutionBuilderWithWatch(host, [workspace], {}).build();
