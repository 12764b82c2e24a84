/** The command palette, on every page of those who are signed in. */
export const palette = {
  open: 'Aller à… (Ctrl K)',
  label: 'Aller à une page ou faire une action',
  placeholder: 'Une page, une action…',
  hint: '↑ ↓ pour choisir, Entrée pour ouvrir, Échap pour fermer',
  pages: 'Pages',
  actions: 'Actions',
  nothing: 'Rien de ce nom. Entrée lance la recherche dans les textes.',
  searchFor: 'Chercher dans les textes',
  home: 'Accueil',
  found_one: '{{count}} proposition',
  found_other: '{{count}} propositions',
  close: 'Fermer',
  search: 'Rechercher',
  care: 'Suivi de la recherche',
};
