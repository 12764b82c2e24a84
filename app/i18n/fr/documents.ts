/** Documents attached to pages. */
export const documents = {
  title: 'Documents joints',
  intro:
    'Ils partent avec la prochaine édition et y restent\u00a0: ceux des éditions déjà publiées ne bougent pas. Qui lit la page peut les télécharger, et la recherche trouve leur texte.',
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
  text: {
    waiting: 'Son texte est en cours de lecture. Rechargez la page dans un moment.',
    read: 'La recherche trouvera son texte.',
    cut: 'La recherche trouvera le début de son texte\u00a0: il est trop long, ou illisible par endroits.',
    none: 'Il n’a pas de texte que la recherche puisse trouver\u00a0: ce sont sans doute des pages numérisées.',
    encrypted:
      'Il est protégé par un mot de passe\u00a0: les lecteurs devront le connaître, et la recherche ne trouvera pas son texte.',
    damaged:
      'Son texte n’a pas pu être lu\u00a0: le fichier est peut-être abîmé. Il reste joint\u202f; ouvrez-le pour vous en assurer.',
    'too-heavy': 'Son texte n’a pas pu être lu\u00a0: il demande trop de mémoire. Le document reste joint.',
    'too-slow': 'Son texte n’a pas pu être lu\u00a0: cela prendrait trop de temps. Le document reste joint.',
  },
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
