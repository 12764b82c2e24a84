import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { findingsAtPictures } from '#content/gate/reading/picture-finding.ts';
import { CITED_GAP_WORDS } from '#content/material/cited-material.ts';

/** A picture that is a file of a material shows the person concerned, or comes from them. */
export const pictureConsent: GateCheck<GatePage> = {
  name: 'picture-consent',
  level: 'blocking',
  message: {
    one: {
      fr: 'Une image est celle d’un matériau, et va au-delà de ce que les personnes ont accepté pour leur photo',
      en: 'One image is that of a material, and goes beyond what people agreed to for their photograph',
    },
    other: {
      fr: '{{count}} images sont celles de matériaux, et vont au-delà de ce que les personnes ont accepté pour leur photo',
      en: '{{count}} images are those of materials, and go beyond what people agreed to for their photograph',
    },
  },
  find: ({ pictures }) =>
    findingsAtPictures(pictures.filter(({ gap }) => gap !== null)).map(({ finding, picture: { label, gap } }) => ({
      ...finding,
      words: [label, finding.words].filter(Boolean).join(' · '),
      why: gap === null ? undefined : CITED_GAP_WORDS[gap],
    })),
};
