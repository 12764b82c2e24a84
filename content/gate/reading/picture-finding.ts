import type { ShownPicture } from '#content/material/shown-picture.ts';
import type { Finding } from './finding.ts';
import { shorten } from './gate-text.ts';

/** A finding at each picture of a text, named by its caption or description. */
export const findingsAtPictures = (pictures: readonly ShownPicture[]) =>
  pictures.map((picture): { picture: ShownPicture; finding: Finding } => ({
    picture,
    finding: {
      at: { block: picture.blockId },
      words: shorten(picture.words),
      name: { fr: 'une image, sans légende', en: 'an image, without a caption' },
    },
  }));
