import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} root */
const folderOf = (root) => path.join(root, 'build/.vite/packages');

/**
 * Records which libraries have code in a bundle for browsers: whoever receives it must get their
 * licences.
 * @param {string} name of the bundle
 * @returns {import('vite').Plugin}
 */
export function bundledPackages(name) {
  let root = '';
  return {
    name: 'bundled-packages',
    apply: (_config, { isSsrBuild }) => !isSsrBuild,
    configResolved(config) {
      root = config.root;
    },
    // Not `writeBundle`: bundles of workers are not written by themselves.
    generateBundle(_options, bundle) {
      const folders = new Set();
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          const folder = renderedLength > 0 ? packageFolder(id) : null;
          if (folder) folders.add(folder);
        }
      }
      mkdirSync(folderOf(root), { recursive: true });
      writeFileSync(path.join(folderOf(root), `${name}.json`), JSON.stringify([...folders].sort()));
    },
  };
}

/**
 * The folder of the package that a bundled module comes from, as package-lock.json names it; null
 * for our own.
 * @param {string} id Rollup's id of the module
 * @returns {string | null}
 */
export function packageFolder(id) {
  const within = /^.*?[\\/](node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:@[^\\/]+[\\/])?[^\\/?]+)/.exec(id)?.[1];
  if (within) return within.replaceAll('\\', '/');
  // Virtual modules of Vite and Rollup: preloading of dynamic imports, CommonJS interop.
  return id.startsWith('\0') ? 'node_modules/vite' : null;
}

/**
 * Folders of the packages in the last build's bundles for browsers.
 * @param {string} root the project's folder
 * @returns {string[]}
 */
export function readBundledPackages(root) {
  const folder = folderOf(root);
  const all = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  return [...new Set(all)].sort();
}
