import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

export const changesAsked: GateCheck<GatePage> = {
  name: 'changes-asked',
  level: 'justified',
  message: {
    one: { fr: 'Une personne qui a relu demande de reprendre le texte', en: 'One reviewer asks for changes' },
    other: {
      fr: '{{count}} personnes qui ont relu demandent de reprendre le texte',
      en: '{{count}} reviewers ask for changes',
    },
  },
  find: ({ changesAskedBy }) => changesAskedBy.map((name) => ({ at: { screen: 'reviews' }, words: name })),
};
