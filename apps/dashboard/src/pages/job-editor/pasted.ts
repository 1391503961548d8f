/** Whether a pasted text is a line of a crontab: five fields or a macro, and then a command. */
export function isCrontab(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const first = words[0] ?? '';
  if (/^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(first))
    return words.length > 1;
  const fields = words.slice(0, 5);
  const isField = (word: string): boolean =>
    /^[\d*?~][\w*?~,/-]*$|^[A-Za-z]{3}(?:[-,][A-Za-z]{3})*$/.test(word);
  // A sixth field of a schedule with seconds is no command.
  return words.length > 5 && fields.every(isField) && !isField(words[5] ?? '');
}

/** Whether a pasted text is a curl command. */
export const isCurl = (text: string): boolean => /^\s*(?:\$\s*)?curl(?:\.exe)?\s/.test(text);
