import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { readOutline } from '#content/gate/reading/outline-reader.ts';

/** A page of prompts is of no use to readers: publishing it needs a reason. */
export const outlineUntouched: GateCheck<GateText> = {
  name: 'outline-untouched',
  level: 'justified',
  message: {
    one: {
      fr: 'Le texte est encore le plan de départ\u00a0: rien n’y a été écrit',
      en: 'The text is still the starter outline: nothing was written in it',
    },
    other: {
      fr: 'Le texte est encore le plan de départ\u00a0: rien n’y a été écrit',
      en: 'The text is still the starter outline: nothing was written in it',
    },
  },
  find: (text) => (readOutline(text).untouched ? [{ at: { screen: 'write' }, words: '' }] : []),
};
