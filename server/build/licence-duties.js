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
    packages: /^pako$/,
    licence: 'Zlib',
    notice: `pako contains a port to JavaScript of zlib, by Jean-loup Gailly and Mark Adler, which is used under the zlib licence: it may be used and
changed by anyone for any purpose, provided that its origin is not misrepresented, that changed versions are marked as such, and that this
notice is kept. It is used unmodified, by jszip, which mammoth uses.`,
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
  {
    packages: /^@expo-google-fonts\/noto-/,
    licence: 'OFL-1.1',
    notice: `The faces Noto Naskh Arabic and Noto Emoji are used unmodified, under the SIL Open Font License 1.1, whose text is in
node_modules/@expo-google-fonts/*/LICENSE_FONT. They are embedded in part in the PDF files that the server writes, which the licence allows.`,
  },
  {
    packages: /^pako$/,
    licence: 'Zlib',
    notice: `pako is a translation of zlib into JavaScript, under the MIT licence and, for what it translates, under the zlib licence: it is used
unmodified.`,
  },
];

/**
 * Packages that state their licence elsewhere than in package.json, by name and version, with the
 * place.
 */
export const STATED_ELSEWHERE = new Map([
  // Readme.md: "MIT license", with the copyright line of Sami Samhuri.
  ['format@0.2.2', 'MIT'],
  // LICENSE, whose text is that of the BSD licence with two clauses; package.json says « BSD ».
  ['duck@0.1.12', 'BSD-2-Clause'],
]);
