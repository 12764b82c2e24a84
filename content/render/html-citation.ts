import { fitStance } from '#content/citation/stance.ts';
import { type CitationTarget, fitLocator, parseTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { isLocale, type Locale } from '#content/locale.ts';
import { attributes, escapeHtml } from './html-escape.ts';
import { DOCUMENT_WORDS } from './html-words.ts';

/** How the HTML of every citation begins, filled or not. */
export const CITATION_TAG = '<sup class="citation';

const PLACEHOLDER =
  /<sup class="citation" data-target="([^"]*)"(?: data-locator="([^"]*)")?(?: data-stance="(against)")? data-words="([a-z]+)"( lang="[a-z]+")?><\/sup>/g;

/**
 * The placeholder of a citation, empty for readers until it is filled when the page is served.
 * @param words the language of the words that are filled in
 * @param labelLanguage its `lang`, if it is not the text's
 */
export function citationPlaceholder(
  { attrs }: DocumentNode,
  words: Locale,
  labelLanguage: { readonly lang?: string },
): string {
  if (!parseTarget(attrs?.target)) return '';
  const values = {
    'data-target': String(attrs?.target),
    'data-locator': fitLocator(attrs?.locator) || null,
    'data-stance': fitStance(attrs?.stance),
    'data-words': words,
    lang: labelLanguage.lang,
  };
  return `${CITATION_TAG}"${attributes(values)}></sup>`;
}

/** The targets of a text's placeholders, each once. */
export function citedTargets(html: string): CitationTarget[] {
  const targets = new Set([...html.matchAll(PLACEHOLDER)].map(([, target]) => target!));
  return [...targets].flatMap((target) => parseTarget(target) ?? []);
}

/** The language of the words that a text's citations are filled in with. */
export function citedWords(html: string): Locale {
  const words = new RegExp(PLACEHOLDER.source).exec(html)?.[4];
  return isLocale(words) ? words : 'fr';
}

/** Fills in the citations of a text, as far as one reader may see them. */
export function fillCitations(html: string, describe: DescribeCited): string {
  const placeholders = new RegExp(`(\\s?)${PLACEHOLDER.source}(?=([^]?))`, 'g');
  return html.replace(
    placeholders,
    (_, space: string, written: string, locator?: string, stance?: string, words = '', lang = '', next = '') => {
      const target = parseTarget(written);
      const locale = isLocale(words) ? words : 'fr';
      const cited = target && describe(target, locale);
      // An omitted citation leaves no space before a full stop, and one before a word.
      if (!cited) return /[\p{L}\p{N}]/u.test(next) ? space : '';
      if (cited === 'withdrawn')
        return `${space}${CITATION_TAG} is-withdrawn"${lang}>[${DOCUMENT_WORDS[locale].withdrawnCitation}]</sup>`;
      const { label, title, href } = cited;
      const named = attributes({ href, title: title || null });
      const source =
        href === null ? `<span${named}>${escapeHtml(label)}</span>` : `<a${named}>${escapeHtml(label)}</a>`;
      const against = stance === undefined ? '' : `${DOCUMENT_WORDS[locale].contradictedBy} `;
      return `${space}${CITATION_TAG}"${lang}>[${against}${source}${locator ? `, ${locator}` : ''}]</sup>`;
    },
  );
}
