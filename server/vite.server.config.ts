import { defineConfig } from 'vite';

/** The server's own bundles: `build/start.js` (the process), `build/navette.js` (the command line), `build/*-worker.js`. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'build',
    emptyOutDir: false,
    target: 'node20',
    copyPublicDir: false,
    sourcemap: true,
    rollupOptions: {
      input: {
        start: 'server/main.ts',
        navette: 'server/cli/navette.ts',
        'search-worker': 'server/search/search-worker.ts',
        'draft-worker': 'server/collab/draft-worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
