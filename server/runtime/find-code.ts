import { existsSync } from 'node:fs';

/**
 * The code of a worker thread or child process: its bundle, beside the caller's or, for shared code
 * in `chunks`, above it; or, when running from sources, the small file beside the caller that
 * registers a TypeScript loader.
 * @param name `search-worker`, for `search-worker.js` and `search-worker-source.js`
 * @param asker `import.meta.url` of the caller
 */
export function findCode(name: string, asker: string): URL {
  const files = asker.endsWith('.ts') ? [`./${name}-source.js`] : [`./${name}.js`, `../${name}.js`];
  const urls = files.map((file) => new URL(file, asker));
  return urls.find((one) => existsSync(one)) ?? urls[0]!;
}
