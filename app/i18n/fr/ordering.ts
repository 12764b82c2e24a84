/** Lists that one puts in order. */
export const ordering = {
  grip: 'Déplacer {{title}}',
  grabbed:
    '{{title}}, saisi. Position {{position}} sur {{total}}. Flèches pour déplacer, Espace pour poser, Échap pour annuler.',
  moved: 'Position {{position}} sur {{total}}, {{part}}.',
  added: '{{title}}, ajouté. Position {{position}} sur {{total}}.',
  dropped: '{{title}}, posé. C’est enregistré.',
  cancelled: 'Déplacement annulé.',
  failed: 'L’ordre n’a pas pu être enregistré. Rechargez la page pour voir où il en est.',
  drag: 'Vous pouvez aussi glisser par la poignée, ou y presser Espace puis les flèches.',
};
