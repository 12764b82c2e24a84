import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { findingsAtPictures } from '#content/gate/reading/picture-finding.ts';

/** A withdrawal deletes a picture, and leaves its figure with the authors' caption. */
export const pictureGone: GateCheck<GatePage> = {
  name: 'picture-gone',
  level: 'justified',
  message: {
    one: {
      fr: 'Une image n’existe plus\u00a0: son fichier a été supprimé',
      en: 'One image is no more: its file was deleted',
    },
    other: {
      fr: '{{count}} images n’existent plus\u00a0: leurs fichiers ont été supprimés',
      en: '{{count}} images are no more: their files were deleted',
    },
  },
  find: ({ pictures }) => findingsAtPictures(pictures.filter(({ isGone }) => isGone)).map(({ finding }) => finding),
};
