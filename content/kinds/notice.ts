import type { z } from 'zod';
import { type CommonNotice, commonNotice } from './common-notice.ts';
import { type FieldLook, fieldLooks } from './field.ts';
import { KINDS, type PageKind } from './kind.ts';

/** A page's notice as it is stored: the common fields and the kind's own. */
export interface Notice {
  readonly common: CommonNotice;
  readonly own: Readonly<Record<string, unknown>>;
}

/** Most characters of all texts, lines and codes of a notice together. */
export const LONGEST_NOTICE = 60_000;

/** Characters of all texts, lines and codes of a notice together. */
export function noticeLength({ common, own }: Notice): number {
  const texts = [...Object.values(common), ...Object.values(own)].flat();
  return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

/** An empty notice: every field at its default. */
export function emptyNotice(kind: PageKind): Notice {
  return { common: commonNotice.parse({}), own: KINDS[kind].ownFields.parse({}) };
}

export type NoticeProblem = { readonly field: string; readonly problem: string };

/**
 * Checks a notice. Fields are named `common.sdgs`, `own.period`; unknown fields are dropped. A
 * notice that is too long as a whole has a problem named `notice`.
 * @returns the notice, or the problem of each wrong field
 */
export function parseNotice(
  kind: PageKind,
  input: { common?: unknown; own?: unknown },
): { ok: true; notice: Notice } | { ok: false; problems: NoticeProblem[] } {
  const common = commonNotice.safeParse(input.common ?? {});
  const own = KINDS[kind].ownFields.safeParse(input.own ?? {});
  if (common.success && own.success) {
    const notice = { common: common.data, own: own.data };
    return noticeLength(notice) <= LONGEST_NOTICE
      ? { ok: true, notice }
      : { ok: false, problems: [{ field: 'notice', problem: 'too_big' }] };
  }
  // A field with several problems is named once, by its first.
  const problems = new Map<string, string>();
  for (const [part, result] of [['common', common] as const, ['own', own] as const]) {
    for (const issue of result.error?.issues ?? []) {
      const field = `${part}.${String(issue.path[0] ?? '')}`;
      if (!problems.has(field)) problems.set(field, issue.code);
    }
  }
  return { ok: false, problems: [...problems].map(([field, problem]) => ({ field, problem })) };
}

export interface OwnField {
  /** The name in forms: `own.period`. */
  readonly name: string;
  /** The name in the notice: `period`. */
  readonly key: string;
  readonly look: FieldLook;
}

/** The notice fields of this kind, without the common ones, in their order. */
export function ownFields(kind: PageKind): OwnField[] {
  return Object.entries(KINDS[kind].ownFields.shape).flatMap(([key, schema]) => {
    const look = fieldLooks.get(schema as z.ZodType);
    return look ? [{ name: `own.${key}`, key, look }] : [];
  });
}
