/** Kinds of pages and collections, visibilities, statuses, languages. */
export const kinds = {
  page: {
    study: { one: 'Étude de capitalisation', many: 'Études de capitalisation' },
    factsheet: { one: 'Fiche pratique', many: 'Fiches pratiques' },
    practice: { one: 'Bonne pratique', many: 'Bonnes pratiques' },
    module: { one: 'Module', many: 'Modules' },
    workshop: { one: 'Atelier duo', many: 'Ateliers duo' },
    article: { one: 'Article', many: 'Articles' },
  },
  collection: {
    toolkit: { one: 'Boîte à outils', many: 'Boîtes à outils' },
    booklet: { one: 'Livret', many: 'Livrets' },
    review: { one: 'Revue', many: 'Revues' },
    barometer: { one: 'Baromètre', many: 'Baromètres' },
  },
  visibility: { public: 'Tout le monde', members: 'Adhérents', invited: 'Équipe et personnes invitées' },
  status: { draft: 'Brouillon', 'in-review': 'En relecture', published: 'Publiée', archived: 'Archivée' },
  language: { fr: 'Français', en: 'Anglais', ar: 'Arabe', es: 'Espagnol', pl: 'Polonais', pt: 'Portugais' },
};
