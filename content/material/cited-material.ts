import type { Locale } from '#content/locale.ts';
import type { ConsentGap } from './consent.ts';

/**
 * Why a text may not cite a material: gap of consent, no person recorded, material deleted, or a
 * person named by more than they agreed to.
 */
export type CitedGap = ConsentGap | 'nobody' | 'missing' | 'naming';

/** Whether a person refused, withdrew or restricted consent. */
export const isGoneBack = (gap: CitedGap): boolean =>
  gap === 'refused' || gap === 'withdrawn' || gap === 'use' || gap === 'reach';

/** Messages to authors about a gap. */
export const CITED_GAP_WORDS: Readonly<Record<CitedGap, Readonly<Record<Locale, string>>>> = {
  nobody: { fr: 'personne n’est noté à qui demander', en: 'nobody is noted who could be asked' },
  asked: { fr: 'l’accord est demandé, pas encore donné', en: 'consent was asked for and is not given yet' },
  refused: { fr: 'l’accord est refusé', en: 'consent is refused' },
  withdrawn: { fr: 'l’accord est retiré', en: 'consent is withdrawn' },
  ended: { fr: 'l’accord a pris fin', en: 'consent has ended' },
  use: { fr: 'l’accord ne couvre pas cet usage', en: 'consent does not cover this use' },
  reach: { fr: 'l’accord ne va pas jusqu’à ces lecteurs', en: 'consent does not reach these readers' },
  naming: {
    fr: 'le passage nomme la personne autrement qu’elle ne l’accepte',
    en: 'the passage names the person otherwise than they agree to',
  },
  missing: { fr: 'ce matériau n’existe plus', en: 'this material is no more' },
};

/** A citation of a material in a text to be published. */
export interface CitedMaterial {
  /** The innermost block around it. */
  readonly blockId: string | null;
  /** « E3 »; empty for a deleted material. */
  readonly label: string;
  /** Null if all people concerned agreed. */
  readonly gap: CitedGap | null;
  /** The passage quotes words that not all people concerned have validated. */
  readonly isUnvalidated: boolean;
  /** A person concerned withdrew this passage, or struck its words from their transcript. */
  readonly isRefused: boolean;
  /** A person concerned asked for a correction that the passage does not have yet. */
  readonly isCorrected: boolean;
}
