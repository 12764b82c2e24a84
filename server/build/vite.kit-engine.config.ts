import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/**
 * The search of kits that are read from a folder: written into each kit, not served. One plain
 * script, since browsers load no modules from a folder, with all of it in a function that runs when
 * it is called: the search makes a worker of its text (`server/exports/kit/kit-search.ts`).
 */
export default defineConfig({
  // `public` belongs to the application's build.
  publicDir: false,
  plugins: [bundledPackages('kit-engine')],
  build: {
    outDir: 'build',
    emptyOutDir: false,
    minify: 'terser',
    // What the engine looks behind with is of the same year.
    target: 'es2018',
    copyPublicDir: false,
    rollupOptions: {
      input: 'app/islands/kits/folder-search.ts',
      preserveEntrySignatures: 'strict',
      output: { format: 'iife', name: 'engine', entryFileNames: 'kit-engine.js' },
    },
  },
});
