import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Inputs of the bundles. Plain JavaScript, like this whole folder: it runs before anything is
 * built.
 */
const SOURCES = [
  'app',
  'content',
  'db',
  'server',
  'public',
  'package.json',
  'package-lock.json',
  'remix.config.js',
  'tsconfig.json',
];
/** Read at run time, not bundled. */
const DEMO = 'content/demo';

/** @param {string} root */
export function stampFile(root) {
  return path.join(root, 'build', '.stamp');
}

/** @param {string} root @returns {string[]} the sources' paths below the root, sorted */
function listSources(root) {
  return SOURCES.flatMap((source) => {
    const absolute = path.join(root, source);
    if (!existsSync(absolute)) return [];
    if (!statSync(absolute).isDirectory()) return [source];
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.parentPath.startsWith(path.join(root, DEMO)),
      )
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  }).sort();
}

/**
 * A fingerprint of the sources' contents, not of their dates, which a checkout changes.
 * @param {string} root the project's folder
 * @returns {string}
 */
export function fingerprintSources(root) {
  const hash = createHash('sha256');
  for (const file of listSources(root))
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/**
 * The fingerprint of the sources that `build/` was made from; null when there is no complete build.
 * @param {string} root
 * @returns {string | null}
 */
export function readStamp(root) {
  const file = stampFile(root);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/**
 * True when `build/` was made from the sources as they are now.
 * @param {string} root
 */
export function isBuildCurrent(root) {
  const stamp = readStamp(root);
  return stamp !== null && stamp === fingerprintSources(root);
}
