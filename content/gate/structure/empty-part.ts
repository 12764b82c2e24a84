import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';
import { readOutline } from '#content/gate/reading/outline-reader.ts';
import { isBlank } from '#content/text/visible-text.ts';

const ONLY_PROMPT = {
  fr: 'une consigne y attend sa réponse, et les lecteurs ne la voient pas',
  en: 'a prompt is still to be answered, and readers do not see it',
};

/**
 * A heading without content, or with nothing but a prompt, which readers do not see. They would
 * look for what the heading announces: publishing it needs a reason.
 */
export const emptyPart: GateCheck<GateText> = {
  name: 'empty-part',
  level: 'justified',
  message: {
    one: { fr: 'Un titre paraîtrait sans rien dessous', en: 'One heading would be published with nothing below it' },
    other: {
      fr: '{{count}} titres paraîtraient sans rien dessous',
      en: '{{count}} headings would be published with nothing below them',
    },
  },
  find: (text) => [
    ...text.headings.filter(({ isEmpty, words }) => isEmpty && !isBlank(words)).map(findingAt),
    ...readOutline(text).unanswered.map(({ heading, block }) => ({ at: { block }, words: heading, why: ONLY_PROMPT })),
  ],
};
