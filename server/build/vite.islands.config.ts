import { defineConfig } from 'vite';
import { bundledPackages } from './bundled-packages.js';

/**
 * Islands: small scripts of pages that React does not hydrate (search as you type, suggestions,
 * annotating, reordering, the command palette, signing out, news of a draft, a reviewer's
 * annotations, names to choose from, token fields, fields of Markdown, what other forms hold, what
 * is typed and not sent, leading a session, marking passages, aids to reading, kits on the device).
 * Each is one file without a framework; `build/client/islands/manifest.json` names them. Co-writing
 * code is loaded only if a draft has to be sent before its author signs out.
 */
export default defineConfig({
  // `public` belongs to the application's build.
  publicDir: false,
  plugins: [bundledPackages('islands')],
  base: '/islands/',
  // What searches kits, which is found by its name on the device
  // (`server/exports/kit/kit-search.ts`).
  worker: {
    format: 'iife',
    plugins: () => [bundledPackages('workers')],
    rollupOptions: { output: { entryFileNames: '[name]-[hash].js' } },
  },
  build: {
    outDir: 'build/client/islands',
    emptyOutDir: true,
    target: 'es2020',
    copyPublicDir: false,
    manifest: 'manifest.json',
    rollupOptions: {
      input: {
        search: 'app/islands/search.ts',
        annotate: 'app/islands/annotate.ts',
        reorder: 'app/islands/reorder.ts',
        palette: 'app/islands/palette.ts',
        'sign-out': 'app/islands/sign-out.ts',
        'draft-news': 'app/islands/draft-news.ts',
        'review-note': 'app/islands/review-note.ts',
        'search-select': 'app/islands/search-select.ts',
        suggest: 'app/islands/suggest.ts',
        'copy-text': 'app/islands/copy-text.ts',
        'read-aloud': 'app/islands/read-aloud.ts',
        // The worker that keeps pages knows files at the top of the folder.
        'reading-companion': 'app/islands/reading/companion.ts',
        'reading-session-plan': 'app/islands/reading/session-plan.ts',
        'count-text': 'app/islands/count-text.ts',
        'drop-file': 'app/islands/drop-file.ts',
        'fields-unsent': 'app/islands/fields/unsent.ts',
        'keep-fields': 'app/islands/keep-fields.ts',
        'annotate-mark-passage': 'app/islands/annotate/mark-passage.ts',
        'markdown-field': 'app/islands/markdown/field.ts',
        'kits-check': 'app/islands/kits/check.ts',
        'kits-kept': 'app/islands/kits/kept.ts',
        tokens: 'app/islands/tokens.ts',
        upload: 'app/islands/upload.ts',
      },
      output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
