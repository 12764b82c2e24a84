import type { MailSort } from '#content/people/mail-sort.ts';

/** Mail about annotations: a reply, a mention, an annotation that was settled. */
export type AnnotationMailSort = 'answer' | 'mention' | 'settled';

/** The choice of the recipient by which each is sent. */
export const SORT_OF: Record<AnnotationMailSort, MailSort> = {
  answer: 'answers',
  mention: 'mentions',
  settled: 'answers',
};

export function isAnnotationMailSort(text: string): text is AnnotationMailSort {
  return Object.hasOwn(SORT_OF, text);
}
