import { formatDate, readingMinutes } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { FieldLook } from '#content/kinds/field.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields } from '#content/kinds/notice.ts';
import type { EditionReview } from '#content/review.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { termPath, type Vocabulary, writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import { setTypography } from '#content/text/typography.ts';

/** A row of the notice, as readers see it. */
export interface NoticeRow {
  readonly label: string;
  readonly values: readonly string[];
  /** Where what was published on each value is listed; absent for values that are no terms. */
  readonly paths?: readonly string[] | undefined;
  /** The values are the page's own text, in its language rather than the interface's. */
  readonly own: boolean;
  /** Read on a phone without unfolding the notice. */
  readonly brief?: boolean | undefined;
}

type Terms = readonly { readonly code: string; readonly fr: string; readonly en: string }[];
/** Longer values do not fit the table at the head of a page. */
const SHORT = 64;

/** The rows at a page's head: countries, reading time, edition, people, its kind's short fields. */
export function headRows(
  t: Translate,
  kind: PageKind,
  notice: Notice,
  text: { readonly words: number; readonly language: string },
  edition: { readonly number: number; readonly publishedAt: string } | null,
  reviews: readonly EditionReview[],
): NoticeRow[] {
  const { common } = notice;
  const approvedBy = (isExact: boolean) =>
    reviews
      .filter(({ answer, exact }) => answer === 'approved' && exact === isExact)
      .map(({ name, at }) => t('review.shownAs', { name, date: formatDate(at, t.locale) }));
  return filled([
    {
      ...closed(
        'country',
        t('reading.countries', { count: common.countries.length }),
        common.countries,
        countryNames(t, common),
      ),
      brief: true,
    },
    { ...row(t('reading.readingTime'), [t('reading.minutes', { count: readingMinutes(text.words) })]), brief: true },
    row(
      t('reading.edition'),
      edition
        ? [t('reading.editionValue', { number: edition.number, date: formatDate(edition.publishedAt, t.locale) })]
        : [],
    ),
    written('author', t('reading.authors'), common.authors),
    own(t('reading.reviewers'), common.reviewers),
    row(t('review.reviewedBy'), approvedBy(true)),
    // What was published is not what they approved.
    row(t('review.approvedBefore'), approvedBy(false)),
    ...ownRows(t, kind, notice, text.language).filter((line) => line.values.join(', ').length <= SHORT),
  ]);
}

/** The other rows of the notice, for the foot of a page. */
export function footRows(t: Translate, kind: PageKind, notice: Notice, language: string): NoticeRow[] {
  const { common } = notice;
  const labels = (terms: Terms, codes: readonly string[]) =>
    codes.map((code) => findTerm(terms, code)?.[t.locale] ?? code);
  const targets = SDG_TARGETS.filter((target) => common.sdgs.includes(target.code));
  return filled([
    ...ownRows(t, kind, notice, language).filter((line) => line.values.join(', ').length > SHORT),
    own(t('reading.contributors'), common.contributors),
    closed('sector', t('reading.sectors'), common.sectors, labels(SECTORS, common.sectors)),
    closed(
      'sdg',
      t('reading.targets'),
      targets.map((target) => target.code),
      targets.map((target) => `${target.code} ${target[t.locale]}`),
    ),
    closed('programme', t('reading.programmes'), common.programmes, labels(PROGRAMMES, common.programmes)),
    closed('pole', t('reading.poles'), common.poles, labels(POLES, common.poles)),
    closed('actorType', t('reading.actorTypes'), common.actorTypes, labels(ACTOR_TYPES, common.actorTypes)),
    closed(
      'department',
      t('reading.departments'),
      common.departments,
      common.departments.map((code) => DEPARTMENTS.find((d) => d.code === code)?.name ?? code),
    ),
    written('keyword', t('reading.keywords'), common.keywords),
  ]);
}

/** The names of a notice's countries. */
export function countryNames(t: Translate, { countries }: Pick<Notice['common'], 'countries'>): string[] {
  return countries.map((code) => countryName(code, t.locale));
}

function ownRows(t: Translate, kind: PageKind, notice: Notice, language: string): NoticeRow[] {
  return (
    ownFields(kind)
      // The category is shown above the title instead, adoptions in a table of their own.
      .filter(({ key, look }) => !look.internal && key !== 'category' && key !== 'adoptions')
      .map(({ key, look }) => ownRow(t, look, notice.own[key], language))
  );
}

/** A field of a kind's own notice, as readers see it. */
export function ownRow(t: Translate, look: FieldLook, value: unknown, language: string): NoticeRow {
  const label = look.label[t.locale];
  const choiceLabel = (code: unknown) =>
    look.choices?.find((choice) => choice.code === code)?.[t.locale] ?? String(code);
  switch (look.widget) {
    case 'text':
    case 'textarea':
      return own(label, typeof value === 'string' && value !== '' ? [setTypography(value, language)] : []);
    case 'lines':
      return linesRow(label, Array.isArray(value) ? value.map(String) : [], look.vocabulary, language);
    case 'select':
      return row(label, value ? [choiceLabel(value)] : []);
    case 'checkboxes':
      return row(label, Array.isArray(value) ? value.map(choiceLabel) : []);
    case 'date':
      return row(label, typeof value === 'string' && value !== '' ? [formatDate(value, t.locale)] : []);
    case 'checkbox':
      return row(label, value === true ? [t('reading.yes')] : []);
  }
}

function linesRow(
  label: string,
  lines: readonly string[],
  vocabulary: Vocabulary | undefined,
  language: string,
): NoticeRow {
  const set = own(
    label,
    lines.map((line) => setTypography(line, language)),
  );
  return vocabulary ? { ...set, paths: writtenPaths(vocabulary, lines) } : set;
}

/** Terms of a closed list, by their codes and names. */
const closed = (vocabulary: Vocabulary, label: string, codes: readonly string[], names: readonly string[]) => ({
  ...row(label, names),
  paths: codes.map((code) => termPath(vocabulary, code)),
});

/** Terms as authors wrote them. */
const written = (vocabulary: Vocabulary, label: string, values: readonly string[]) => ({
  ...own(label, values),
  paths: writtenPaths(vocabulary, values),
});

const writtenPaths = (vocabulary: Vocabulary, values: readonly string[]) =>
  values.map((value) => {
    const code = writtenTermCode(value);
    // Signs alone are no term.
    return code === '' ? '' : termPath(vocabulary, code);
  });

const row = (label: string, values: readonly string[]): NoticeRow => ({ label, values, own: false });
const own = (label: string, values: readonly string[]): NoticeRow => ({ label, values, own: true });
const filled = (rows: readonly NoticeRow[]) => rows.filter((line) => line.values.length > 0);
