/** Visibilities, statuses, languages. */
export const kinds = {
  visibility: { public: 'Tout le monde', members: 'Adhérents', invited: 'Équipe et personnes invitées' },
  status: { draft: 'Brouillon', 'in-review': 'En relecture', published: 'Publiée', archived: 'Archivée' },
  standing: {
    unpublished: 'L’équipe seule\u202f; une fois publiée\u00a0: {{who}}',
    upToDate: 'Édition {{number}}, à jour',
    ahead: 'Édition {{number}} · brouillon modifié {{when}}\u00a0:',
    aheadBy: 'Édition {{number}} · brouillon modifié {{when}} par {{name}}\u00a0:',
    compare: 'voir ce qui change',
    publish: 'publier',
  },
  language: { fr: 'Français', en: 'Anglais', ar: 'Arabe', es: 'Espagnol', pl: 'Polonais', pt: 'Portugais' },
};
