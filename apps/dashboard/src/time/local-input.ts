const pad = (value: number): string => String(value).padStart(2, '0');

/** An instant as a field of the browser for date and time wants it, in the viewer's zone: `2030-01-03T14:05`. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The instant that such a field holds, RFC 3339; undefined while it is empty or half filled. */
export function fromLocalInput(text: string): string | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
