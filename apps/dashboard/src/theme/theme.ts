import { createTheme, Menu, Modal, Tooltip, type CSSVariablesResolver } from '@mantine/core';

/** Colours of states. Their light variants are darkened below, so that text on them has the contrast of WCAG AA. */
const COLORS = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'];

export const theme = createTheme({
  components: {
    // The head of a dialog is no second banner of the page.
    ModalHeader: Modal.Header.extend({ defaultProps: { role: 'none' } }),
    // Tooltips stand inside a landmark of the page too, but outside of tables, which would cut them off.
    Tooltip: Tooltip.extend({ defaultProps: { portalProps: { target: '#main' } } }),
    // Menus stand inside a landmark of the page and hold nothing but their items, as axe wants it.
    Menu: Menu.extend({ defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } }),
  },
  primaryColor: 'blue',
  // White text on the usual shade 6 has a contrast of 3.6 only.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", "Liberation Mono", Menlo, Consolas, monospace',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Mantine's own colours of secondary text, errors and light badges miss the contrast of 4.5 in places. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-8)',
    ...Object.fromEntries(
      COLORS.map((name) => [
        `--mantine-color-${name}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${name}-9), black 35%)`,
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-blue-3)',
    ...Object.fromEntries(
      COLORS.map((name) => [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-2)`]),
    ),
  },
});
