import type { Translate } from '#app/i18n/translate.ts';
import { countryNames, ownRow } from '#app/reading/notice/notice-rows.ts';
import { goalsOf } from '#app/reading/notice/sdg-list.tsx';
import { type ComparedRun, compareLists, compareTexts } from '#content/compare/compare.ts';
import type { TextDetails } from '#content/compare/text-details.ts';
import type { CommonNotice } from '#content/kinds/common-notice.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { setTypography } from '#content/text/typography.ts';

/** A field beside the text that differs between two compared texts. */
export interface DetailChange {
  readonly label: string;
  /** The page's own words, in its language. */
  readonly own: boolean;
  /** What it was and is, where these are short or have little in common; empty for nothing. */
  readonly whole: { readonly before: string; readonly after: string } | null;
  /** Else a text by its words, or a list by its items. */
  readonly runs: readonly ComparedRun[];
}

/** Characters of a text up to which it is shown as it was and as it is. */
const SHORT = 120;

type Terms = readonly { readonly code: string; readonly fr: string; readonly en: string }[];

/** The fields beside two texts of a page that differ, in the order in which they are read. */
export function changedDetails(
  t: Translate,
  kind: PageKind,
  { before, after }: { readonly before: TextDetails; readonly after: TextDetails },
): DetailChange[] {
  const texts = (['title', 'summary'] as const).map((field) =>
    textChange(t(`manage.${field}`), true, of(before, field), of(after, field)),
  );
  const own = ownFields(kind)
    // Fields that readers do not see are left out here as well.
    .filter(({ look }) => !look.internal)
    .map(({ key, look }) => {
      const [was, is] = [before, after].map(({ notice, language }) => ownRow(t, look, notice.own[key], language));
      if (look.widget === 'checkboxes')
        return listChange(is!.label, false, was!.values, inOrderOf(was!.values, is!.values));
      return look.widget === 'lines'
        ? listChange(is!.label, is!.own, was!.values, is!.values)
        : textChange(is!.label, is!.own, was!.values.join(), is!.values.join());
    });
  const lists = commonLists(t).map(({ label, own, valuesOf }) => {
    const [was, is] = [valuesOf(before.notice.common), valuesOf(after.notice.common)];
    return listChange(label, own, was, own ? is : inOrderOf(was, is));
  });
  const language = textChange(
    t('manage.language'),
    false,
    ...([before, after].map((one) => t(`kinds.language.${one.language}` as 'kinds.language.fr')) as [string, string]),
  );
  return [...texts, language, ...own, ...lists].flatMap((change) => change ?? []);
}

const of = (details: TextDetails, field: 'title' | 'summary') => setTypography(details[field], details.language);

/** The choices of a closed list, whose order has no meaning, in their former order. */
function inOrderOf(before: readonly string[], after: readonly string[]): string[] {
  return [...before.filter((one) => after.includes(one)), ...after.filter((one) => !before.includes(one))];
}

/** The lists of each notice. */
function commonLists(t: Translate) {
  const named = (terms: Terms) => (codes: readonly string[]) =>
    codes.map((code) => findTerm(terms, code)?.[t.locale] ?? code);
  const closed = (label: string, valuesOf: (common: CommonNotice) => readonly string[]) => ({
    label,
    own: false,
    valuesOf,
  });
  const written = (label: string, valuesOf: (common: CommonNotice) => readonly string[]) => ({
    label,
    own: true,
    valuesOf,
  });
  const goals = ({ sdgs }: CommonNotice) => [
    ...goalsOf(sdgs).map((goal) => t('reading.sdg', { number: goal.code, name: goal[t.locale] })),
    ...SDG_TARGETS.filter(({ code }) => sdgs.includes(code)).map((target) => `${target.code} ${target[t.locale]}`),
  ];
  return [
    closed(t('reading.countries', { count: 2 }), (common) => countryNames(t, common)),
    written(t('reading.authors'), ({ authors }) => authors),
    written(t('reading.reviewers'), ({ reviewers }) => reviewers),
    written(t('reading.contributors'), ({ contributors }) => contributors),
    closed(t('reading.sdgs'), goals),
    closed(t('reading.sectors'), ({ sectors }) => named(SECTORS)(sectors)),
    closed(t('reading.programmes'), ({ programmes }) => named(PROGRAMMES)(programmes)),
    closed(t('reading.poles'), ({ poles }) => named(POLES)(poles)),
    closed(t('reading.actorTypes'), ({ actorTypes }) => named(ACTOR_TYPES)(actorTypes)),
    closed(t('reading.departments'), ({ departments }) =>
      departments.map((code) => DEPARTMENTS.find((one) => one.code === code)?.name ?? code),
    ),
    written(t('reading.keywords'), ({ keywords }) => keywords),
  ];
}

function textChange(label: string, own: boolean, before: string, after: string): DetailChange | null {
  if (before === after) return null;
  const isShort = before.length <= SHORT && after.length <= SHORT;
  const runs = isShort ? null : compareTexts(before, after);
  return { label, own, whole: runs ? null : { before, after }, runs: runs ?? [] };
}

function listChange(
  label: string,
  own: boolean,
  before: readonly string[],
  after: readonly string[],
): DetailChange | null {
  if (before.length === after.length && before.every((one, at) => one === after[at])) return null;
  if (before.length < 2 && after.length < 2) return textChange(label, own, before.join(), after.join());
  return { label, own, whole: null, runs: compareLists(before, after) };
}
