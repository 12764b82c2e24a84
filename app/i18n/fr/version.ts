/** Versions of drafts that partners are asked to annotate. */
export const version = {
  title: 'Version à annoter',
  frozen: '«\u202f{{name}}\u202f», figée le {{when}}.',
  band: {
    open: 'Cette version ne bouge plus pendant qu’on l’annote\u202f; l’écriture continue à côté, et les annotations suivent le texte.',
    partners:
      'Les personnes invitées annotent cette version\u202f; vous voyez leurs annotations sur la page et dans le brouillon.',
    former: 'Une version plus récente est à annoter\u00a0: les annotations y ont suivi le texte.',
    published:
      'Depuis, une édition a été publiée ou une version plus récente figée\u00a0: les annotations y ont suivi le texte.',
  },
  others: 'Autres versions\u00a0:',
  other: '{{name}} ({{when}})',
  printedFoot: 'Version à annoter du {{when}}',
  read: 'La lire',
  edition: 'Les personnes invitées annotent l’édition publiée.',
  first: 'Faire annoter le brouillon par des personnes invitées',
  freezeNext: 'Leur faire annoter le brouillon',
  noneAfter:
    'Figez une version du brouillon\u00a0: les personnes invitées la liront et l’annoteront à la place de l’édition publiée, jusqu’à la prochaine édition.',
  none: 'Cette page n’a pas encore d’édition. Figez une version de son brouillon\u00a0: les personnes invitées la liront et l’annoteront pendant que l’écriture continue.',
  name: 'Nom de la version',
  nameHelp: 'Les personnes invitées le verront, avec la date.',
  againHelp: 'La nouvelle version remplace la précédente pour les personnes invitées\u202f; les annotations suivent.',
  defaultName: 'Version {{number}}',
  freeze: 'Figer le brouillon',
  freezeAgain: 'Figer une nouvelle version',
  done: 'La version à annoter est figée. Vous pouvez inviter.',
  error: {
    name: 'Donnez un nom à la version (120 caractères au plus).',
    body: 'Le brouillon est vide\u00a0: il n’y a rien à annoter.',
  },
};
