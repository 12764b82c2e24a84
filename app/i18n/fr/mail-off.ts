/** Turning a sort of mail off by its own link. */
export const mailOff = {
  sorts: {
    answers: 'les réponses à vos annotations',
    mentions: 'les annotations qui vous mentionnent',
    entrusted: 'les pages qui vous sont confiées',
    reminders: 'les rappels des relectures qui vous sont demandées',
    digest: 'le résumé de ce que font les autres',
  },
  title: 'Vos courriels',
  ask: 'Voulez-vous ne plus recevoir {{sort}} par courriel\u202f?',
  turnOff: 'Ne plus les recevoir',
  offTitle: 'C’est fait',
  isOff: 'Vous ne recevez plus {{sort}} par courriel.',
  turnOn: 'Les recevoir de nouveau',
  remaining: 'Vous recevez toujours {{sorts}}.',
  always: 'Les liens de connexion et les demandes de relecture restent envoyés.',
  account: 'Tout régler dans mon compte',
  goneTitle: 'Ce lien ne règle plus rien',
  gone: 'Il est incomplet, ou la personne à qui il a été envoyé n’a plus d’accès\u00a0: rien ne lui est plus envoyé.',
};
