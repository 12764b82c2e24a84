import type { SearchBlock, SearchField } from '#content/search/index/search-document.ts';

/** A page of a kit as its search reads it. */
export interface KitText {
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly blocks: readonly SearchBlock[];
}

/** A tag with its name and attributes, or words. Attributes have no `>` as it is. */
const PIECES = /<(?<end>\/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?:[ /][^<>]*)?)>|(?<words>[^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
/** Elements that are not the page's text: navigation, signs, and labels that many pages have. */
const SKIPPED = /^nav$|^script$|^button$|^label$| class="(?:box|call|block-label|living)"| role="doc-backlink"/;
const FIELDS: Readonly<Record<string, SearchField>> = { h1: 'title', dl: 'notice' };
const CLASSES: readonly (readonly [RegExp, SearchField])[] = [
  [/ class="standfirst"/, 'summary'],
  [/ class="kicker"/, 'notice'],
];
/** Elements that are each a passage of their own. */
const ALONE = /^(?:p|h[1-6]|dl|figcaption|pre|tr|li)$/;
const CELL = /^t[dh]$/;

const decoded = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

const ALT = / alt="([^"]*)"/;
const LANGUAGE = /<html lang="([^"]*)"/;

/**
 * The searchable words of a kit's page, from its file, each once. `kitPage` writes the file, so
 * each element that is not empty has an end tag.
 */
export function readKitText(html: string): KitText {
  const blocks: SearchBlock[] = [];
  let words = '';
  let field: SearchField = 'body';
  /** Number of open elements, and the depths at which a skipped element, or a row, ends. */
  let depth = 0;
  let skipped = 0;
  let row = 0;
  const end = () => {
    // Spaces before French signs stay narrow, and do not break.
    const text = words.replace(/[ \t\r\n]+/g, ' ').trim();
    if (text !== '') blocks.push({ field, text });
    words = '';
    field = 'body';
  };
  for (const { groups } of html.slice(Math.max(0, html.indexOf('<main'))).matchAll(PIECES)) {
    const { end: closes, name = '', attributes = '', words: encoded } = groups as Record<string, string | undefined>;
    if (encoded !== undefined) {
      if (skipped === 0) words += decoded(encoded);
    } else if (attributes.endsWith('/')) {
      if (skipped > 0) continue;
      if (name === 'br') words += ' ';
      if (name !== 'img') continue;
      end();
      words = decoded(ALT.exec(attributes)?.[1] ?? '');
      end();
    } else if (closes) {
      if (depth === row) row = 0;
      if (skipped === 0 && row === 0 && ALONE.test(name)) end();
      else if (skipped === 0) words += name === 'dt' ? ' ' : name === 'dd' ? ' ; ' : '';
      if (depth === skipped) skipped = 0;
      depth--;
    } else {
      depth++;
      if (skipped > 0) continue;
      if (SKIPPED.test(name) || SKIPPED.test(attributes)) skipped = depth;
      if (row > 0 && CELL.test(name) && words.trim() !== '') words += ' | ';
      if (row > 0 || !ALONE.test(name)) continue;
      end();
      if (name === 'tr') row = depth;
      const own = FIELDS[name] ?? CLASSES.find(([pattern]) => pattern.test(attributes))?.[1];
      field = own ?? (/^h[2-6]$/.test(name) ? 'heading' : 'body');
    }
  }
  end();
  const first = (wanted: SearchField) => blocks.find((block) => block.field === wanted)?.text ?? '';
  const language = LANGUAGE.exec(html)?.[1] || 'fr';
  return { title: first('title'), summary: first('summary'), language, blocks };
}
