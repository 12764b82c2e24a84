import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/**
 * The editor's service worker: one small file with a stable name, at the root, so that its scope
 * covers any page.
 */
export default defineConfig({
  // `public` belongs to the application's build.
  publicDir: false,
  plugins: [bundledPackages('offline')],
  build: {
    outDir: 'build/client',
    emptyOutDir: false,
    target: 'es2022',
    copyPublicDir: false,
    rollupOptions: {
      input: 'app/offline/worker.ts',
      output: { format: 'iife', entryFileNames: 'offline.js' },
    },
  },
});
