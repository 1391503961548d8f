const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * The texts of the elements of the list that is a JSON object's member; null when it is no list. The JSON must be valid. Reads
 * each character once, for texts of many megabytes. Of members with the same key, the last one counts, as for `JSON.parse`.
 */
export function elementsOfMember(json: string, member: string): string[] | null {
  const key = JSON.stringify(member);
  let found: string[] | null = null;
  let depth = 0;
  let text = '';
  /** Whether the next value is the member's. */
  let isMember = false;
  /** Where the current element begins; -1 outside of the list. */
  let begin = -1;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(json, at);
      if (depth === 1) text = json.slice(at, end + 1);
      at = end;
      continue;
    }
    if (code === COLON && depth === 1) {
      isMember = text === key || JSON.parse(text) === member;
      if (isMember) found = null;
    }
    const isOpening = code === OPEN_LIST || code === OPEN_OBJECT;
    const isClosing = code === CLOSE_LIST || code === CLOSE_OBJECT;
    if (isClosing) depth -= 1;
    if (isOpening && depth === 1 && isMember && code === OPEN_LIST) {
      found = [];
      begin = at + 1;
    }
    if (begin >= 0 && ((code === COMMA && depth === 2) || (isClosing && depth === 1))) {
      const element = json.slice(begin, at).trim();
      if (element !== '') found?.push(element);
      begin = isClosing ? -1 : at + 1;
    }
    if (code === COMMA && depth === 1) isMember = false;
    if (isOpening) depth += 1;
  }
  return found;
}

/** Where the string ends that begins with the quote at `from`. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
}
