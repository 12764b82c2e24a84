import { listCitations } from '#content/citation/listed-citations.ts';
import { parseTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Cited, DescribeCited, RestsOn } from '#content/evidence/cited.ts';
import { restsWords } from '#content/evidence/rests-words.ts';
import { isLocale, type Locale } from '#content/locale.ts';
import { attributes, escapeHtml } from './html-escape.ts';
import { DOCUMENT_WORDS } from './html-words.ts';

const PLACEHOLDER = /<div class="rests" data-rests="([^"]*)" data-words="([a-z]+)"( lang="[a-z]+")?><\/div>\n?/g;

/** Prefix of a target that contradicts the finding. */
const AGAINST = '!';

/** Most sources listed for a finding or lesson; the sentence counts all. */
const MOST_LISTED = 40;

/**
 * The placeholder of the sources of a finding or lesson, filled in when the page is served; none if
 * it cites nothing.
 * @param words the language of the words that are filled in
 * @param labelLanguage its `lang`, if it is not the text's
 */
export function restsPlaceholder(
  block: DocumentNode,
  words: Locale,
  labelLanguage: { readonly lang?: string },
): string {
  // Citations in a nested block belong to that block.
  const cited = listCitations({ type: 'doc', content: block.content ?? [] }).filter(({ within }) => within === null);
  if (cited.length === 0) return '';
  const targets = [...new Set(cited.map(({ target, isAgainst }) => `${isAgainst ? AGAINST : ''}${target}`))].join(' ');
  const values = { class: 'rests', 'data-rests': targets, 'data-words': words, lang: labelLanguage.lang };
  return `<div${attributes(values)}></div>`;
}

/** Fills in the sources of each finding and lesson, as far as one reader may see them. */
export function fillRests(html: string, describe: DescribeCited): string {
  return html.replace(PLACEHOLDER, (_, written: string, words: string, lang = '') => {
    const locale = isLocale(words) ? words : 'fr';
    const cited = written.split(' ').flatMap((part): RestsOn[] => {
      const isAgainst = part.startsWith(AGAINST);
      const parsed = parseTarget(isAgainst ? part.slice(AGAINST.length) : part);
      const described = parsed && describe(parsed, locale);
      return described && described !== 'withdrawn' ? [{ ...described, isAgainst }] : [];
    });
    const sentence = restsWords(cited, locale);
    if (sentence === '') return '';
    const against = `${DOCUMENT_WORDS[locale].contradictedBy} `;
    const items = cited
      .toSorted((a, b) => Number(a.isAgainst ?? false) - Number(b.isAgainst ?? false))
      .slice(0, MOST_LISTED)
      .map((one) => `<li>${one.isAgainst ? against : ''}${citedHtml(one)}</li>`);
    return `<details class="rests"${lang}><summary>${escapeHtml(sentence)}</summary><ul>${items.join('')}</ul></details>\n`;
  });
}

/** A source in a list: label, description and link. */
function citedHtml({ label, title, words = title, href, material }: Cited): string {
  const named = escapeHtml(words || label);
  const linked = href === null ? named : `<a${attributes({ href })}>${named}</a>`;
  return material ? `${escapeHtml(label)}. ${linked}` : linked;
}
