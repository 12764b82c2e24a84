/** Lists that one puts in order. */
export const ordering = {
  grip: 'Déplacer {{title}}',
  grabbed:
    'Saisi\u00a0: {{title}}. Position {{position}} sur {{total}}. Flèches pour déplacer, Espace pour poser, Échap pour annuler.',
  moved: 'Position {{position}} sur {{total}}, {{part}}.',
  added: '{{title}}, ajouté. Position {{position}} sur {{total}}.',
  dropped: 'Posé\u00a0: {{title}}. C’est enregistré.',
  cancelled: 'Déplacement annulé.',
  failed: 'L’ordre n’a pas pu être enregistré. Rechargez la page pour voir où il en est.',
  busy: 'Un instant\u00a0: l’ordre s’enregistre. Reprenez la poignée ensuite.',
  undone:
    'Pas fait\u00a0: {{what}}. La liste a changé entre-temps\u00a0: recommencez ce geste. Tout le reste est enregistré.',
  drag: 'Vous pouvez aussi glisser par la poignée, ou appuyer dessus sur Espace, puis sur les flèches.',
};
