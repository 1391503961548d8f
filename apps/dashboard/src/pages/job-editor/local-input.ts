const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** An RFC 3339 instant as an input of local times takes it, in the viewer's zone; empty stays empty. */
export function toInput(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const day = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** What an input of local times says, as an RFC 3339 instant; empty while it is not whole. */
export function instantOfInput(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
