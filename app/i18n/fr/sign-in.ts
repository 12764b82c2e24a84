/** Signing in, and a partner's invitation. */
export const signIn = {
  title: 'Se connecter',
  intro:
    'Indiquez votre adresse électronique\u00a0: vous recevrez un lien qui vous connecte. Il n’y a pas de mot de passe.',
  email: 'Adresse électronique',
  emailHelp: 'Celle que l’équipe de {{network}} connaît.',
  emailInvalid: 'Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@association.org',
  submit: 'Recevoir un lien de connexion',
  tooMany_one:
    'Plusieurs liens viennent d’être demandés. Attendez une minute avant d’en demander un autre\u202f; ceux qui sont déjà partis servent pendant 15\u00a0minutes.',
  tooMany_other:
    'Plusieurs liens viennent d’être demandés. Attendez {{count}}\u00a0minutes avant d’en demander un autre\u202f; ceux qui sont déjà partis servent pendant 15\u00a0minutes.',
  noAccount: 'Pas encore de compte\u202f?',
  noAccountText:
    'L’équipe de {{network}} les ouvre\u00a0: écrivez-lui. Si vous êtes invité à un atelier, votre lien personnel suffit, sans compte.',
  already: 'Une session est ouverte sur cet appareil au nom de {{name}}.',
  goOn: 'Continuer',
  sent: {
    title: 'Regardez votre courrier',
    text: 'Si l’adresse {{email}} est celle d’un compte, un message vient d’y partir. Son lien sert une seule fois, pendant 15\u00a0minutes.',
    textUnknown:
      'Si cette adresse est celle d’un compte, un message vient d’y partir. Son lien sert une seule fois, pendant 15\u00a0minutes.',
    nothing: 'Rien n’arrive\u202f?',
    check: 'Vérifiez l’adresse, lettre par lettre.',
    spam: 'Cherchez dans les courriers indésirables.',
    ask: 'Demandez à l’équipe de {{network}} quelle adresse elle connaît.',
    again: 'Corriger l’adresse ou recommencer',
    keptTitle: 'Le lien est préparé',
    keptText:
      'Si l’adresse {{email}} est celle d’un compte, son lien est prêt. Il sert une seule fois, pendant 15\u00a0minutes.',
    keptUnknown:
      'Si cette adresse est celle d’un compte, son lien est prêt. Il sert une seule fois, pendant 15\u00a0minutes.',
    kept: 'Cette installation n’envoie pas de courrier\u00a0: le message attend les administrateurs dans la boîte d’envoi.',
  },
  open: {
    title: 'Bonjour {{name}}',
    text: 'Il ne reste qu’à confirmer\u00a0: ce bouton vous connecte sur cet appareil.',
    submit: 'Me connecter',
    why: 'Pourquoi un bouton\u202f? Des logiciels de messagerie ouvrent les liens avant vous pour les contrôler. Ils n’appuient pas sur les boutons.',
  },
  gone: {
    title: 'Ce lien ne sert plus',
    text: 'Un lien de connexion sert une seule fois, pendant 15\u00a0minutes. Demandez-en un autre\u00a0: il arrive aussitôt.',
    again: 'Recevoir un autre lien',
  },
  partner: {
    title: 'Bonjour {{name}}',
    lead: '{{network}} vous invite à lire et à annoter\u00a0:',
    open: 'Ouvrir',
    signed: 'Vos annotations porteront votre nom et celui de votre organisation, {{organisation}}.',
    keep: 'Gardez ce lien\u00a0: il rouvre la page quand vous voulez, sans compte ni mot de passe. Ne le transmettez pas, il est à votre nom.',
    replaces: 'Une session est ouverte sur cet appareil au nom de {{name}}. Ouvrir l’invitation la remplacera.',
    notYet:
      'La page n’est pas encore publiée, ou elle vient d’être retirée. Gardez ce lien et revenez plus tard\u00a0: il l’ouvrira dès qu’elle sera là.',
    goneTitle: 'Cette invitation ne sert plus',
    gone: 'Elle a expiré, elle a été retirée, ou son adresse est incomplète. Demandez-en une autre à la personne de {{network}} qui vous l’a envoyée. Vos annotations sont conservées.',
  },
};
