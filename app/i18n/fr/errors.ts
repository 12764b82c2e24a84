/** Error screens: what happened, what was kept, what to do. */
export const errors = {
  kicker: 'Erreur {{status}}',
  back: 'Revenir à l’accueil',
  search: 'Chercher dans les publications',
  signIn: 'Se connecter',
  retry: 'Réessayer',
  reference: 'Si cela se répète, signalez-le à l’équipe du réseau avec l’heure qu’il est et l’adresse de cette page.',
  notFound: {
    title: 'Rien à cette adresse, ou rien qui vous soit ouvert',
    text: 'L’adresse est peut-être mal recopiée. Ou bien la page est réservée aux adhérents, à l’équipe ou aux personnes invitées\u00a0: par discrétion, nous ne disons pas lequel des deux.',
    signIn:
      'Si vous avez un compte, connectez-vous\u00a0: la page s’ouvrira si vous y avez droit. Sinon, l’équipe de {{network}} peut vous inviter.',
    signedIn: 'Votre compte ne l’ouvre pas. L’équipe de {{network}} peut vous y donner accès.',
    partner:
      'Votre invitation ouvre une seule page. Demandez à la personne qui vous a invité de vous en envoyer une autre.',
  },
  forbidden: {
    title: 'Cela ne vous est pas ouvert',
    text: 'C’est réservé à l’équipe de {{network}}, ou à son administration\u00a0: demandez-le-leur si vous en avez besoin. Rien n’a été changé.',
  },
  signInRequired: {
    title: 'Il faut d’abord se connecter',
    text: 'Votre session est peut-être terminée. Connectez-vous, puis recommencez\u202f; rien n’a été changé.',
  },
  invalid: {
    title: 'Cette demande n’a pas été comprise',
    text: 'Il y manque quelque chose, ou une valeur n’est pas de celles attendues. Rien n’a été changé. Revenez en arrière\u00a0: ce que vous avez saisi y est encore.',
  },
  conflict: {
    title: 'Quelqu’un est passé avant vous',
    text: 'Entre-temps, cela a changé. Rien n’a été écrasé. Rechargez la page pour voir où elle en est, puis recommencez s’il le faut.',
  },
  rightsChanged: {
    title: 'Vos droits ont changé pendant l’envoi',
    text: 'Rien n’a été enregistré. Copiez ce que vous aviez saisi, s’il est rendu ci-dessous, puis rouvrez la page : elle dit si vous pouvez encore le faire, ou demande de vous reconnecter.',
  },
  archived: {
    title: 'C’est archivé',
    text: 'Tant que la page ou le recueil est archivé, rien n’y change\u00a0: ni texte, ni notice, ni image, ni annotation. Remettez d’abord en place ce qui l’est, puis recommencez. Revenez en arrière pour retrouver ce que vous aviez saisi.',
    restore: 'Voir comment la remettre en place',
  },
  gone: {
    title: 'Ce lien ne sert plus',
    text: 'Il a expiré, il a déjà servi, ou il a été retiré. Demandez-en un autre à la personne qui vous l’a envoyé\u202f; ce que vous aviez écrit est conservé.',
  },
  binned: {
    title: 'Cette page a été retirée',
    text: 'Elle était ici, et l’équipe l’a mise à la corbeille. Elle reviendra peut-être à cette adresse.',
  },
  removed: {
    title: 'Cette page a été supprimée',
    text: 'Elle était ici, et l’équipe l’a supprimée. Cette adresse ne sert plus.',
  },
  methodNotAllowed: {
    title: 'Cela ne se fait pas à cette adresse',
    text: 'L’adresse existe, mais pas pour ce genre de demande. Rien n’a été changé. Revenez à la page d’où vous veniez et recommencez par là.',
  },
  tooLarge: {
    title: 'C’est trop lourd',
    text: 'L’envoi dépasse ce que le site accepte. Rien n’a été enregistré. Coupez-le en morceaux, ou réduisez les images, puis recommencez.',
  },
  longText: {
    title: 'Ce texte est trop long pour un formulaire',
    text: 'Un formulaire accepte environ 80\u202f000 mots. Rien n’a été enregistré. Revenez en arrière, raccourcissez, puis renvoyez. Un long texte a sa place dans le brouillon d’une page\u00a0: là, il se colle d’un seul coup.',
  },
  manyFields: {
    title: 'Ce formulaire a trop de champs',
    text: 'Aucun formulaire du site n’en a autant. Rien n’a été enregistré. Revenez en arrière et renvoyez le formulaire de la page.',
  },
  tooMany: {
    title: 'Trop de demandes à la fois',
    text: 'Attendez quelques minutes, puis recommencez. Cette limite protège le site et les comptes\u202f; rien n’a été perdu.',
  },
  underWay: {
    title: 'Vos demandes précédentes ne sont pas terminées',
    text: 'Le serveur travaille encore aux fichiers que vous lui avez demandés ou envoyés, et n’en prend pas davantage à la fois d’une même personne. Celui-ci n’a pas été commencé. Dès qu’un des précédents est prêt, recommencez\u202f; rien n’a été perdu.',
  },
  noRoom: {
    title: 'Il n’y a plus de place ici',
    text: 'Le site en accepte {{limit}} au plus à cet endroit. Rien n’a été ajouté, et attendre n’y change rien\u00a0: retirez-en d’abord, ou demandez conseil à l’équipe.',
  },
  unsupportedType: {
    title: 'Ce type de fichier n’est pas accepté',
    text: 'Rien n’a été enregistré. Essayez avec un autre format.',
  },
  foreignOrigin: {
    title: 'Demande refusée',
    text: 'Elle venait d’un autre site que celui-ci. Rien n’a été changé. Refaites-la depuis nos pages.',
  },
  unavailable: {
    title: 'Momentanément indisponible',
    text: 'Un service dont cette page a besoin ne répond pas. Rien n’a été perdu. Réessayez dans un instant.',
  },
  loading: {
    title: 'La démonstration se charge',
    text: 'C’est le premier démarrage\u00a0: ses pages arrivent, en une minute environ. Celle-ci s’ouvrira d’elle-même.',
  },
  exportFailed: {
    title: 'Ce fichier n’a pas pu être fait',
    text: 'Le serveur n’a pas réussi à mettre ce texte dans ce format\u202f; rien n’en a été gardé, et la cause est notée dans son journal. La page se lit et s’imprime toujours\u202f; essayez un autre format.',
  },
  exportLimit: {
    title: 'Ce fichier est trop lourd à faire',
    text: 'Il demandait plus de temps ou de mémoire que le serveur n’en accorde à un fichier\u00a0: il s’est arrêté, et rien n’en a été gardé. Téléchargez les pages une à une, ou essayez un autre format.',
  },
  exportPictures: {
    title: 'Ces images sont trop lourdes pour un seul fichier',
    text: 'Le fichier Markdown contient les images telles qu’elles sont conservées\u00a0: celles-ci dépassent ensemble ce que le serveur met dans un fichier, et rien n’en a été gardé. Téléchargez les pages une à une, ou quelques-unes à la fois\u202f; le texte seul d’une page est au format Markdown sans images.',
  },
  exportSpace: {
    title: 'Le disque du serveur est plein',
    text: 'Le fichier n’a pas pu être écrit, et rien n’en a été gardé. Prévenez l’administration, puis réessayez.',
  },
  textTime: {
    title: 'Ce texte demande trop de temps',
    text: 'Le serveur s’est arrêté au bout d’une demi-minute\u00a0: ou bien il est très occupé, ou bien ce texte est trop long ou trop enchevêtré. Rien n’a été changé. Réessayez dans quelques minutes\u202f; si cela se répète, divisez le texte en plusieurs pages.',
  },
  textMemory: {
    title: 'Ce texte demande trop de mémoire',
    text: 'Le serveur s’est arrêté avant la fin. Rien n’a été changé. Divisez le texte en plusieurs pages, puis recommencez.',
  },
  storage: {
    title: 'L’enregistrement ne se fait pas en ce moment',
    text: 'Le disque du serveur n’accepte ou ne rend rien : il est plein, ou occupé. Tout ce qui était enregistré avant est conservé ; cette demande-ci n’a rien changé. Réessayez dans une minute. Cela reprend de soi-même dès que le disque répond.',
  },
  kept: {
    title: 'Ce que vous avez saisi est gardé ici',
    text: 'Laissez cette page ouverte : le bouton renvoie le formulaire tel que vous l’aviez rempli.',
    copy: 'Copiez-le d’ici si vous en avez encore besoin.',
    field: 'Texte saisi ({{number}} sur {{count}})',
    again: 'Renvoyer ce que j’ai saisi',
  },
  unexpected: {
    title: 'Quelque chose s’est cassé de notre côté',
    text: 'Ce n’est pas vous. L’incident est noté dans le journal du serveur. Ce qui était enregistré l’est toujours.',
  },
  /** Why an image that was sent is refused. */
  upload: {
    damaged: 'Cette image est abîmée\u00a0: elle ne peut pas être lue jusqu’au bout.',
    tooManyPixels: 'Cette image dépasse {{limit}} millions de pixels. Réduisez-la, puis recommencez.',
    costly:
      'Cette image demande plus de calcul ou de mémoire que le site n’en donne à une image. Elle n’a pas été gardée. Réduisez-la, ou exportez-la en JPEG ou en PNG, puis recommencez.',
    drawing:
      'Ce dessin est trop complexe pour être converti ici\u00a0: trop d’éléments, d’effets ou de renvois. Il n’a pas été gardé. Exportez-le en PNG depuis votre logiciel de dessin, puis recommencez.',
    underWay:
      'Vous avez déjà {{limit}} images en cours d’envoi\u202f; celle-ci n’a pas été gardée. Attendez que les premières soient enregistrées, puis recommencez.',
    stuck:
      'Le serveur est très occupé\u00a0: l’image n’a pas pu être préparée, et n’a pas été gardée. Réessayez dans un instant.',
  },
};
