import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,64}/u;
/** International, or ten digits as France writes them. */
const NUMBER = /(?<!\d)(\+\d{1,3}([ .\u00a0\u202f-]?\d){7,12}|0\d([ .\u00a0\u202f-]?\d\d){4})(?!\d)/u;

export const contactDetails: GateCheck<GateText> = {
  name: 'contact-details',
  level: 'advice',
  says: {
    one: {
      fr: 'Un paragraphe donne une adresse de courriel ou un numéro de téléphone\u00a0: la personne le sait-elle\u202f?',
      en: 'One paragraph gives an e-mail address or a telephone number: does the person know?',
    },
    other: {
      fr: '{{count}} paragraphes donnent une adresse de courriel ou un numéro de téléphone\u00a0: les personnes le savent-elles\u202f?',
      en: '{{count}} paragraphs give an e-mail address or a telephone number: do the people know?',
    },
  },
  find: ({ lines }) => lines.filter(({ words }) => ADDRESS.test(words) || NUMBER.test(words)).map(findingAt),
};
