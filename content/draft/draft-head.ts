import type * as Y from 'yjs';
import { LONGEST_SUMMARY } from '#content/input/head-limits.ts';
import { pageInput } from '#content/input/page-input.ts';
import { HEAD_FIELDS, type HeadField, headText, isHeadOpen } from './head-texts.ts';

/** A page's title and summary, as they were written. */
export type DraftHead = Readonly<Record<HeadField, string>>;

/** Writes a page's title and summary into a draft that has none yet. */
export function openHead(draft: Y.Doc, head: DraftHead): void {
  if (isHeadOpen(draft)) return;
  draft.transact(() => {
    for (const field of HEAD_FIELDS) headText(draft, field).insert(0, head[field]);
  });
}

/** Longer texts are not examined: no page can have them. */
const LONGEST_READ = 4 * LONGEST_SUMMARY;

/**
 * The title and summary in a draft, on one line each, as the page stores them; without invalid ones
 * (`pageInput`): too long, or a title without visible characters. Null if the draft has no head
 * (`isHeadOpen`).
 */
export function readHead(draft: Y.Doc): Partial<DraftHead> | null {
  if (!isHeadOpen(draft)) return null;
  const head: Partial<Record<HeadField, string>> = {};
  for (const field of HEAD_FIELDS) {
    const text = headText(draft, field);
    if (text.length > LONGEST_READ) continue;
    const read = pageInput.shape[field].safeParse(onOneLine(text.toString()));
    if (read.success) head[field] = read.data;
  }
  return head;
}

/** The fields of a draft that are invalid for a page. */
export function unfitHead(draft: Y.Doc): HeadField[] {
  const head = readHead(draft);
  return head ? HEAD_FIELDS.filter((field) => head[field] === undefined) : [];
}

/** Line breaks and other controls become spaces. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
