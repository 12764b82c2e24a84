import type { Mark, NodeType } from '@tiptap/pm/model';
import { fitStance } from '#content/citation/stance.ts';
import { fitLocator, parseTarget } from '#content/citation/target.ts';
import { BLOCK_KINDS, isBlockKind } from '#content/document/blocks.ts';
import { isInternalHref, safeHref } from '#content/document/href.ts';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { fitPrompt } from '#content/document/prompt.ts';
import { documentSchema } from '#content/document/schema.ts';

type Fit = (value: unknown) => unknown;

const MAX_SPAN = 100;

const string: Fit = (value) => (typeof value === 'string' ? value.slice(0, MAX_ATTRIBUTE) : undefined);
const matching =
  (pattern: RegExp): Fit =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? value : null;
const oneOf =
  (...values: unknown[]): Fit =>
  (value) =>
    values.includes(value) ? value : null;
const wholeNumber =
  (least: number, most: number, fallback: number | null): Fit =>
  (value) => {
    // Objects are refused without conversion: their own `toString` could throw.
    const number = typeof value === 'number' || typeof value === 'string' ? Math.trunc(Number(value)) : Number.NaN;
    return value !== '' && Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : fallback;
  };

/** The accepted value of each attribute of the schema; undefined means the schema's default. */
const ATTRIBUTES: Readonly<Record<string, Fit>> = {
  id: matching(/^[A-Za-z0-9_-]{1,64}$/),
  level: wholeNumber(2, 6, 2),
  language: matching(/^[\w+#.-]{1,40}$/),
  start: wholeNumber(0, 1_000_000, 1),
  type: oneOf('a', 'A', 'i', 'I'),
  checked: (value) => value === true || value === 'true',
  colspan: wholeNumber(1, MAX_SPAN, 1),
  rowspan: wholeNumber(1, MAX_SPAN, 1),
  colwidth: (value) => {
    const widths = Array.isArray(value) ? value.slice(0, MAX_SPAN) : [];
    return widths.length > 0 && widths.every((width) => Number.isFinite(width) && width >= 0) ? widths : null;
  },
  align: oneOf('left', 'center', 'right'),
  prompt: fitPrompt,
  file: matching(/^[\w-]{1,64}$/),
  width: wholeNumber(1, 100_000, null),
  height: wholeNumber(1, 100_000, null),
  kind: (value) => (isBlockKind(value) ? value : BLOCK_KINDS[0]),
  target: (value) => (parseTarget(value) ? value : ''),
  locator: fitLocator,
  stance: fitStance,
  href: (value) => {
    const href = safeHref(value);
    return href !== null && isInternalHref(href) ? href : '';
  },
};

/** Keeps the attributes that the schema knows, each with an accepted value. */
export function fitAttributes(type: NodeType, attrs: unknown): Record<string, unknown> {
  const given = (typeof attrs === 'object' && attrs !== null ? attrs : {}) as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(type.spec.attrs ?? {})) {
    const value = (ATTRIBUTES[name] ?? string)(Object.hasOwn(given, name) ? given[name] : undefined);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const LANGUAGE = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,4}$/;

/**
 * Keeps the marks that the schema knows. Links that are not allowed are dropped. The schema
 * excludes a link and code on the same words: the link stays, since losing a target is worse than
 * losing a typeface.
 */
export function fitMarks(marks: unknown): readonly Mark[] {
  if (!Array.isArray(marks) || marks.length === 0) return [];
  const fitted: Mark[] = [];
  for (const mark of marks.slice(0, 50) as { type?: unknown; attrs?: unknown }[]) {
    const type = typeof mark?.type === 'string' ? documentSchema.marks[mark.type] : undefined;
    if (!type) continue;
    const attrs = (typeof mark.attrs === 'object' && mark.attrs !== null ? mark.attrs : {}) as Record<string, unknown>;
    if (type.name === 'link') {
      const href = safeHref(attrs.href);
      if (href === null) continue;
      fitted.push(type.create({ href, title: typeof attrs.title === 'string' ? string(attrs.title) : null }));
    } else if (type.name === 'language') {
      if (typeof attrs.lang === 'string' && LANGUAGE.test(attrs.lang)) fitted.push(type.create({ lang: attrs.lang }));
    } else {
      fitted.push(type.create());
    }
  }
  const linked = fitted.some((mark) => mark.type.name === 'link');
  return fitted
    .filter((mark) => !(linked && mark.type.name === 'code'))
    .reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), []);
}
