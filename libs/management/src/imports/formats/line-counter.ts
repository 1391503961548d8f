/**
 * Tells the line of each place in a text, counted from `first`. Places are asked for in their order: counting goes on from the one
 * before, since from the beginning of the text thousands of places would take minutes.
 */
export function lineCounter(text: string, first = 1): (place: number) => number {
  let line = first;
  let end = endOfLine(text, 0);
  return (place) => {
    for (; end < place; end = endOfLine(text, end + 1)) line += 1;
    return line;
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? Infinity : end;
}
