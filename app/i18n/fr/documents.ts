/** Documents attached to pages. */
export const documents = {
  title: 'Documents joints',
  intro:
    'Ils partent avec la prochaine édition et y restent\u00a0: ceux des éditions déjà publiées ne bougent pas. Qui lit la page peut les télécharger.',
  none: 'Aucun document pour l’instant.',
  addTitle: 'Joindre un document',
  file: 'Fichier',
  fileHelp: 'PDF ou Word (.docx), 20\u202fMo au plus, sans mot de passe ni macros.',
  newTitle: 'Titre',
  newTitleHelp: 'Ce que les lecteurs verront. Laissé vide, il est tiré du nom du fichier.',
  language: 'Langue',
  add: 'Joindre ce document',
  item: 'Document {{number}}',
  save: 'Enregistrer',
  download: 'Télécharger {{name}}',
  up: 'Monter «\u202f{{title}}\u202f»',
  down: 'Descendre «\u202f{{title}}\u202f»',
  remove: 'Retirer «\u202f{{title}}\u202f»',
  back: 'Revenir à la page',
  publish: 'Publier une édition',
  done: 'C’est enregistré. Les lecteurs le verront avec la prochaine édition.',
  type: { pdf: 'PDF', docx: 'Word' },
  facts: '{{type}}, {{size}}',
  problem: {
    missing: 'Choisissez un fichier à joindre.',
    macros:
      'Ce document Word contient des macros, que nous n’acceptons pas. Enregistrez-le en .docx sans macros, puis joignez-le de nouveau. Rien n’a été ajouté.',
    oldWord:
      'C’est un ancien document Office (.doc…), ou un document protégé par un mot de passe. Enregistrez-le en .docx ou en PDF, sans mot de passe, puis joignez-le de nouveau. Rien n’a été ajouté.',
    unsupported: 'Ce fichier n’est ni un PDF ni un document Word (.docx), quel que soit son nom. Rien n’a été ajouté.',
    tooLarge:
      'Ce fichier dépasse {{limit}}\u202fMo. Allégez-le (des images moins lourdes), puis joignez-le de nouveau. Rien n’a été ajouté.',
    attached: 'Ce document est déjà joint à la page. Rien n’a été ajouté.',
    tooMany: 'Une page porte {{limit}} documents au plus. Retirez-en un d’abord. Rien n’a été ajouté.',
    title: 'Un titre est attendu, de 200 caractères au plus.',
    language: 'Choisissez une langue de la liste.',
  },
};
