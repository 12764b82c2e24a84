import type { AnnotationInput } from '#content/input/annotation-input.ts';
import type { Locale } from '#content/locale.ts';

/** What is sent to make an annotation. */
export interface NewAnnotation extends AnnotationInput {
  readonly pageId: string;
  /** The text in which the selection was made; `draft` only for those who may read it. */
  readonly on?: 'edition' | 'draft';
  /** Idempotency key made by the author's browser, the same whenever this form is sent again. */
  readonly key?: string;
  /** The language of the screen on which it was written. */
  readonly writtenIn?: Locale;
}
