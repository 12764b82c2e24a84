import type { z } from 'zod';
import { commonNotice } from '#content/kinds/common-notice.ts';
import type { FieldLook } from '#content/kinds/field.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import { emptyNotice, LONGEST_NOTICE, type Notice, noticeLength, ownFields } from '#content/kinds/notice.ts';

/** One field of a notice: `common.countries`, `own.period`. */
export interface NoticeField {
  /** Its name in forms. */
  readonly name: string;
  readonly part: 'common' | 'own';
  readonly key: string;
  readonly schema: z.ZodType;
  /** Null for a common field: those are all lists. */
  readonly look: FieldLook | null;
}

/** The field of this name in the notices of a kind; null if they have none. */
export function findNoticeField(kind: PageKind, name: string): NoticeField | null {
  const key = name.replace(/^common\./, '');
  if (key !== name && Object.hasOwn(commonNotice.shape, key)) {
    return {
      name,
      part: 'common',
      key,
      schema: commonNotice.shape[key as keyof typeof commonNotice.shape],
      look: null,
    };
  }
  const own = ownFields(kind).find((field) => field.name === name);
  if (!own) return null;
  const shape: Readonly<Record<string, z.ZodType>> = KINDS[kind].ownFields.shape;
  return { name, part: 'own', key: own.key, schema: shape[own.key]!, look: own.look };
}

/** The old and new values of an edited field. */
export interface NoticeFieldChange {
  readonly shown: unknown;
  readonly value: unknown;
}

export type ChangedNotice =
  /** The same object if nothing changes. */
  | { readonly ok: true; readonly notice: Notice }
  /** `conflict`: neither the old nor the new value. `too-long`: the whole notice is. */
  | { readonly ok: false; readonly problem: 'invalid' | 'too-long' | 'conflict' };

/**
 * Changes one field of a notice. In a list, additions and removals are merged with concurrent
 * changes; a text or choice that has changed meanwhile is not overwritten.
 */
export function changeNoticeField(
  kind: PageKind,
  notice: Notice,
  field: NoticeField,
  change: NoticeFieldChange,
): ChangedNotice {
  const { part, key, schema } = field;
  const wanted = schema.safeParse(change.value);
  if (!wanted.success) return { ok: false, problem: 'invalid' };
  const blank = emptyNotice(kind)[part] as Readonly<Record<string, unknown>>;
  const now = (notice[part] as Readonly<Record<string, unknown>>)[key] ?? blank[key];
  if (isSame(now, wanted.data)) return { ok: true, notice };
  const shown = schema.safeParse(change.shown);
  const isAsShown = isSame(now, change.shown) || (shown.success && isSame(now, shown.data));
  let value = wanted.data;
  if (!isAsShown) {
    if (!isList(now) || !isList(wanted.data) || !isList(change.shown)) return { ok: false, problem: 'conflict' };
    const merged = schema.safeParse(mergeLists(now, change.shown, wanted.data));
    if (!merged.success) return { ok: false, problem: 'invalid' };
    value = merged.data;
  }
  if (isSame(now, value)) return { ok: true, notice };
  const changed = { ...notice, [part]: { ...notice[part], [key]: value } };
  // A notice that is too long already may be shortened.
  const length = noticeLength(changed);
  if (length > LONGEST_NOTICE && length >= noticeLength(notice)) return { ok: false, problem: 'too-long' };
  return { ok: true, notice: changed };
}

function mergeLists(now: readonly unknown[], shown: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  const [was, is, will] = [new Set(shown), new Set(now), new Set(wanted)];
  return [
    ...now.filter((one) => will.has(one) || !was.has(one)),
    ...wanted.filter((one) => !was.has(one) && !is.has(one)),
  ];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Values of notices: texts, yes or no, lists of texts. */
function isSame(a: unknown, b: unknown): boolean {
  if (!isList(a) || !isList(b)) return a === b;
  return a.length === b.length && a.every((one, at) => one === b[at]);
}
