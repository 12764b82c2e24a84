import { isBlank } from '#content/text/visible-text.ts';
import { KINDS, type PageKind } from './kind.ts';
import type { Notice } from './notice.ts';

/**
 * The empty fields of a notice (`own.period`, `common.authors`) that readers of this page kind look
 * for.
 */
export function unfilledFields(kind: PageKind, notice: Notice): string[] {
  const { own, common } = KINDS[kind].expected;
  return [
    ...own.filter((name) => isEmpty(notice.own[name])).map((name) => `own.${name}`),
    ...common.filter((name) => isEmpty(notice.common[name])).map((name) => `common.${name}`),
  ];
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((line) => isBlank(String(line)));
  return value === undefined || value === null || isBlank(String(value));
}
