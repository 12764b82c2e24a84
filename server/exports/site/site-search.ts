import { createRequire } from 'node:module';

interface SearchedPage {
  readonly file: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

interface LunrBuilder {
  use(plugin: unknown): void;
  ref(name: string): void;
  field(name: string, options?: { boost: number }): void;
  add(document: object): void;
  build(): object;
}

interface Lunr {
  (config: (this: LunrBuilder) => void): object;
  multiLanguage?(...languages: string[]): unknown;
}

/** Words of a title weigh as much as so many of a text. */
const TITLE = 10;
const SUMMARY = 3;

/**
 * The index of a copied site, as a script: Lunr's own, with the stemmers of lunr-languages for
 * French and English. It is read by nothing but these two libraries.
 */
export function searchIndex(pages: readonly SearchedPage[]): string {
  const require = createRequire(import.meta.url);
  const lunr = require('lunr') as Lunr;
  for (const part of ['stemmer.support', 'fr', 'multi'])
    (require(`lunr-languages/lunr.${part}.js`) as (lunr: Lunr) => void)(lunr);
  const index = lunr(function () {
    this.use(lunr.multiLanguage!('en', 'fr'));
    this.ref('file');
    this.field('title', { boost: TITLE });
    this.field('summary', { boost: SUMMARY });
    this.field('text');
    for (const page of pages) this.add(page);
  });
  const shown = Object.fromEntries(pages.map(({ file, title, summary }) => [file, [title, summary]]));
  return `var NAVETTE_INDEX = ${JSON.stringify(index)};\nvar NAVETTE_PAGES = ${JSON.stringify(shown)};\n`;
}

/** The path of a script of Lunr's or of its languages. */
export const lunrScript = (name: string): string =>
  createRequire(import.meta.url).resolve(name === 'lunr.js' ? 'lunr' : `lunr-languages/${name}`);

/** A classic script, which browsers run from a folder without a server. */
export const SEARCH_SCRIPT = `(function () {
  lunr.multiLanguage('en', 'fr');
  var index = lunr.Index.load(NAVETTE_INDEX);
  var query = new URLSearchParams(location.search).get('q') || '';
  var said = document.getElementById('said');
  var list = document.getElementById('found');
  document.getElementById('q').value = query;
  if (query.trim() === '') return;
  var found;
  try {
    found = index.search(query);
  } catch (error) {
    // What is typed is no query of Lunr's: its words alone are looked for.
    found = index.search(query.replace(/[^\\p{L}\\p{N}]+/gu, ' '));
  }
  said.textContent = found.length === 0 ? 'Aucun texte trouvé.' : found.length === 1 ? '1 texte trouvé.' : found.length + ' textes trouvés.';
  found.slice(0, 100).forEach(function (one) {
    var page = NAVETTE_PAGES[one.ref];
    var item = document.createElement('li');
    var link = document.createElement('a');
    var summary = document.createElement('p');
    link.href = one.ref;
    link.textContent = page[0];
    summary.textContent = page[1];
    item.append(link, summary);
    list.append(item);
  });
})();
`;
