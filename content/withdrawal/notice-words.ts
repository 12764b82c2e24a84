import type { PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields } from '#content/kinds/notice.ts';

const LINES = ['keywords', 'authors', 'reviewers', 'contributors'] as const;
/** Fields in which people write, and do not choose. */
const WRITTEN: ReadonlySet<string> = new Set(['text', 'textarea', 'lines']);

/** Puts other words in the place of those that people wrote in a notice. */
function mapWords(kind: PageKind, { common, own }: Notice, change: (words: string) => string): Notice {
  // Authors of the same name are one line, and empty values are omitted.
  const lines = (before: readonly string[]) => [...new Set(before.map(change))].filter((line) => line.trim() !== '');
  const written = ownFields(kind).flatMap(({ key, look }): [string, unknown][] => {
    const value = own[key];
    if (!WRITTEN.has(look.widget)) return [];
    if (typeof value === 'string') return [[key, change(value)]];
    const isOfLines = Array.isArray(value) && value.every((line) => typeof line === 'string');
    return isOfLines ? [[key, lines(value)]] : [];
  });
  return {
    common: { ...common, ...Object.fromEntries(LINES.map((field) => [field, lines(common[field])])) },
    own: { ...own, ...Object.fromEntries(written) },
  };
}

/** The words that people wrote in a notice, field by field, without values chosen from lists. */
export function noticeWords(kind: PageKind, notice: Notice): string[] {
  const words: string[] = [];
  mapWords(kind, notice, (one) => {
    words.push(one);
    return one;
  });
  return words;
}

/** The notice with other words. @param words in the order of `noticeWords` */
export function withNoticeWords(kind: PageKind, notice: Notice, words: readonly string[]): Notice {
  let at = 0;
  return mapWords(kind, notice, (one) => words[at++] ?? one);
}
