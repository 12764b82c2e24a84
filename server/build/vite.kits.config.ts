import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/** The service worker of kits: as that of the editor, with another name and scope. */
export default defineConfig({
  // `public` belongs to the application's build.
  publicDir: false,
  plugins: [bundledPackages('kits')],
  build: {
    outDir: 'build/client',
    emptyOutDir: false,
    // Some hundred bytes less than esbuild.
    minify: 'terser',
    target: 'es2022',
    copyPublicDir: false,
    rollupOptions: {
      input: 'app/offline/kits-worker.ts',
      output: { format: 'iife', entryFileNames: 'kits.js' },
    },
  },
});
