import { termName, type Vocabulary, writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import type { PageKind } from './kind.ts';
import { type Notice, ownFields } from './notice.ts';

/** A term by which a page is found. */
export interface NoticeTerm {
  readonly vocabulary: Vocabulary;
  readonly code: string;
  /** As its authors wrote it; empty for a term of a closed list. */
  readonly label: string;
}

const CLOSED = {
  country: 'countries',
  sector: 'sectors',
  programme: 'programmes',
  pole: 'poles',
  department: 'departments',
  actorType: 'actorTypes',
} as const;

/**
 * The terms of a notice with masks that are none: a mask in the place of a name is no way in.
 * @param whole the notice without masks
 */
export function unmaskedTerms(kind: PageKind, shown: Notice, whole: Notice): NoticeTerm[] {
  const known = new Set(noticeTerms(kind, whole).map(keyOf));
  return noticeTerms(kind, shown).filter((term) => known.has(keyOf(term)));
}

const keyOf = ({ vocabulary, code }: NoticeTerm): string => `${vocabulary} ${code}`;

/** The terms of a notice, each once. A page on a target of a goal is a page on the goal. */
export function noticeTerms(kind: PageKind, { common, own }: Notice): NoticeTerm[] {
  const terms = new Map<string, NoticeTerm>();
  const add = (vocabulary: Vocabulary, code: string, label = '') => {
    const key = `${vocabulary} ${code}`;
    if (code !== '' && !terms.has(key)) terms.set(key, { vocabulary, code, label });
  };
  const addClosed = (vocabulary: Vocabulary, code: string) => {
    // An edition may be older than the list.
    if (termName(vocabulary, code, 'fr') !== null) add(vocabulary, code);
  };
  for (const [vocabulary, field] of Object.entries(CLOSED)) {
    for (const code of common[field]) addClosed(vocabulary as Vocabulary, code);
  }
  for (const code of common.sdgs) {
    addClosed('sdg', code.split('.')[0]!);
    addClosed('sdg', code);
  }
  for (const label of common.keywords) add('keyword', writtenTermCode(label), label);
  for (const label of common.authors) add('author', writtenTermCode(label), label);
  for (const { key, look } of ownFields(kind)) {
    const lines = own[key];
    if (!look.vocabulary || !Array.isArray(lines)) continue;
    for (const line of lines) if (typeof line === 'string') add(look.vocabulary, writtenTermCode(line), line);
  }
  return [...terms.values()];
}
