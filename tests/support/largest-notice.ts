import type { z } from 'zod';
import { limitsOf, lineLimitsOf } from '#content/input/input-limits.ts';
import { commonNotice } from '#content/kinds/common-notice.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import { emptyNotice, LONGEST_NOTICE, type Notice, noticeLength } from '#content/kinds/notice.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { SDG_TARGETS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import type { Random } from './random.ts';

/** Some sixty thousand words that are in no dictionary. */
const WORDS = Array.from({ length: 60_000 }, (_, i) => ((i + 1) * 2_654_435_761).toString(36).slice(-7)).join(' ');

/** So many characters of words, from a random place. */
function words(random: Random, characters: number): string {
  const from = random.below(WORDS.length - characters);
  return `${WORDS.slice(from, from + characters - 1).trim()}x`;
}

/** A notice of maximal length, whose texts and lists are filled as far as their fields allow. */
export function largestNotice(kind: PageKind, random: Random): Notice {
  const fill = (shape: Readonly<Record<string, z.ZodType>>, empty: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(shape).map(([key, field]) => {
        const lines = lineLimitsOf(field);
        if (lines) return [key, Array.from({ length: lines.mostLines }, () => words(random, lines.longestLine))];
        const { maxLength } = limitsOf(field);
        return [key, maxLength && field.safeParse('x').success ? words(random, maxLength) : empty[key]];
      }),
    );
  const { common, own } = emptyNotice(kind);
  const notice: Notice = {
    common: {
      ...common,
      ...(fill(commonNotice.shape, common) as Partial<Notice['common']>),
      countries: [...COUNTRY_CODES].slice(0, 60),
      sdgs: SDG_TARGETS.map(({ code }) => code).slice(0, 60),
      sectors: SECTORS.map(({ code }) => code),
    },
    own: fill(KINDS[kind].ownFields.shape, own),
  };
  const lists = [...Object.values(notice.common), ...Object.values(notice.own)].filter((list) => Array.isArray(list));
  // Adding up all of them after each that goes would take most of the time of a test of many pages.
  let length = noticeLength(notice);
  while (length > LONGEST_NOTICE) {
    const taken: unknown = random.pick(lists).pop();
    if (typeof taken === 'string') length -= taken.length;
  }
  return notice;
}
