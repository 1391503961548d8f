import type { Command } from 'commander';
import { buildProgram } from './program.js';

/** The help of one command. */
export interface HelpPage {
  /** As it is called: `jobctl jobs list`. */
  readonly name: string;
  readonly text: string;
}

/** The help of every command, in the order of the help itself. */
export function helpPages(): HelpPage[] {
  let printed = '';
  const print = (text: string): void => void (printed += text);
  const program = buildProgram(() => Promise.resolve(), { print, say: print, columns: null });
  const pagesOf = (command: Command, path: string): HelpPage[] => {
    printed = '';
    command.outputHelp();
    const page = { name: path, text: printed };
    return [page, ...command.commands.flatMap((each) => pagesOf(each as Command, `${path} ${each.name()}`))];
  };
  return pagesOf(program, program.name());
}

/** The pages as Markdown, for `docs/guide/jobctl.md`. The options that all commands share stand in the first one only. */
export function helpAsMarkdown(): string {
  return helpPages()
    .map(({ name, text }) => {
      const own = text.replace(/\nGlobal Options:\n(?: {2}.*\n)+/, '').trimEnd();
      return `### ${name}\n\n\`\`\`text\n${own}\n\`\`\``;
    })
    .join('\n\n');
}
