import type { Locale } from '#content/locale.ts';
import type { CitationTarget } from './target.ts';

/** What a reader is told of the target of a citation. */
export interface Cited {
  /** Short, shown in the text. */
  readonly label: string;
  /** In full; empty if the label says it all. */
  readonly title: string;
  /** Where this reader may open it; null if nowhere. */
  readonly href: string | null;
}

/**
 * Tells what a citation's target is, in this language; `withdrawn` if the person concerned took
 * their words back; null if this reader is not to know of it: the citation is left out.
 */
export type DescribeCited = (target: CitationTarget, locale: Locale) => Cited | 'withdrawn' | null;
