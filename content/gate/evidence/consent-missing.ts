import type { GateCheck, InBothLanguages } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import type { CitedGap } from '#content/material/cited-material.ts';

const WHY: Readonly<Record<CitedGap, InBothLanguages>> = {
  nobody: { fr: 'personne n’est noté à qui demander', en: 'nobody is noted who could be asked' },
  asked: { fr: 'l’accord est demandé, pas encore donné', en: 'consent was asked for and is not given yet' },
  refused: { fr: 'l’accord est refusé', en: 'consent is refused' },
  withdrawn: { fr: 'l’accord est retiré', en: 'consent is withdrawn' },
  ended: { fr: 'l’accord a pris fin', en: 'consent has ended' },
  use: { fr: 'l’accord ne couvre pas cet usage', en: 'consent does not cover this use' },
  reach: { fr: 'l’accord ne va pas jusqu’à ces lecteurs', en: 'consent does not reach these readers' },
  missing: { fr: 'ce matériau n’existe plus', en: 'this material is no more' },
};

export const consentMissing: GateCheck<GatePage> = {
  name: 'consent-missing',
  level: 'blocking',
  says: {
    one: {
      fr: 'Une citation va au-delà de ce que les personnes ont accepté',
      en: 'One citation goes beyond what people agreed to',
    },
    other: {
      fr: '{{count}} citations vont au-delà de ce que les personnes ont accepté',
      en: '{{count}} citations go beyond what people agreed to',
    },
  },
  find: ({ cited }) =>
    cited.flatMap(({ blockId, label, gap }) =>
      gap === null
        ? []
        : [{ at: { block: blockId }, words: label, name: { fr: 'une source', en: 'a source' }, why: WHY[gap] }],
    ),
};
