import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,64}/u;
/** International numbers, or ten digits in French notation. */
const NUMBER = /(?<!\d)(\+\d{1,3}([ .\u00a0\u202f-]?\d){7,12}|0\d([ .\u00a0\u202f-]?\d\d){4})(?!\d)/u;

export const contactDetails: GateCheck<GateText> = {
  name: 'contact-details',
  level: 'advice',
  message: {
    one: {
      fr: 'Un paragraphe donne une adresse de courriel ou un numéro de téléphone, dont la personne doit être d’accord',
      en: 'One paragraph gives an e-mail address or a telephone number, to which the person must have agreed',
    },
    other: {
      fr: '{{count}} paragraphes donnent une adresse de courriel ou un numéro de téléphone, dont les personnes doivent être d’accord',
      en: '{{count}} paragraphs give an e-mail address or a telephone number, to which the people must have agreed',
    },
  },
  find: ({ textBlocks }) => textBlocks.filter(({ words }) => ADDRESS.test(words) || NUMBER.test(words)).map(findingAt),
};
