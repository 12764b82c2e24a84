/** Links to what the reader may not open. */
export const reserved = {
  lock: {
    members: 'réservé aux adhérents',
    invited: 'réservé aux personnes invitées',
    partner: 'votre invitation ne l’ouvre pas',
  },
  kicker: 'Accès réservé',
  title: {
    members: 'Réservé aux adhérents du réseau',
    invited: 'Réservé aux personnes invitées',
    partner: 'Votre invitation n’ouvre pas cette page',
  },
  link: 'Le lien que vous avez suivi\u00a0:',
  text: {
    members:
      'Les adhérents de {{network}} lisent cette publication. Pour adhérer, ou pour recevoir un compte si votre organisation est déjà adhérente, écrivez à l’équipe du réseau.',
    invited:
      'Cette publication n’est ouverte qu’aux partenaires invités à la lire et à l’annoter. L’équipe de {{network}} envoie les invitations\u00a0: demandez-lui la vôtre.',
    partner:
      'Votre invitation ouvre une seule page. Demandez à la personne qui vous a invité de vous donner accès à celle-ci.',
  },
  signIn: {
    members: 'Vous avez un compte\u202f? Connectez-vous\u00a0: la page s’ouvrira.',
    invited: 'Vous êtes invité\u202f? Ouvrez le lien reçu\u00a0: c’est lui qui donne accès à la page.',
  },
  contact: 'Écrire à l’équipe',
  back: 'Revenir à ma lecture',
};
