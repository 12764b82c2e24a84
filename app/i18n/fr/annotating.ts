/** Annotating in the page, and corrections: texts that the editor does not need. */
export const annotating = {
  count_one: '{{count}} annotation',
  count_other: '{{count}} annotations',
  annotate: 'Annoter',
  stop: 'Ne plus annoter',
  select: 'ou sélectionnez des mots du texte',
  choose: 'Sous chaque paragraphe, «\u202fAnnoter ce paragraphe\u202f» ouvre le formulaire.',
  proposal: 'Texte proposé à la place',
  proposalHelp:
    'Corrigez ici les mots que vous annotez\u00a0: l’équipe pourra reprendre votre correction d’un clic. Votre texte, dessous, peut alors rester vide.',
  delete: 'Supprimer ces mots, sans rien mettre à la place',
  proposesDeletion: 'Proposé\u00a0: supprimer ces mots',
  proposed: 'Texte proposé\u00a0:',
  taken: 'Prise en compte dans le brouillon par {{name}} le {{date}}',
  inEdition: 'Dans l’édition {{number}}',
  inDraft: 'Voir dans le brouillon',
  toPlace: 'Ouvrir le brouillon à cet endroit',
  mustFixBy: 'exigé avant publication par {{name}} le {{date}}',
  required: 'L’annotation est à traiter avant publication.',
  released: 'L’annotation n’est plus à traiter avant publication.',
  alreadyResolved: 'Cette annotation est déjà marquée comme reprise\u00a0: rien n’a changé. Rouvrez-la d’abord.',
  done: 'La correction est dans le brouillon.',
  refused:
    'Le texte proposé est trop long, ou il n’y en a pas, ou la suppression est demandée aussi. Proposez l’un ou l’autre.',
  wordsChanged:
    'Dans le brouillon, ces mots ne sont plus ceux que la correction cite\u00a0: rien n’y a été changé. Corrigez-les sur place, puis marquez l’annotation comme reprise.',
};
