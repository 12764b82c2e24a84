/** Reading a draft before it is published. */
export const draft = {
  title: 'Brouillon',
  read: 'Lire le brouillon',
  band: 'Vous lisez le brouillon\u00a0: le texte de la prochaine édition, que voient l’équipe et les personnes à qui une relecture est demandée.',
  writtenBy: 'Écrit en dernier par {{name}}, le {{when}}.',
  written: 'Modifié en dernier le {{when}}.',
  alsoBy: 'Y ont aussi écrit\u00a0: {{names}}.',
  write: 'Écrire',
  next: 'Prochain pas\u00a0:',
  compare: 'Voir ce qui a changé depuis l’édition {{number}}',
  readEdition: 'Lire l’édition {{number}}',
  publish: 'Publier',
  changed: 'Le texte a changé depuis que vous le lisez.',
  show: 'Afficher le nouveau texte',
  empty: 'Ce brouillon est encore vide',
  emptyText: 'Ce qui s’y écrira se lira ici comme dans la prochaine édition.',
  printedFoot: 'Brouillon du {{when}}',
};
