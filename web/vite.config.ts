// How the web app is built: two pages, the app and the kiosk, with everything they need under /assets. Nothing is inlined, for
// the program serves them under a strict Content-Security-Policy.
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname ?? __dirname;

export default defineConfig({
  logLevel: 'warn',
  plugins: [react()],
  build: {
    target: 'es2022',
    outDir: process.env.ROLLCALL_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true, // read by tools/pack.mjs, which weighs what a first visit loads
    rollupOptions: { input: { app: resolve(here, 'app.html'), kiosk: resolve(here, 'kiosk.html') } },
  },
  // While developing: `npx vite` beside a running program.
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
  // Generous, for machines that do other things beside.
  test: { environment: 'jsdom', setupFiles: ['src/test/setup.ts'], css: false, testTimeout: 90_000, hookTimeout: 60_000 },
});
