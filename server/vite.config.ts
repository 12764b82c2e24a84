import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import { denyImports } from 'vite-env-only';
import remixConfig from '../remix.config.js';
import { bundledPackages } from './build/bundled-packages.js';

/**
 * The application's bundles (browser and server), built by `remix vite:build -c
 * server/vite.config.ts`.
 */
export default defineConfig({
  plugins: [
    denyImports({ client: { files: ['server/**', 'db/**'] } }),
    bundledPackages('app'),
    remix(remixConfig as Parameters<typeof remix>[0]),
  ],
  resolve: { dedupe: ['yjs', 'y-protocols', 'lib0', 'react', 'react-dom'] },
  // The wiki's own writes are not changes of the sources.
  server: { watch: { ignored: ['**/data/**'] } },
  // server/build/build.js empties the folders: Remix would delete all of `build`, including the
  // server's bundles.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    emptyOutDir: false,
  },
});
