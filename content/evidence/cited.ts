import type { ClaimKind } from '#content/citation/listed-citations.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { Locale } from '#content/locale.ts';
import type { MaterialKind } from '#content/material/material.ts';
import type { Side } from '#content/people/person.ts';

/** What is counted of a material that a reader may be told of. */
export interface CitedFacts {
  readonly kind: MaterialKind;
  readonly number: number;
  readonly side: Side | '';
  /** A code of `ACTOR_TYPES`, or empty. */
  readonly actorType: string;
  /** The person whom it concerns is called by a pseudonym. */
  readonly isPseudonymous: boolean;
  /** Of the material: several extracts of one count once. */
  readonly id?: string;
}

/** What a reader is told of the target of a citation. */
export interface Cited {
  /** Short, shown in the text. */
  readonly label: string;
  /** In full; empty if the label says it all. */
  readonly title: string;
  /** Where this reader may open it; null if nowhere. */
  readonly href: string | null;
  /** As readers of the network may know it, in a list of sources; the title if absent. */
  readonly words?: string;
  /** Of a material. */
  readonly material?: CitedFacts;
  /** Of a finding or lesson that is found in its page. */
  readonly claim?: ClaimKind;
}

/** What a finding or lesson cites, as a reader is told of it. */
export interface RestsOn extends Cited {
  /** It contradicts the finding; absent: the finding rests on it. */
  readonly isAgainst?: boolean;
}

/**
 * Tells what a citation's target is, in this language; `withdrawn` if the person concerned took
 * their words back; null if this reader is not to know of it: the citation is left out.
 */
export type DescribeCited = (target: CitationTarget, locale: Locale) => Cited | 'withdrawn' | null;
