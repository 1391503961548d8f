const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * The texts of the elements of the list that is a JSON object's member; null when it is no list. The JSON must be valid. Of members
 * with the same key, the last one counts, as for `JSON.parse`.
 */
export function elementsOfMember(json: string, member: string): string[] | null {
  const elements = new JsonElements(json, member);
  elements.read(json.length);
  return elements.found;
}

/**
 * Finds the texts of the elements of the list that is a JSON object's member, in as many turns as the caller likes. Reads each
 * character once, for texts of many megabytes. Of members with the same key, the last one counts, as for `JSON.parse`.
 *
 * The text need not be valid: it is if `rest` is, and each of the elements.
 */
export class JsonElements {
  /** The elements; null if there is no such list. */
  found: string[] | null = null;
  /** Where the list begins and ends, without its brackets. */
  private list: { from: number; to: number } | null = null;
  private at = 0;
  private depth = 0;
  private text = '';
  /** Whether the next value is the member's. */
  private isMember = false;
  /** Where the current element begins; -1 outside of the list. */
  private begin = -1;

  constructor(
    private readonly json: string,
    private readonly member: string,
  ) {}

  /** Reads so many characters more, or a few more than that. Returns whether that was all. Throws SyntaxError. */
  read(characters: number): boolean {
    const until = Math.min(this.json.length, this.at + characters);
    for (; this.at < until; this.at += 1) {
      const code = this.json.charCodeAt(this.at);
      if (code === QUOTE) this.skipString();
      else if (code === COLON) this.isMember ||= this.depth === 1 && this.beginsMember();
      else if (code === COMMA) this.comma();
      else if (code === OPEN_LIST || code === OPEN_OBJECT) this.open(code === OPEN_LIST);
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) this.close();
    }
    return this.at >= this.json.length;
  }

  /** The text without the elements of the list. */
  get rest(): string {
    const { json, list } = this;
    return list === null ? json : json.slice(0, list.from) + json.slice(list.to);
  }

  private skipString(): void {
    const end = endOfString(this.json, this.at);
    if (this.depth === 1) this.text = this.json.slice(this.at, end + 1);
    this.at = end;
  }

  private beginsMember(): boolean {
    if (JSON.parse(this.text) !== this.member) return false;
    [this.found, this.list] = [null, null];
    return true;
  }

  private comma(): void {
    if (this.begin >= 0 && this.depth === 2) this.takeElement(false);
    if (this.depth === 1) this.isMember = false;
  }

  private open(isList: boolean): void {
    if (isList && this.depth === 1 && this.isMember) {
      this.found = [];
      this.begin = this.at + 1;
      this.list = { from: this.begin, to: this.begin };
    }
    this.depth += 1;
  }

  private close(): void {
    this.depth -= 1;
    if (this.begin >= 0 && this.depth === 1) this.takeElement(true);
  }

  /** Takes the element that ends here. Only that of an empty list is empty. */
  private takeElement(isLast: boolean): void {
    const element = trimmed(this.json, this.begin, this.at);
    if (element !== '') this.found?.push(element);
    else if (!isLast || this.found?.length !== 0) throw new SyntaxError('An element of the list is missing.');
    if (isLast && this.list !== null) this.list.to = this.at;
    this.begin = isLast ? -1 : this.at + 1;
  }
}

/** White space of JSON; there is more in JavaScript. */
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** The text between two places, without white space around it. */
function trimmed(json: string, from: number, to: number): string {
  let [begin, end] = [from, to];
  while (begin < end && isSpace(json.charCodeAt(begin))) begin += 1;
  while (end > begin && isSpace(json.charCodeAt(end - 1))) end -= 1;
  return json.slice(begin, end);
}

/** Where the string ends that begins with the quote at `from`. Throws SyntaxError. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); end > 0; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  throw new SyntaxError('A string has no end.');
}
