import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** What the server replaces with a new nonce in each answer (libs/management/src/dashboard). */
const NONCE = 'NONCE-OF-THIS-ANSWER';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The libraries are bundled from their sources, so that the dashboard needs no other build.
  resolve: { conditions: ['@job-scheduler/source', ...defaultClientConditions] },
  html: { cspNonce: NONCE },
  build: {
    target: 'es2023',
    // The content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // tools/dashboard/budget.spec.ts has the limits.
    chunkSizeWarningLimit: 1_000,
  },
});
