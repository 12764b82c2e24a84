import path from 'node:path';
import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/**
 * The editor's scripts: a small one that loads first, the editor itself, and parts that are loaded
 * on demand. Built apart from the islands, so that shared code does not become one more file that
 * the first script has to wait for. server/http/remix/later-scripts.ts reads the manifest.
 */
export default defineConfig({
  plugins: [bundledPackages('editor')],
  build: {
    outDir: 'build/client/assets',
    assetsDir: '',
    emptyOutDir: false,
    target: 'es2022',
    copyPublicDir: false,
    // Eight kilobytes less than esbuild, for those on a slow network.
    minify: 'terser',
    terserOptions: { ecma: 2020, compress: { ecma: 2020, passes: 2 } },
    manifest: 'editor-manifest.json',
    rollupOptions: { input: { writing: 'app/editor/writing.ts' }, preserveEntrySignatures: 'allow-extension' },
  },
  base: '/assets/',
  resolve: {
    dedupe: ['yjs', 'y-protocols', 'lib0', 'react', 'react-dom'],
    alias: { 'lib0/logging': path.resolve('app/editor/plain-logging.ts') },
  },
});
