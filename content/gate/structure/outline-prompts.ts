import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { readOutline } from '#content/gate/reading/outline-reader.ts';

const BEGINNING = { fr: 'le début, avant le premier titre', en: 'the beginning, before the first heading' };
const NOTHING_ELSE = { fr: 'rien d’autre n’y est écrit', en: 'nothing else is written in it' };
const PROMPT_LEFT = { fr: 'une consigne y attend sa réponse', en: 'a prompt is still to be answered' };

export const outlinePrompts: GateCheck<GateText> = {
  name: 'outline-prompts',
  level: 'advice',
  message: {
    one: {
      fr: 'Une partie garde une consigne du plan de départ',
      en: 'One part keeps a prompt of the starter outline',
    },
    other: {
      fr: '{{count}} parties gardent une consigne du plan de départ',
      en: '{{count}} parts keep a prompt of the starter outline',
    },
  },
  find(text) {
    const { outline, unanswered } = readOutline(text);
    // A heading with nothing else below it is reported as empty (empty-part.ts).
    return outline
      .filter((part) => !unanswered.includes(part))
      .map(({ heading, block, whole }) => ({
        at: { block },
        words: heading,
        name: BEGINNING,
        why: whole ? NOTHING_ELSE : PROMPT_LEFT,
      }));
  },
};
