/** Leads to the first field that is wrong. */
export const focusFirstError = (): void =>
  document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
