import type { ListedPicture } from '#content/document/reading/pictures.ts';
import type { CitedGap } from './cited-material.ts';

/** A picture of a text, as far as publishing depends on it. */
export interface ShownPicture extends Omit<ListedPicture, 'file'> {
  /** « P3 », if it is a file of a material; else empty. */
  readonly label: string;
  /** Why it may not be shown; null if it may. */
  readonly gap: CitedGap | null;
  /** Its file was deleted. */
  readonly isGone: boolean;
}
