/** The URL that an alert goes to, if it goes to one. What is stored may have a form that no version accepts. */
export function urlOfAlert(alert: unknown): string | undefined {
  const { to } = Object(alert) as { to?: unknown };
  const { url } = Object(to) as { url?: unknown };
  return typeof url === 'string' ? url : undefined;
}
