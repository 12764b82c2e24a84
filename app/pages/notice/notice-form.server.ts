import type { z } from 'zod';
import { formLines, formText, formTexts, readInput } from '#app/http/form.server.ts';
import type { MessageKey } from '#app/i18n/translate.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import { HEAD_FIELDS, type HeadField } from '#content/draft/head-texts.ts';
import { type InputLimits, type LineLimits, limitsOf, lineLimitsOf } from '#content/input/input-limits.ts';
import type { NoticeField, NoticeFieldChange } from '#content/input/notice-field-input.ts';
import { type PageInput, pageInput } from '#content/input/page-input.ts';
import type { FieldLook } from '#content/kinds/field.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import type { ImportedNotes } from '#server/exchange/word/bring-comments.ts';
import type { Page, PageDetails } from '#server/pages/page-service.ts';

/** A form's values by field name (`title`, `common.countries`, `own.period`), as typed. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;
/** Error messages by field name. */
export type FormErrors = Readonly<Record<string, MessageKey>>;

const LISTS = ['countries', 'sectors', 'sdgs', 'programmes', 'poles', 'actorTypes', 'departments'] as const;
const LINES = ['authors', 'reviewers', 'contributors', 'keywords'] as const;
const PLAIN = Object.keys(pageInput.shape) as (keyof PageInput)[];

/**
 * The hidden field with the title or summary that the form was filled with: others may go on
 * writing them in place, and only what is changed in the form is changed.
 */
export const shownName = (field: HeadField): string => `shown.${field}`;

/** A field of the kind's own notice, as its form shows it. */
export interface OwnFieldView {
  readonly name: string;
  readonly look: FieldLook;
  readonly limits: InputLimits;
  /** For a list that is written on lines. */
  readonly lines: LineLimits | null;
}

/** The fields of a kind's own notice, for the form. */
export function ownFieldViews(kind: PageKind): OwnFieldView[] {
  const shape: Readonly<Record<string, z.ZodType>> = KINDS[kind].ownFields.shape;
  return ownFields(kind).map(({ name, key, look }) => ({
    name,
    look,
    limits: limitsOf(shape[key]!),
    lines: lineLimitsOf(shape[key]!),
  }));
}

/** The values of a page's notice, for its form. */
export function noticeValues(page: Page): FormValues {
  const values: Record<string, string | readonly string[]> = { version: page.updatedAt };
  for (const name of PLAIN) values[name] = page[name];
  for (const field of HEAD_FIELDS) values[shownName(field)] = page[field];
  for (const name of LISTS) values[`common.${name}`] = page.notice.common[name];
  for (const name of LINES) values[`common.${name}`] = page.notice.common[name].join('\n');
  for (const { name, key, look } of ownFields(page.kind)) {
    const value = page.notice.own[key];
    if (look.widget === 'lines') values[name] = Array.isArray(value) ? value.join('\n') : '';
    else if (look.widget === 'checkboxes') values[name] = Array.isArray(value) ? value.map(String) : [];
    else if (look.widget === 'checkbox') values[name] = value === true ? 'on' : '';
    else values[name] = typeof value === 'string' ? value : '';
  }
  return values;
}

/** The values of a posted form, unchanged. */
export function readNoticeValues(form: FormData, kind: PageKind): FormValues {
  const values: Record<string, string | readonly string[]> = {};
  for (const name of PLAIN) values[name] = formText(form, name);
  for (const field of HEAD_FIELDS) values[shownName(field)] = formText(form, shownName(field));
  for (const name of LISTS) values[`common.${name}`] = formTexts(form, `common.${name}`);
  for (const name of LINES) values[`common.${name}`] = formText(form, `common.${name}`);
  for (const { name, look } of ownFields(kind)) {
    values[name] = look.widget === 'checkboxes' ? formTexts(form, name) : formText(form, name);
  }
  return values;
}

/**
 * A common field that is written on lines; keywords, which are words, may be divided by commas as
 * well.
 */
function readLines(form: FormData, posted: string, key: string): string[] {
  const lines = formLines(form, posted);
  if (key !== 'keywords') return lines;
  return lines.flatMap((line) => line.split(/[,;]/).map((word) => word.trim())).filter((word) => word !== '');
}

/** The fields of a new page for what a file states of who wrote it, and what it is about. */
export const [AUTHORS, KEYWORDS] = ['common.authors', 'common.keywords'] as const;

/** Those fields, in the shape that the schema of a notice checks. */
export const readPeopleAndKeywords = (form: FormData) => ({
  authors: readLines(form, AUTHORS, 'authors'),
  keywords: readLines(form, KEYWORDS, 'keywords'),
});

/** What is chosen to be brought in of a file beside its text. */
export const readNotes = (form: FormData, locale: Locale): ImportedNotes => ({
  locale,
  comments: formText(form, 'comments') !== '',
  corrections: formText(form, 'corrections') !== '',
});

/** The posted values in the shape that the schemas check. */
export function readNoticeDetails(form: FormData, kind: PageKind): PageDetails {
  const common: Record<string, unknown> = {};
  for (const name of LISTS) common[name] = formTexts(form, `common.${name}`);
  for (const name of LINES) common[name] = readLines(form, `common.${name}`, name);
  const own: Record<string, unknown> = {};
  for (const { name, key, look } of ownFields(kind)) own[key] = readOwnField(form, name, look);
  const details = readInput(form, pageInput);
  return {
    ...details,
    summary: details.summary.replace(/\s+/g, ' '),
    slug: details.slug.trim(),
    version: formText(form, 'version'),
    ...(form.has(shownName('title')) ? { shown: readShown(form) } : {}),
    common,
    own,
  };
}

function readOwnField(form: FormData, name: string, { widget }: FieldLook): unknown {
  if (widget === 'lines') return formLines(form, name);
  if (widget === 'checkboxes') return formTexts(form, name);
  const text = formText(form, name);
  return widget === 'checkbox' ? text === 'on' : text;
}

/**
 * One posted field, in the shape that its schema checks: what it is to be, and, with `shown.`
 * before its name, what it was when somebody began to change it.
 */
export function readNoticeField(form: FormData, { name, key, look }: NoticeField): NoticeFieldChange {
  const read = (posted: string): unknown => {
    if (look) return readOwnField(form, posted, look);
    return LINES.some((line) => line === key) ? readLines(form, posted, key) : formTexts(form, posted);
  };
  return { shown: read(`shown.${name}`), value: read(name) };
}

function readShown(form: FormData): DraftHead {
  const [title, summary] = HEAD_FIELDS.map((field) => formText(form, shownName(field)));
  return { title: title!, summary: summary! };
}

/** The messages beside the invalid fields. */
export function noticeErrors(fields: readonly string[], kind: PageKind, taken: boolean): FormErrors {
  const looks = new Map(ownFields(kind).map(({ name, look }) => [name, look.widget]));
  const errors: Record<string, MessageKey> = {};
  for (const field of fields)
    errors[field] =
      taken && field === 'slug'
        ? 'manage.problem.slugTaken'
        : field === 'version'
          ? 'manage.problem.changedMeanwhile'
          : problemOf(field, looks.get(field));
  return errors;
}

function problemOf(field: string, widget: string | undefined): MessageKey {
  switch (field) {
    case 'notice':
      return 'manage.problem.notice';
    case 'title':
    case 'summary':
    case 'slug':
      return `manage.problem.${field}`;
  }
  if (field === 'own.annotationOpens' || field === 'own.annotationCloses') return 'manage.problem.window';
  if (LINES.some((name) => field === `common.${name}`)) return 'manage.problem.lines';
  switch (widget) {
    case 'text':
    case 'textarea':
    case 'lines':
    case 'date':
      return `manage.problem.${widget}`;
    default:
      return 'manage.problem.choice';
  }
}
