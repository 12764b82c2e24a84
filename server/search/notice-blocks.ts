import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { isPageKind, KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { SearchBlock } from '#content/search/index/search-document.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/** Notice fields with codes as values, which are not searched. */
const CODED = new Set(['mode', 'stage', 'maturity', 'criteria']);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Length from which a field's text may be shown as a passage. */
const PASSAGE = 60;

/** Most characters of a kind's own fields that are indexed: some ten pages. */
const MOST_INDEXED = 30_000;

/** Names of a kind, for « fiche biomasse ». */
export function kindBlocks(kind: PageKind | CollectionKind): SearchBlock[] {
  const { fr, en } = (isPageKind(kind) ? KINDS[kind] : COLLECTIONS[kind]).search.indexed;
  return [
    { field: 'notice', text: fr, language: 'fr' },
    { field: 'notice', text: en, language: 'en' },
  ];
}

/** Goals and targets, each target with its goal: « ODD 6 » finds what works towards 6.4. */
const withGoals = (codes: readonly string[]) => [...new Set(codes.flatMap((code) => [code.split('.')[0]!, code]))];

/**
 * A notice in words: places, sectors and goals by their French and English names, people,
 * organisations.
 */
export function noticeBlocks(kind: PageKind, notice: Notice): SearchBlock[] {
  const { common, own } = notice;
  const blocks = kindBlocks(kind);
  const lists = [
    [SECTORS, common.sectors],
    [PROGRAMMES, common.programmes],
    [POLES, common.poles],
    [ACTOR_TYPES, common.actorTypes],
    [DEPARTMENTS, common.departments],
  ] as const;
  for (const language of ['fr', 'en'] as const) {
    const names = common.countries.map((code) => countryName(code, language));
    for (const [terms, codes] of lists) {
      for (const code of codes)
        names.push(findTerm(terms as readonly { code: string; fr: string; en: string }[], code)?.[language] ?? '');
    }
    for (const code of withGoals(common.sdgs)) {
      names.push(
        `${language === 'fr' ? 'ODD' : 'SDG'} ${code}`,
        findTerm([...SDGS, ...SDG_TARGETS], code)?.[language] ?? '',
      );
    }
    const text = names.filter(Boolean).join(' ; ');
    if (text !== '') blocks.push({ field: 'notice', text, language });
  }
  const names = [...common.keywords, ...common.authors, ...common.reviewers, ...common.contributors];
  if (names.length > 0) blocks.push({ field: 'notice', text: names.join(' ; ') });
  let left = MOST_INDEXED;
  for (const [name, value] of Object.entries(own)) {
    if (CODED.has(name)) continue;
    const texts = (Array.isArray(value) ? value : [value]).filter(
      (text): text is string => typeof text === 'string' && text !== '' && !DAY.test(text),
    );
    for (const text of texts) {
      left -= text.length;
      if (left < 0) return blocks;
      blocks.push({ field: text.length >= PASSAGE ? 'body' : 'notice', text });
    }
  }
  return blocks;
}
