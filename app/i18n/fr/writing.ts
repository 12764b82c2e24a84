/** What parts of the writing page say that are loaded when they are needed. */
export const writing = {
  head: {
    title: 'Titre de la page',
    summary: 'Résumé',
    noSummary: 'Résumé\u00a0: une ou deux phrases',
    count: '{{count}} caractères sur {{limit}}',
    long: '{{count}} caractères sur {{limit}}\u00a0: c’est trop long. En attendant, la page garde le texte d’avant.',
    empty: 'Il faut un titre\u00a0: en attendant, la page garde celui d’avant.',
    away: 'Hors ligne, le titre et le résumé ne peuvent pas encore être changés.',
  },
};
