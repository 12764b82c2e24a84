import { isBlank } from '#content/text/visible-text.ts';
import { KINDS, type PageKind } from './kind.ts';
import type { Notice } from './notice.ts';

/** The fields (`own.period`, `common.authors`) that a notice leaves empty, and that readers of this kind of page look for. */
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
