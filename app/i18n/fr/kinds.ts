/** Visibilities, statuses, languages. */
export const kinds = {
  visibility: { public: 'Tout le monde', members: 'Adhérents', invited: 'Équipe et personnes invitées' },
  status: { draft: 'Brouillon', 'in-review': 'En relecture', published: 'Publiée', archived: 'Archivée' },
  language: { fr: 'Français', en: 'Anglais', ar: 'Arabe', es: 'Espagnol', pl: 'Polonais', pt: 'Portugais' },
};
