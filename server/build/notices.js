import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBundledPackages } from './bundled-packages.js';
import { DUTIES, STATED_ELSEWHERE } from './licence-duties.js';

/** Files of a package that hold its licence, or notices about its content. */
const LICENCE_FILE = /^(licen[cs]e|copying|notice|third[-_]party)/i;
const RULE = '-'.repeat(80);

/**
 * Writes the licences of the libraries in a build: `build/client/licences.txt`, which is served,
 * for those that browsers receive, and `build/THIRD-PARTY-NOTICES.txt` for all that the server
 * uses.
 * @param {string} root the project's folder, built
 */
export function writeNotices(root) {
  const forBrowsers = readBundledPackages(root).map((folder) => readPackage(root, folder));
  // Without versions, which would help an attacker.
  const served = noticesOf(forBrowsers, {
    title: 'Software that this site sends to your browser',
    nameOf: ({ name }) => name,
  });
  writeFileSync(path.join(root, 'build/client/licences.txt'), served);
  /** @type {{ packages: Record<string, { dev?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const installed = Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && !dev && existsSync(path.join(root, folder)))
    .map(([folder]) => readPackage(root, folder));
  const all = noticesOf([...installed, ...forBrowsers], {
    title: 'Software of third parties in Navette',
    nameOf: ({ name, version }) => `${name} ${version}`,
    appended: ['LGPL-3.0.txt', 'GPL-3.0.txt'].map((file) =>
      readFileSync(path.join(root, 'docs/licences', file), 'utf8'),
    ),
  });
  writeFileSync(path.join(root, 'build/THIRD-PARTY-NOTICES.txt'), all);
}

/**
 * An installed package.
 * @param {string} root
 * @param {string} folder below the root
 * @returns {{ name: string, version: string, licence: string, author: string, source: string,
 * texts: string[] }}
 */
function readPackage(root, folder) {
  const absolute = path.join(root, folder);
  const manifest = JSON.parse(readFileSync(path.join(absolute, 'package.json'), 'utf8'));
  const { name, version, author, repository, homepage } = manifest;
  const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  const files = readdirSync(absolute).filter((file) => LICENCE_FILE.test(file));
  return {
    name,
    version,
    licence: manifest.license ?? STATED_ELSEWHERE.get(`${name}@${version}`) ?? 'unknown',
    author: (typeof author === 'string' ? author : author?.name) ?? '',
    source: source.replace(/^git\+/, ''),
    texts: files.sort().map((file) => cleanText(readFileSync(path.join(absolute, file), 'utf8'))),
  };
}

/** @param {string} text */
function cleanText(text) {
  // Vite's file also lists the libraries bundled in its own tools, which no bundle contains.
  return text
    .replace(/^# Licenses of bundled dependencies[\s\S]*/m, '')
    .replaceAll('\r\n', '\n')
    .trim();
}

/**
 * @param {ReturnType<typeof readPackage>[]} packages
 * @param {{ title: string, nameOf: (one: ReturnType<typeof readPackage>) => string, appended?:
 * string[] }} options
 */
function noticesOf(packages, { title, nameOf, appended = [] }) {
  const named = new Map(packages.map((one) => [nameOf(one), one]));
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  const duties = DUTIES.filter((duty) => sorted.some(([, { name }]) => duty.packages.test(name)));
  /** Names of packages by the licence text that they share. @type {Map<string, string[]>} */
  const byText = new Map();
  for (const [name, one] of sorted) {
    for (const text of one.texts.length > 0 ? one.texts : [textWithoutFile(one)]) {
      byText.set(text, [...(byText.get(text) ?? []), name]);
    }
  }
  return [
    `${title}\n\nNavette itself is under the MIT licence. These are the libraries in it, each with its licence and its source; the texts follow.`,
    ...duties.map(({ notice }) => notice),
    sorted.map(([name, { licence, source }]) => `${name} (${licence}) ${source}`.trim()).join('\n'),
    ...[...byText].map(([text, names]) => `${RULE}\n${names.join(', ')}\n\n${text}`),
    ...appended.map((text) => `${RULE}\n\n${text.trim()}`),
    '',
  ].join('\n\n');
}

/**
 * Replaces the licence of a package that has no licence file.
 * @param {ReturnType<typeof readPackage>} one
 */
function textWithoutFile({ licence, author, source }) {
  const holder = author || `the authors of ${source}`;
  const declaration = `The package carries no licence file. It declares: ${licence}. Copyright ${holder}.`;
  return licence === 'MIT' ? `${declaration}\n\n${MIT}` : declaration;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
