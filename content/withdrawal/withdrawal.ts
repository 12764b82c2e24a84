import type { CitedAs } from '#content/citation/target.ts';
import type { Renaming } from './names.ts';

/** What becomes of a passage that somebody withdraws. */
export const PASSAGE_CHOICES = ['remove', 'paraphrase', 'pseudonym'] as const;
export type PassageChoice = (typeof PASSAGE_CHOICES)[number];

/** Most characters of a paraphrase. */
export const LONGEST_PARAPHRASE = 10_000;
/**
 * Most passages for which something is chosen one by one, and that are taken along. A withdrawal
 * may have more: the others are removed.
 */
export const MOST_CHOSEN = 2_000;
/** Most characters of words that are looked for. */
export const LONGEST_PHRASE = 300;

/** A passage of a page, in all its texts, and what becomes of it. */
export interface WithdrawnPassage {
  readonly pageId: string;
  /** The ids of its blocks in any text of the page. */
  readonly blockIds: readonly string[];
  readonly choice: PassageChoice;
  /** For a paraphrase. */
  readonly paraphrase: string;
  /**
   * Of a passage that cites nothing and was chosen for its words: a digest of them as they were
   * shown. Other words in its block stay.
   */
  readonly shown?: string | undefined;
  /**
   * Digests of its sequences of fewer than `SHINGLE` words, while the withdrawal is carried out:
   * they could be guessed.
   */
  readonly short?: readonly string[];
}

/** What is needed to take a material's passages out of a text: ids and digests, not the words. */
export interface TextWithdrawal {
  /** As citations of the material and of its extracts have it. */
  readonly target: CitedAs;
  /** Those of the text's page. */
  readonly passages: readonly WithdrawnPassage[];
  /** Digests of all sequences of `SHINGLE` words of the passages, but for those that stay. */
  readonly salt: string;
  readonly digests: readonly string[];
  /** Names with what appears instead, for passages that stay under a pseudonym. */
  readonly names: readonly Renaming[];
  /** What stands in the place of a passage; empty: nothing. */
  readonly sentence: string;
}

/** Tells a passage's short sequences from those of others of its page. */
export const passageName = ({ blockIds }: Pick<WithdrawnPassage, 'blockIds'>): string => blockIds[0] ?? '';

/** Names a passage in a form. */
export const passageKey = ({ pageId, key }: { readonly pageId: string; readonly key: string }): string =>
  `${pageId}-${key}`;
