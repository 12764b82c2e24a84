import type { ConsentGap } from './consent.ts';

/** Why a text may not draw on a material: a gap of consent, or nobody is noted, or it is no more. */
export type CitedGap = ConsentGap | 'nobody' | 'missing';

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
}
