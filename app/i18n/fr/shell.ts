/** The frame of every page. */
export const shell = {
  skip: 'Aller au contenu',
  home: 'Accueil',
  mainNav: 'Rubriques',
  search: 'Rechercher',
  searchPlaceholder: 'Fiche, pays, ODD…',
  searchLabel: 'Rechercher dans les publications',
  signIn: 'Se connecter',
  signOut: 'Se déconnecter',
  account: 'Mon compte',
  admin: 'Administration',
  newPage: 'Nouvelle page',
  newCollection: 'Nouveau recueil',
  signedInAs: 'Connecté en tant que {{name}}',
  invitedAs: '{{name}}, {{organisation}}',
  otherLanguage: 'English',
  otherLanguageHint: 'Read this site in English',
  footerNav: 'Pied de page',
  about:
    'La navette porte le fil d’un bord à l’autre du métier, et un texte d’une maison à l’autre, jusqu’à ce que les deux l’aient écrit.',
  publishedBy: 'Publié par {{network}}',
  licences: 'Licences des logiciels',
  leaving: {
    untitled: 'Un brouillon de cet appareil',
    stay: 'Rester connecté',
    close: 'Fermer',
    keep: 'Garder et rester connecté',
    delete: 'Se déconnecter et supprimer',
    sending: {
      title: 'Un instant',
      text: 'Envoi de ce que vous avez écrit et qui n’est pas encore enregistré…',
    },
    unsaved: {
      title: 'Du texte n’est pas encore enregistré',
      text: 'Il n’existe que sur cet appareil\u202f; se déconnecter l’en supprime. Pour l’enregistrer, gardez votre session et ouvrez ces brouillons une fois la connexion revenue. Se déconnecter demande aussi une connexion.',
    },
    failed: {
      title: 'La déconnexion n’a pas eu lieu',
      text: 'Le serveur n’a pas répondu. Rien n’a été supprimé\u202f; déconnectez-vous quand la connexion sera revenue.',
    },
    foreign: {
      title: 'Le texte d’une autre personne est sur cet appareil',
      text: 'Elle l’a écrit ici et il n’est pas encore enregistré. Il ne vous est pas montré, et partira quand elle se connectera de nouveau sur cet appareil.',
      keep: 'Le garder pour elle',
      delete: 'Le supprimer',
    },
  },
};
