import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** People look for modules by the question that they answer. */
export const moduleQuestion: GateCheck<GatePage> = {
  name: 'module-question',
  level: 'advice',
  message: {
    one: {
      fr: 'Le titre d’un module est une question\u00a0: celui-ci n’en est pas une',
      en: 'The title of a module is a question: this one is not',
    },
    other: {
      fr: 'Le titre d’un module est une question\u00a0: celui-ci n’en est pas une',
      en: 'The title of a module is a question: this one is not',
    },
  },
  find: ({ kind, title }) =>
    kind === 'module' && !/[?؟]\s*$/u.test(title) ? [{ at: { screen: 'write' }, words: title }] : [],
};
