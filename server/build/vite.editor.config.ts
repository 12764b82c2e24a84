import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/**
 * The editor's scripts: a small one that comes first, the editor itself, and parts that are fetched when they are wanted. Built apart
 * from the islands, so that what both use makes no further file that the first would have to wait for. The manifest is for
 * server/http/later-scripts.ts.
 */
export default defineConfig({
  plugins: [bundledPackages('editor')],
  build: {
    outDir: 'build/client/assets',
    assetsDir: '',
    emptyOutDir: false,
    target: 'es2022',
    copyPublicDir: false,
    // Eight kilobytes less than esbuild's own for who writes over a poor line.
    minify: 'terser',
    manifest: 'editor-manifest.json',
    rollupOptions: { input: { writing: 'app/editor/writing.ts' }, preserveEntrySignatures: 'allow-extension' },
  },
  base: '/assets/',
  resolve: { dedupe: ['yjs', 'y-protocols', 'lib0', 'react', 'react-dom'] },
});
