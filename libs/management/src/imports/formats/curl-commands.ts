/** The commands of a text with the line on which each begins; a backslash at its end continues a line. */
export function commandsOf(text: string): { line: number; command: string }[] {
  const commands: { line: number; command: string }[] = [];
  let open: string[] = [];
  let quote: OpenQuote = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open.length === 0 && /^\s*(?:#|$)/.test(line)) continue;
    open.push(line);
    quote = openQuoteAfter(line, quote);
    if (quote !== null || line.endsWith('\\')) continue;
    commands.push(commandOf(open, index));
    open = [];
  }
  if (open.length > 0) commands.push(commandOf(open, text.split('\n').length - 1));
  return commands;
}

/** What was copied from a terminal may have its prompt before it. */
const commandOf = (lines: readonly string[], lastIndex: number): { line: number; command: string } => ({
  line: lastIndex - lines.length + 2,
  command: lines.join('\n').replace(/^\s*\$\s+/, ''),
});

/** The quote that a line leaves open, by which it begins; null: none. A payload may have several lines. */
type OpenQuote = "'" | '"' | "$'" | null;

function openQuoteAfter(line: string, before: OpenQuote): OpenQuote {
  let quote = before;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote !== null) quote = quote.endsWith(character) ? null : quote;
    else if (character === '#' && /^\s?$/.test(line.charAt(at - 1))) return null;
    else if (character === '"' || character === "'") quote = character;
    else if (line.startsWith("$'", at)) {
      quote = "$'";
      at += 1;
    }
  }
  return quote;
}
