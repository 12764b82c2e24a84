/** Taking pages along as files. */
export const exports = {
  hints: {
    pdf: 'À lire, à imprimer, à joindre\u202f; lisible à voix haute.',
    livret: 'À imprimer recto verso sur A4 (bord court), à plier et à agrafer.',
    epub: 'Pour une liseuse ou un téléphone, sans réseau.',
    docx: 'Pour reprendre le texte dans Word ou LibreOffice.',
    html: 'La page et ses images, dans un seul fichier.',
    md: 'Le texte et sa notice, à reprendre ailleurs.',
  },
  takeDraft: 'Emporter ce brouillon\u00a0:',
  takeAll: 'Emporter tout le recueil en un fichier\u00a0:',
  wait: {
    title: 'Le fichier se prépare',
    of: '«\u202f{{title}}\u202f», au format {{format}}',
    gathering: 'Pages rassemblées\u00a0: {{done}} sur {{total}}.',
    writing: 'Le texte est rassemblé. Mise en forme en cours.',
    refreshes: 'Cette page s’actualise toute seule. Vous pouvez aussi la quitter\u00a0: le fichier sera gardé.',
    cancel: 'Annuler',
    doneTitle: 'Le fichier est prêt',
    download: 'Télécharger le fichier',
    starts: 'Le téléchargement commence tout seul\u202f; sinon, suivez le lien.',
    cancelledTitle: 'C’est annulé',
    cancelled: 'Rien n’a été gardé du fichier.',
    again: 'Recommencer',
    back: 'Revenir à la page',
  },
};
