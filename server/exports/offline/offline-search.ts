import { createRequire } from 'node:module';
import type { Block } from '#content/book/book.ts';
import { lineWords, walkBlocks } from '#content/book/walk-book.ts';

interface SearchedPage {
  readonly file: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

interface LunrBuilder {
  readonly fieldTermFrequencies: Readonly<Record<string, Readonly<Record<string, number>>>>;
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

/** The texts of the search, and how it compares words. */
export interface SearchManner {
  /**
   * The index has words without their accents alone, and so has what is asked. Otherwise it has
   * them with and without: Lunr finds both by itself, whoever reads the index.
   */
  readonly folds: boolean;
  readonly none: string;
  readonly one: string;
  /** After their number. */
  readonly many: string;
}

/** The weight of a word in a title; in a text it is 1. */
const TITLE = 10;
const SUMMARY = 3;
const FIELDS = ['title', 'summary', 'text'] as const;

/** Lunr splits words at spaces: without this, an elided article would hide the word after it. */
const ELISION = "(^|[^A-Za-z\\u00c0-\\u024f])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\\u2019]";
/** Quotation marks around words, which do not belong to them; an apostrophe within a word does. */
const QUOTES = "[\"\\u00ab\\u00bb\\u201c-\\u201e]|(?:^|\\s)['\\u2018\\u2019]|['\\u2018\\u2019](?=\\s|$)";
const ACCENTS = '[\\u0300-\\u036f]';
/** The title's field as people name it in French, here and on the site: « titre:eau ». */
const TITLE_NAMED = '(^|[\\s+-])titre:(?=\\S)';
/**
 * Letters with accents, each followed by itself without: for browsers before 2016 that cannot take
 * them apart. Those of Latin alphabets.
 */
const FOLDED = Array.from({ length: 0x250 - 0xc0 }, (_, i) => String.fromCharCode(0xc0 + i))
  .filter((letter) => /^[A-Za-z][\u0300-\u036f]+$/.test(letter.normalize('NFD')))
  .map((letter) => letter + letter.normalize('NFD').charAt(0))
  .join('');

const withoutAccents = (words: string): string => words.normalize('NFD').replace(new RegExp(ACCENTS, 'g'), '');

function searchedWords(text: string, folds: boolean): string {
  const words = text.replace(new RegExp(ELISION, 'gi'), '$1');
  if (folds) return withoutAccents(words);
  const accented = words.split(/\s+/).filter((word) => withoutAccents(word) !== word);
  return `${words} ${accented.map(withoutAccents).join(' ')}`;
}

let loaded: ReturnType<typeof loadLunr> | null = null;

/**
 * Lunr with its languages: once, since it warns of what is registered twice. From the sources, the
 * engine of the site has the same Lunr, with some of them.
 */
function loadLunr(): { readonly lunr: Lunr; readonly languages: unknown } {
  const require = createRequire(import.meta.url);
  const lunr = require('lunr') as Lunr;
  for (const [part, made] of [
    ['stemmer.support', 'stemmerSupport'],
    ['fr', 'fr'],
    ['multi', 'multiLanguage'],
  ] as const)
    if (!(made in lunr)) (require(`lunr-languages/lunr.${part}.js`) as (lunr: Lunr) => void)(lunr);
  return { lunr, languages: lunr.multiLanguage!('en', 'fr') };
}

/** An index of these pages. @param work looks into it before it is built */
function withBuilder(
  pages: readonly SearchedPage[],
  { folds }: Pick<SearchManner, 'folds'>,
  work: (builder: LunrBuilder) => void,
): object {
  loaded ??= loadLunr();
  const { lunr, languages } = loaded;
  return lunr(function () {
    this.use(languages);
    this.ref('file');
    this.field('title', { boost: TITLE });
    this.field('summary', { boost: SUMMARY });
    this.field('text');
    for (const { file, title, summary, text } of pages) {
      const [searchedTitle, searchedSummary, searchedText] = [title, summary, text].map((one) =>
        searchedWords(one, folds),
      );
      this.add({ file, title: searchedTitle, summary: searchedSummary, text: searchedText });
    }
    work(this);
  });
}

/**
 * The index of a copied site, as a script: Lunr's own, with the stemmers of lunr-languages for
 * French and English. It is read by nothing but these two libraries.
 */
export function searchIndex(pages: readonly SearchedPage[], manner: Pick<SearchManner, 'folds'>): string {
  const index = withBuilder(pages, manner, () => {});
  const shown = Object.fromEntries(pages.map(({ file, title, summary }) => [file, [title, summary]]));
  return `var NAVETTE_INDEX = ${JSON.stringify(index)};\nvar NAVETTE_PAGES = ${JSON.stringify(shown)};\n`;
}

/**
 * What one page adds to the index of a kit, as a script: how often each stem is in each field.
 * `searchScript` builds the index of these, so that a page that changed changes its own alone.
 */
export function searchedPage(page: SearchedPage, manner: Pick<SearchManner, 'folds'>): string {
  const { file, title, summary } = page;
  let counts: readonly object[] = [];
  withBuilder([page], manner, ({ fieldTermFrequencies }) => {
    counts = FIELDS.map((field) => fieldTermFrequencies[`${field}/${file}`] ?? {});
  });
  return `NAVETTE_PARTS.push(${JSON.stringify([file, title, summary, ...counts])});\n`;
}

/** The words of texts, for the search. */
export function wordsOfTexts(texts: readonly (readonly Block[])[]): string {
  const words: string[] = [];
  for (const blocks of texts) {
    walkBlocks(blocks, (block) => {
      if (block.type === 'paragraph' || block.type === 'heading') words.push(lineWords(block.line));
      else if (block.type === 'figure') words.push(block.caption);
      else if (block.type === 'typed') words.push(block.title, block.attribution);
    });
  }
  return words.join(' ');
}

/** The scripts of the search, in the order in which they load, before the index and our script. */
export const SEARCH_SCRIPTS = ['lunr.js', 'lunr.stemmer.support.js', 'lunr.fr.js', 'lunr.multi.js'] as const;

/** The path of a script of Lunr's or of its languages. */
export const lunrScript = (name: string): string =>
  createRequire(import.meta.url).resolve(name === 'lunr.js' ? 'lunr' : `lunr-languages/${name}`);

/** Where the parts of `searchedPage` gather: the first of the scripts. */
export const PARTS_SCRIPT = 'var NAVETTE_PARTS = [];\n';

/** As Lunr's `Builder.add`, with stems that were counted. */
const BUILT_OF_PARTS = `var NAVETTE_PAGES = {};
  var index = (function () {
    var fields = ${JSON.stringify(FIELDS)};
    var builder = new lunr.Builder();
    builder.use(languages);
    builder.ref('file');
    builder.field('title', { boost: ${TITLE} });
    builder.field('summary', { boost: ${SUMMARY} });
    builder.field('text');
    for (var i = 0; i < NAVETTE_PARTS.length; i++) {
      var part = NAVETTE_PARTS[i];
      var file = part[0];
      NAVETTE_PAGES[file] = [part[1], part[2]];
      builder._documents[file] = {};
      builder.documentCount += 1;
      for (var f = 0; f < fields.length; f++) {
        var counts = part[3 + f];
        var ref = new lunr.FieldRef(file, fields[f]);
        var length = 0;
        for (var term in counts) {
          if (!Object.prototype.hasOwnProperty.call(counts, term)) continue;
          length += counts[term];
          var posting = builder.invertedIndex[term];
          if (!posting) {
            posting = builder.invertedIndex[term] = Object.create(null);
            posting._index = builder.termIndex;
            builder.termIndex += 1;
            for (var k = 0; k < fields.length; k++) posting[fields[k]] = Object.create(null);
          }
          posting[fields[f]][file] = Object.create(null);
        }
        builder.fieldTermFrequencies[ref] = counts;
        builder.fieldLengths[ref] = length;
      }
    }
    return builder.build();
  })();`;

const FOLDING = `
  var FOLDED = ${JSON.stringify(FOLDED)};

  function folded(words) {
    var apart = words.normalize
      ? words.normalize('NFD')
      : words.replace(/[\\u00c0-\\u024f]/g, function (letter) {
          var at = FOLDED.indexOf(letter);
          return at < 0 ? letter : FOLDED.charAt(at + 1);
        });
    return apart.replace(/${ACCENTS}/g, '');
  }
`;

/**
 * A classic script, which browsers run from a folder without a server. In the JavaScript of 2009
 * (ES5): telephones in the field are old, and one word that they do not know stops the whole
 * script.
 * @param inParts the index is built of `searchedPage` of each page; otherwise `searchIndex` has it
 */
export function searchScript({ folds, ...words }: SearchManner, inParts = false): string {
  return `(function () {
  var WORDS = ${JSON.stringify(words)};
  // Once: Lunr warns of what is registered twice.
  var languages = lunr.multiLanguage('en', 'fr');
  ${inParts ? BUILT_OF_PARTS : 'var index = lunr.Index.load(NAVETTE_INDEX);'}
  var box = document.getElementById('q');
  var said = document.getElementById('said');
  var list = document.getElementById('found');

  function asked() {
    var match = /[?&]q=([^&#]*)/.exec(location.search);
    try {
      return match ? decodeURIComponent(match[1].replace(/\\+/g, ' ')) : '';
    } catch (error) {
      return '';
    }
  }

${folds ? FOLDING : ''}
  function searched(text) {
    var words = text
      .replace(/${TITLE_NAMED}/gi, '$1title:')
      .replace(/${ELISION}/gi, '$1')
      .replace(/${QUOTES}/g, ' ');
    return ${folds ? 'folded(words)' : 'words'};
  }

  // A word that no text has is taken for the beginning of one: « agric ».
  function widened(query) {
    var words = query.split(/\\s+/);
    for (var i = 0; i < words.length; i++) {
      var token = new lunr.Token(words[i].toLowerCase());
      var isSmall = !lunr.fr.stopWordFilter(token) || !lunr.stopWordFilter(token);
      if (/^[^~^:*+-]{3,}$/.test(words[i]) && !isSmall && index.search(words[i]).length === 0) words[i] += '*';
    }
    return words.join(' ');
  }

  function found(query) {
    try {
      return index.search(widened(query));
    } catch (error) {
      // The input is not Lunr's query syntax: only its words are searched.
      return index.search(query.replace(/[~^:*+\\-]+/g, ' '));
    }
  }

  function show(typed) {
    said.textContent = '';
    list.textContent = '';
    var query = searched(typed);
    if (query.replace(/\\s+/g, '') === '') return;
    var results = found(query);
    said.textContent =
      results.length === 0 ? WORDS.none : results.length === 1 ? WORDS.one : results.length + ' ' + WORDS.many;
    for (var i = 0; i < results.length && i < 100; i++) {
      var page = NAVETTE_PAGES[results[i].ref];
      var item = document.createElement('li');
      var link = document.createElement('a');
      var summary = document.createElement('p');
      link.href = results[i].ref;
      link.textContent = page[0];
      summary.textContent = page[1];
      item.appendChild(link);
      item.appendChild(summary);
      list.appendChild(item);
    }
  }

  // Some file viewers do not support a query in an address: the search stays on its page.
  document.getElementById('search').onsubmit = function () {
    show(box.value);
    return false;
  };
  box.value = box.value || asked();
  show(box.value);
})();
`;
}
