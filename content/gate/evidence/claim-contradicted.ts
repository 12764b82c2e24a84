import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** The text should explain a contradicted claim; only people can check that it does. */
export const claimContradicted: GateCheck<GatePage> = {
  name: 'claim-contradicted',
  level: 'advice',
  message: {
    one: {
      fr: 'Une source contredit un constat ou un enseignement, et le texte doit dire pourquoi il le maintient',
      en: 'A source contradicts a finding or lesson, and the text should say why it stands',
    },
    other: {
      fr: 'Des sources contredisent {{count}} constats ou enseignements, et le texte doit dire pourquoi il les maintient',
      en: 'Sources contradict {{count}} findings or lessons, and the text should say why they stand',
    },
  },
  find: ({ claims }) =>
    claims.flatMap(({ id, title, against }) => (against > 0 ? [{ at: { block: id }, words: title }] : [])),
};
