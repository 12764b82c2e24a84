import type { CitedAs } from '#content/citation/target.ts';
import type { Renaming } from './names.ts';

/** The choices for a withdrawn passage. */
export const PASSAGE_CHOICES = ['remove', 'paraphrase', 'pseudonym'] as const;
export type PassageChoice = (typeof PASSAGE_CHOICES)[number];

/** Most characters of a paraphrase. */
export const LONGEST_PARAPHRASE = 10_000;
/** Most passages with a choice of their own. A withdrawal may have more: the others are removed. */
export const MOST_CHOSEN = 2_000;
/** Most characters of searched words. */
export const LONGEST_PHRASE = 300;

/** A passage of a page, in all its texts, and the choice for it. */
export interface WithdrawnPassage {
  readonly pageId: string;
  /** The ids of its blocks in any text of the page. */
  readonly blockIds: readonly string[];
  readonly choice: PassageChoice;
  /** The new words, for the choice `paraphrase`. */
  readonly paraphrase: string;
  /**
   * For a passage that cites nothing and was found by its words: a digest of the words as they were
   * shown. Other words in its block stay.
   */
  readonly shown?: string | undefined;
  /**
   * Digests of its sequences of fewer than `SHINGLE` words, while the withdrawal is carried out:
   * they could be guessed.
   */
  readonly short?: readonly string[];
}

/** The data needed to remove a material's passages from a text: ids and digests, not the words. */
export interface TextWithdrawal {
  /** The targets of the material and of its extracts. */
  readonly target: CitedAs;
  /** The passages of the text's page. */
  readonly passages: readonly WithdrawnPassage[];
  /** Digests of all sequences of `SHINGLE` words of the passages, except those that stay. */
  readonly salt: string;
  readonly digests: readonly string[];
  /** Names and their replacements, for passages that stay under a pseudonym. */
  readonly names: readonly Renaming[];
  /** The sentence that replaces a passage; empty for none. */
  readonly sentence: string;
}

/**
 * Prefixes a passage's short sequences before they are digested, so that they match no other
 * passage.
 */
export const passageName = ({ blockIds }: Pick<WithdrawnPassage, 'blockIds'>): string => blockIds[0] ?? '';

/** The name of a passage in a form. */
export const passageKey = ({ pageId, key }: { readonly pageId: string; readonly key: string }): string =>
  `${pageId}-${key}`;
