// The two service workers, each one file without imports: `vite build -c vite.workers.config.ts --mode app|kiosk`, after the pages.
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: process.env.ROLLCALL_WEB_OUT ?? 'dist',
    emptyOutDir: false,
    rollupOptions: {
      input: `src/workers/${mode}.ts`,
      output: { format: 'iife', entryFileNames: `${mode}/sw.js` },
    },
  },
}));
