/**
 * The nonce of this page's styles. Mantine and its scroll lock add `<style>` elements, which the content security policy
 * allows with the nonce alone; Vite writes it into the page.
 */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Tells it to packages that look for webpack's variable (get-nonce, of the scroll lock). */
export function announceNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
