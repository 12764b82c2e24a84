import { defineConfig } from 'vite';

/**
 * Loaded from node_modules: native modules, a library that loads its tables lazily, and what only
 * development imports.
 */
const OUTSIDE = ['sqlite3', 'sharp', '@myriaddreamin/typst-ts-node-compiler', 'iconv-lite', 'vite', 'tsx'];

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Everything that runs on the server, libraries included, in files that share their chunks: the
 * process, the command line, the worker threads, the child processes, and the application as Remix
 * built it. V8 keeps the source of everything it runs, with two bytes a character if it has any
 * beyond Latin-1: bundled and without unused code, the server takes 20 MB less than with libraries
 * loaded from node_modules.
 */
export default defineConfig({
  // `public` belongs to the application's build.
  publicDir: false,
  ssr: { noExternal: true, external: OUTSIDE },
  define: {
    'process.env.NODE_ENV': '"production"',
    // ws would otherwise be given empty modules for these two, which are not installed, and call
    // into them.
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  // Keeps names readable in stack traces.
  esbuild: { legalComments: 'none', minifyIdentifiers: false },
  plugins: [
    {
      name: 'one-byte-sources',
      generateBundle(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk') file.code = file.code.replace(/[\u0100-\uffff]/g, escapeUnit);
        }
      },
    },
  ],
  build: {
    ssr: true,
    outDir: 'build',
    emptyOutDir: false,
    target: 'node20',
    copyPublicDir: false,
    minify: 'esbuild',
    // Required only by functions that nothing calls.
    commonjsOptions: { ignore: ['undici'] },
    rollupOptions: {
      input: {
        start: 'server/main.ts',
        navette: 'server/cli/navette.ts',
        'search-worker': 'server/search/search-worker.ts',
        'image-process': 'server/files/images/image-process.ts',
        'document-process': 'server/files/documents/document-process.ts',
        'export-process': 'server/exports/process/export-process.ts',
        application: 'build/server/index.js',
        'word-process': 'server/exchange/word/word-process.ts',
        'qda-process': 'server/qda/qda-process.ts',
        'draft-process': 'server/drafts/draft-process.ts',
        'draft-worker': 'server/drafts/draft-worker.ts',
        'csv-worker': 'server/imports/csv-worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
