/**
 * Licences with conditions beyond their notice. Each is admitted for these packages alone, and the
 * text that meets its condition is added to the notices.
 * @type {readonly { packages: RegExp, licence: string, notice: string }[]}
 */
export const DUTIES = [
  {
    packages: /^lunr-languages$/,
    licence: 'MPL-1.1',
    notice: `lunr-languages is used unmodified, under the Mozilla Public License 1.1, whose text is below. Its source code is in the npm package
of the version named in package-lock.json, https://www.npmjs.com/package/lunr-languages, and at
https://github.com/MihaiValentin/lunr-languages. Its French stemmer is based on the Snowball JavaScript Library by Oleg Mazko, under the
same licence.`,
  },
  {
    packages: /^@img\/sharp-(libvips-|win32-|wasm32$)/,
    licence: 'LGPL-3.0-or-later',
    notice: `libvips and the libraries that come with it are used under the GNU Lesser General Public License, version 3 or later, whose text is
below. They are a shared library that sharp loads at run time (node_modules/@img/sharp-libvips-*), unmodified, which may be replaced by
another build of the same version: see https://sharp.pixelplumbing.com/install. Their source code is at https://github.com/libvips/libvips, the scripts
that build them at https://github.com/lovell/sharp-libvips, and the list of what is inside, each with its licence, in the README.md of
the package.`,
  },
];

/**
 * Packages that state their licence elsewhere than in package.json, by name and version, with the
 * place.
 */
export const STATED_ELSEWHERE = new Map([
  // Readme.md: "MIT license", with the copyright line of Sami Samhuri.
  ['format@0.2.2', 'MIT'],
]);
