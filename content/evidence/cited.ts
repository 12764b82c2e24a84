import type { ClaimKind } from '#content/citation/listed-citations.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { Locale } from '#content/locale.ts';
import type { MaterialKind } from '#content/material/material.ts';
import type { Side } from '#content/people/person.ts';

/** The facts of a material that a reader may know, for counting sources. */
export interface CitedFacts {
  readonly kind: MaterialKind;
  readonly number: number;
  readonly side: Side | '';
  /** A code of `ACTOR_TYPES`, or empty. */
  readonly actorType: string;
  /** The person whom it concerns is called by a pseudonym. */
  readonly isPseudonymous: boolean;
  /** The id of the material: several extracts of it count once. */
  readonly id?: string;
}

/** The target of a citation as it is shown to a reader. */
export interface Cited {
  /** Short, shown in the text. */
  readonly label: string;
  /** In full; empty if the label is complete. */
  readonly title: string;
  /** The address at which this reader may open it; null for none. */
  readonly href: string | null;
  /** The words for readers of the network, in a list of sources; absent: the title. */
  readonly words?: string;
  /** The facts of a material, if the target is one or an extract of one. */
  readonly material?: CitedFacts;
  /** The kind of a finding or lesson, if its page still has it. */
  readonly claim?: ClaimKind;
}

/** A target that a finding or lesson cites, as it is shown to a reader. */
export interface RestsOn extends Cited {
  /** It contradicts the finding; absent: the finding rests on it. */
  readonly isAgainst?: boolean;
}

/**
 * Describes a citation's target in this language; `withdrawn` if the person concerned withdrew
 * their words; null if this reader may not know of it: the citation is omitted.
 */
export type DescribeCited = (target: CitationTarget, locale: Locale) => Cited | 'withdrawn' | null;
