import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import { readAdoptions } from '#content/practice/adoption.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { dateWords } from '#content/text/date-words.ts';
import { setTypography } from '#content/text/typography.ts';
import type { GoalMark, NoticeLine } from './book.ts';
import { BOOK_WORDS } from './book-words.ts';

type Terms = readonly { readonly code: string; readonly fr: string; readonly en: string }[];

/** Longer values are at the end of a text. */
const LONGEST = 110;

export interface NoticeOfPage {
  readonly head: readonly NoticeLine[];
  readonly foot: readonly NoticeLine[];
}

/** The goals are marks, recognised at a glance, however many. */
const isShort = ({ text, goals }: NoticeLine) => goals !== undefined || text.length <= LONGEST;

/** Cached: creating one takes a tenth of a millisecond, and a file may have thousands of days. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: Locale, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  let format = formats.get(key);
  if (!format) {
    const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone } as const;
    format = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', options);
    formats.set(key, format);
  }
  return format;
}

/** A day, or the day of an instant in a time zone, in words. */
export function dayInWords(iso: string, locale: Locale, timeZone: string): string {
  const zone = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? 'UTC' : timeZone;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return dateWords(formatOf(locale, zone), date);
}

/** The lines of a page's notice: short ones for its head, longer ones for its foot. */
export function noticeLines(
  page: {
    readonly kind: PageKind;
    readonly notice: Notice;
    readonly language: string;
    /** Null for a draft. */
    readonly edition: number | null;
    readonly date: string;
  },
  locale: Locale,
  timeZone: string,
): NoticeOfPage {
  const words = BOOK_WORDS[locale];
  const { common } = page.notice;
  const named = (terms: Terms, codes: readonly string[]) =>
    codes.map((code) => findTerm(terms, code)?.[locale] ?? code);
  const day = dayInWords(page.date, locale, timeZone);
  const typeset = (texts: readonly string[]) => texts.map((text) => setTypography(text, page.language));
  const codes = new Set(common.sdgs.map((code) => code.split('.')[0]!));
  const goals = SDGS.filter(({ code }) => codes.has(code)).map(
    ({ code, color, darkText, ...names }): GoalMark => ({ code, name: names[locale], color, darkText }),
  );
  const lines: [string, readonly string[], (readonly GoalMark[])?][] = [
    page.edition === null ? [words.draft, [words.draftOf(day)]] : [words.edition, [words.editionOf(page.edition, day)]],
    [words.authors, typeset(common.authors)],
    [words.reviewers, typeset(common.reviewers)],
    [words.contributors, typeset(common.contributors)],
    [words.countries, common.countries.map((code) => countryName(code, locale))],
    ...ownLines(page, locale, timeZone),
    [words.sectors, named(SECTORS, common.sectors)],
    [words.goals, goals.map(({ code, name }) => `${code}. ${name}`), goals],
    [words.programmes, named(PROGRAMMES, common.programmes)],
    [words.keywords, typeset(common.keywords)],
  ];
  const all = lines
    .map(([label, values, goals]) => ({
      label,
      text: values.join(between(values, page.language)),
      ...(goals && { goals }),
    }))
    .filter(({ text }) => text.trim() !== '');
  return {
    head: all.filter(isShort),
    foot: all.filter((line) => !isShort(line)),
  };
}

const semicolon = (language: string) => (language === 'fr' ? '\u202f; ' : '; ');

/** The separator of a list of values: a semicolon if a value contains a comma itself. */
const between = (values: readonly string[], language: string) =>
  values.some((value) => value.includes(',')) ? semicolon(language) : ', ';

/** Joins values; those that are sentences keep their own punctuation. */
function joined(values: readonly string[], language: string): string {
  const sign = between(values, language);
  const next = (text: string, value: string) => `${text}${/[.!?…]$/.test(text) ? ' ' : sign}${value}`;
  return values.reduce((text, value) => (text === '' ? value : next(text, value)), '');
}

/** The adoptions of a practice: by whom, where, since when, and what changed. */
function adoptionsIn(own: Readonly<Record<string, unknown>>, language: string): string {
  const colon = language === 'fr' ? ' : ' : ': ';
  const lines = readAdoptions(own).map(({ who, where, since, change }) => {
    const place = [where, since].filter((part) => part !== '').join(', ');
    const adopter = `${who}${place && ` (${place})`}`;
    return change === '' ? adopter : `${adopter}${colon}${change.replace(/\.$/, '')}`;
  });
  return lines.join(semicolon(language));
}

function ownLines(
  page: { readonly kind: PageKind; readonly notice: Notice; readonly language: string },
  locale: Locale,
  timeZone: string,
): [string, readonly string[]][] {
  if (!(page.kind in KINDS)) return [];
  return ownFields(page.kind).flatMap(({ key, look }): [string, readonly string[]][] => {
    const value = page.notice.own[key];
    if (look.internal || value === undefined || value === null || value === '' || value === false) return [];
    const values = Array.isArray(value) ? value.map(String) : [String(value)];
    const label = look.label[locale];
    if (key === 'adoptions')
      return [[label, [setTypography(adoptionsIn(page.notice.own, page.language), page.language)]]];
    switch (look.widget) {
      case 'select':
      case 'checkboxes':
        return [[label, values.map((code) => look.choices?.find((one) => one.code === code)?.[locale] ?? code)]];
      case 'date':
        return [[label, values.map((day) => dayInWords(day, locale, timeZone))]];
      case 'checkbox':
        return [];
      default:
        return [
          [
            label,
            [
              joined(
                values.map((text) => setTypography(text, page.language)),
                page.language,
              ),
            ],
          ],
        ];
    }
  });
}
