import type { Locale } from '#content/locale.ts';
import type { ConsentGap } from './consent.ts';

/** Why a text may not draw on a material: a gap of consent, or nobody is noted, or it is no more. */
export type CitedGap = ConsentGap | 'nobody' | 'missing';

/** Whether somebody went back on something that they agreed to, at least in part. */
export const isGoneBack = (gap: CitedGap): boolean =>
  gap === 'refused' || gap === 'withdrawn' || gap === 'use' || gap === 'reach';

/** What is said of a gap to those who write. */
export const CITED_GAP_WORDS: Readonly<Record<CitedGap, Readonly<Record<Locale, string>>>> = {
  nobody: { fr: 'personne n’est noté à qui demander', en: 'nobody is noted who could be asked' },
  asked: { fr: 'l’accord est demandé, pas encore donné', en: 'consent was asked for and is not given yet' },
  refused: { fr: 'l’accord est refusé', en: 'consent is refused' },
  withdrawn: { fr: 'l’accord est retiré', en: 'consent is withdrawn' },
  ended: { fr: 'l’accord a pris fin', en: 'consent has ended' },
  use: { fr: 'l’accord ne couvre pas cet usage', en: 'consent does not cover this use' },
  reach: { fr: 'l’accord ne va pas jusqu’à ces lecteurs', en: 'consent does not reach these readers' },
  missing: { fr: 'ce matériau n’existe plus', en: 'this material is no more' },
};

/** A citation of a material in a text that is to be published. */
export interface CitedMaterial {
  /** The innermost block around it. */
  readonly blockId: string | null;
  /** « E3 »; empty for a material that is no more. */
  readonly label: string;
  /** Null if all whom it concerns agreed. */
  readonly gap: CitedGap | null;
  /** Somebody's words are quoted there, and not all whom it concerns have validated them. */
  readonly isUnvalidated: boolean;
  /** Somebody whom it concerns took this passage back, or struck its words from their transcript. */
  readonly isRefused: boolean;
  /** Somebody whom it concerns asked for other words than the passage has. */
  readonly isCorrected: boolean;
}
