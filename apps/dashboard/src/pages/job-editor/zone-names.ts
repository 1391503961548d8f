/** The names of zones that the browser knows, to suggest them; the server knows more. */
export const zoneNames = (): string[] => (known ??= ['UTC', ...Intl.supportedValuesOf('timeZone')]);

let known: string[] | undefined;
