import { MAP_WORDS } from '#content/evidence/map-words.ts';

/** The workspace of a study: its materials, and the people whom they concern. */
export const materials = {
  workspace: {
    title: 'Chantier',
    of: 'Chantier\u00a0: {{title}}',
    open: 'Ouvrir le chantier',
    intro:
      'Les matériaux sur lesquels cette étude s’appuie, les personnes qu’ils concernent, et ce qu’elles ont accepté. Seule l’équipe du réseau y entre.',
    done: 'L’équipe de l’étude est enregistrée.',
  },
  team: {
    title: 'L’équipe de l’étude',
    forTeam:
      'Qui fait cette étude est choisi par les personnes qui ouvrent tous ses matériaux\u00a0: son équipe, la personne qui en est responsable, les administrateurs.',
    everybody:
      'Personne n’est nommé\u00a0: toute l’équipe du réseau fait cette étude et ouvre ses matériaux, sauf ceux pour lesquels une personne concernée n’a accepté que l’équipe de l’étude.',
    help: 'Les matériaux réservés à l’équipe de l’étude ne s’ouvrent qu’aux personnes cochées, à la personne responsable de l’étude et aux administrateurs. Si personne n’est coché, toute l’équipe du réseau les ouvre, sauf ceux pour lesquels une personne concernée n’a accepté que l’équipe de l’étude.',
    change: 'Dire qui fait cette étude',
    save: 'Enregistrer l’équipe',
    wrong: 'Choisissez des personnes de l’équipe.',
  },
  map: {
    ...MAP_WORDS.fr,
    of: 'Sur quoi repose\u00a0: {{title}}',
    open: 'Voir la carte des preuves',
    ofDraft: 'La carte des preuves du brouillon',
    intro: 'De ce qui a été recueilli aux constats, aux enseignements, et aux pages qui s’en servent.',
    introDraft:
      'Le brouillon tel qu’il est maintenant\u00a0: de ce qui a été recueilli aux constats, aux enseignements, et aux pages publiées qui s’en servent.',
    none: 'Cette étude n’a encore ni constat ni enseignement.',
    tooLarge: 'Il y a trop à montrer pour un dessin lisible\u00a0: le tableau dit tout.',
    drawing: 'Dessin\u202f; le tableau qui suit dit la même chose',
    table: 'La même chose en tableau',
    against: 'Trait pointillé et signe ≠\u00a0: ce qui contredit',
    columns: { material: 'Matériaux', finding: 'Constats', lesson: 'Enseignements', page: 'Pages qui s’en servent' },
    column: { material: 'Matériau', finding: 'Constat', lesson: 'Enseignement', page: 'Page' },
  },
  list: {
    title: 'Matériaux',
    count_one: '{{count}} matériau',
    count_other: '{{count}} matériaux',
    none: 'Aucun matériau pour l’instant. Un matériau est ce qui appuie un constat\u00a0: un entretien, une enquête, un compte rendu d’atelier, un document…',
    noneFound: 'Aucun matériau ne répond à ces filtres.',
    add: 'Ajouter un matériau',
    table: 'Matériaux de l’étude',
    label: 'Repère',
    kind: 'Type',
    name: 'Titre',
    origin: 'D’où il vient',
    heldOn: 'Date',
    consent: 'Accord',
    anyKind: 'Tous',
    anySide: 'Les deux',
    anyActor: 'Tous',
    anyCountry: 'Tous',
    anyConsent: 'Tous',
    csv: 'Télécharger en CSV',
    file: 'materiaux',
  },
  /** Where the consent of those whom a material concerns stands. */
  consent: {
    nobody: 'à demander',
    asked: 'demandé',
    granted: 'donné',
    returned: 'transcription rendue',
    validated: 'citations validées',
    refused: 'refusé',
    withdrawn: 'retiré',
    none: 'sans objet',
  },
  form: {
    add: 'Ajouter un matériau',
    change: 'Modifier le matériau',
    kind: 'Type',
    kindWrong: 'Choisissez un type.',
    title: 'Titre',
    titleHelp: 'Pour s’y retrouver dans l’équipe. Il n’est jamais publié.',
    titleWrong: 'Donnez un titre à ce matériau.',
    heldOn: 'Date',
    heldOnHelp: 'Laissez vide si elle n’est pas connue.',
    heldOnWrong: 'Écrivez une date qui existe, par exemple 2026-12-18.',
    place: 'Lieu',
    country: 'Pays',
    noCountry: 'Aucun',
    language: 'Langue du matériau',
    collector: 'Recueilli par',
    side: 'De quel côté',
    noSide: 'Ni l’un ni l’autre',
    organisation: 'Organisation',
    actorType: 'Type d’acteur',
    noActorType: 'Non précisé',
    summary: 'En quelques mots',
    access: 'Qui l’ouvre',
    accessStaff: 'Toute l’équipe du réseau',
    accessTeam: 'L’équipe de l’étude seule',
    accessTeamUnnamed: 'L’équipe de l’étude. Personne n’y est encore nommé\u00a0: toute l’équipe du réseau l’ouvre',
    accessKept:
      'Une personne concernée a donné son accord pour l’équipe qui travaille sur l’étude, et pour personne d’autre. Quoi que vous choisissiez, ce matériau ne s’ouvre donc qu’aux personnes nommées au chantier, à la personne responsable de l’étude et aux administrateurs.',
    accessUnnamed:
      'Personne n’est nommé au chantier\u00a0: en attendant, qui a noté ce matériau l’ouvre aussi, et le reste de l’équipe du réseau ne l’ouvre pas.',
    wrong: 'Cette valeur n’est pas possible ici.',
    tooLong: 'Ce texte est trop long.',
    save: 'Enregistrer',
    conflict:
      'Quelqu’un d’autre a modifié ce matériau pendant que vous écriviez. Rien n’est enregistré\u202f; ce que vous avez écrit est ci-dessous. Ouvrez-le dans un autre onglet pour comparer, puis rechargez cette page.',
    done: 'Le matériau est enregistré.',
    removed: 'Le matériau est supprimé.',
    remove: 'Supprimer ce matériau',
    removeCited_one:
      'Une page le cite\u00a0: sa citation ne dira plus rien, mais les paroles y restent. Pour les retirer, passez d’abord par «\u202fRetirer des textes\u202f».',
    removeCited_other:
      '{{count}} pages le citent\u00a0: leurs citations ne diront plus rien, mais les paroles y restent. Pour les retirer, passez d’abord par «\u202fRetirer des textes\u202f».',
    removeHelp:
      'Ses fichiers, ce qui est noté de lui et des personnes qu’il concerne sont supprimés aussi. Rien ne peut être retrouvé.',
  },
  facts: {
    study: 'Étude',
    unknown: 'Non précisé',
    change: 'Modifier',
  },
  people: {
    title: 'Personnes concernées',
    intro: 'Ce que chacune a accepté décide de ce qui peut être publié.',
    none: 'Personne n’est noté.',
    noneNeeded:
      'Personne n’est noté. Pour ce type de matériau, ce n’est nécessaire que si quelqu’un peut être reconnu.',
    add: 'Noter une personne',
    new: 'Personne concernée',
    change: 'Modifier la personne et son accord',
    name: 'Nom',
    nameHelp:
      'De la personne ou du groupe\u00a0: «\u202fles 46 personnes enquêtées\u202f». Gardé à part, et montré aux lecteurs seulement si elle l’accepte.',
    nameWrong: 'Écrivez un nom.',
    pseudonym: 'Pseudonyme',
    pseudonymHelp:
      'Ce qui paraît à la place du nom\u00a0: «\u202fune agricultrice de la commune\u202f». Il ne doit rien dire qui permette de la reconnaître.',
    pseudonymWrong:
      'Écrivez un pseudonyme qui ne révèle pas le nom\u00a0: ni le prénom, ni une partie du nom, ni les initiales.',
    organisation: 'Organisation',
    state: 'Où en est l’accord',
    uses: 'Ce qu’elle accepte',
    usesHelp:
      'S’appuyer dessus et citer sont vérifiés à chaque publication. La photo, la voix, la formation et l’archive sont notées ici\u00a0: c’est à vous d’y veiller, rien ne les empêche de soi-même.',
    use: {
      analysis: 'que l’étude s’appuie dessus',
      quotation: 'd’être citée',
      photo: 'que sa photo paraisse',
      sound: 'que sa voix soit entendue',
      training: 'que cela serve à former',
      archive: 'que ce soit gardé en archive',
    },
    reach: 'Jusqu’où',
    reachOf: { team: 'L’équipe de l’étude seule', network: 'Le réseau et ses partenaires', public: 'Tout le monde' },
    naming: 'Comment elle est nommée',
    namingOf: { name: 'Par son nom', organisation: 'Par son organisation seule', pseudonym: 'Par son pseudonyme' },
    formats: 'Sous quelles formes',
    formatsHelp: 'Par exemple\u00a0: texte, pas la voix.',
    language: 'Langue du texte accepté',
    givenOn: 'Donné le',
    until: 'Jusqu’au',
    untilHelp: 'Laissez vide si l’accord n’a pas de fin.',
    how: 'Comment',
    howNone: 'Non précisé',
    howOf: { signed: 'Papier signé et numérisé', recording: 'Enregistrement', link: 'Lien personnel' },
    askedBy: 'Demandé par',
    note: 'À savoir',
    noteHelp: 'Pour l’équipe seule.',
    save: 'Enregistrer',
    done: 'La personne et son accord sont enregistrés.',
    doneForTeam:
      'La personne et son accord sont enregistrés. Elle a choisi l’équipe de l’étude seule\u00a0: vous n’en êtes pas, et n’ouvrez plus ce matériau.',
    removed: 'La personne n’est plus notée.',
    remove: 'Ne plus noter cette personne',
    removeHelp:
      'À faire seulement si elle a été notée par erreur. Pour un retrait, choisissez «\u202fretiré\u202f» ci-dessus.',
    conflict:
      'Quelqu’un d’autre a modifié cet accord pendant que vous écriviez. Rien n’est enregistré\u202f; ce que vous avez écrit est ci-dessous. Ouvrez-le dans un autre onglet pour comparer, puis rechargez cette page.',
    keepsMasks:
      'Cette personne est revenue sur son accord, et des paroles publiées sont masquées pour elle\u00a0: sans elle, l’accord des autres les montrerait de nouveau. Rien n’est changé. Retirez d’abord ses paroles des textes («\u202fretiré\u202f», puis «\u202fRetirer des textes\u202f»).',
    agreed: '{{uses}} · {{reach}} · {{naming}}',
    untilDay: 'jusqu’au {{date}}',
  },
  files: {
    title: 'Fichiers',
    of: 'Fichiers de {{label}}',
    intro:
      'L’enregistrement, le document numérisé, les photos… Ils s’ouvrent pour les mêmes personnes que ce matériau, et pour personne d’autre.',
    none: 'Aucun fichier.',
    manage: 'Ajouter ou supprimer un fichier',
    download: 'Télécharger',
    listen: 'Écouter {{name}}',
    cannotPlay: 'Ce navigateur ne lit pas ce son\u00a0: téléchargez-le.',
    add: 'Ajouter un fichier',
    file: 'Fichier',
    fileHelp: 'Jusqu’à {{size}}. S’il est interrompu, l’envoi reprend où il en était.',
    send: 'Envoyer ce fichier',
    removeAsk: 'Supprimer…',
    removeWarning: 'Le fichier est effacé pour de bon\u202f; aucune corbeille ne le garde.',
    remove: 'Supprimer pour de bon',
    removeOf: 'Supprimer {{name}}',
    underWay: 'Envois interrompus',
    underWayHelp:
      'Choisissez à nouveau le même fichier ci-dessous, sur le même appareil\u00a0: l’envoi reprend où il en était. Sans suite pendant un jour, il est abandonné.',
    received: '{{received}} reçus sur {{size}}',
    giveUp: 'Abandonner',
    giveUpOf: 'Abandonner l’envoi de {{name}}',
    done: 'Le fichier est là.',
    removed: 'Le fichier est supprimé.',
    transcribe: 'En faire la transcription',
    transcribeOf: 'Commencer la transcription avec le texte de {{name}}',
    transcribed:
      'Le texte du fichier est maintenant la transcription\u00a0: corrigez-la, marquez-y des extraits. Le fichier reste tel quel.',
    back: 'Retour au matériau',
    progress: '{name}\u00a0: {percent}\u00a0% envoyés',
    checking: 'Vérification…',
    waiting: 'La ligne est coupée. L’envoi reprend dès qu’elle revient\u202f; gardez cette page ouverte.',
    cancel: 'Annuler l’envoi',
    cancelled: 'L’envoi est annulé. Rien n’est gardé.',
    problem: {
      missing: 'Choisissez un fichier qui ne soit pas vide.',
      tooLarge:
        'Ce fichier est trop lourd\u00a0: {{size}} au plus. Pour un son, le format MP3 ou M4A est bien plus léger que WAV.',
      tooMany: 'Ce matériau a déjà {{limit}} fichiers\u00a0: supprimez-en un d’abord.',
      underWay: 'Vous avez déjà {{limit}} envois en cours\u00a0: terminez-les ou abandonnez-en un.',
      noText:
        'Aucun texte ne peut être lu dans ce fichier\u00a0: il est abîmé, protégé par un mot de passe, ou fait d’images numérisées. Le fichier reste là\u202f; écrivez la transcription à la main.',
      longText:
        'Ce fichier est trop lourd, ou son texte trop long, pour en faire une transcription. Il reste là\u202f; divisez-le, ou copiez dans une transcription la partie utile.',
      hasTranscript: 'Ce matériau a déjà une transcription\u00a0: rien n’y a été changé.',
      day: 'Vous avez envoyé beaucoup aujourd’hui ({{size}} par jour au plus). Continuez demain.',
    },
  },
  uses: {
    title: 'Où il est utilisé',
    none: 'Aucun texte ne le cite.',
    intro_one: 'Une page le cite.',
    intro_other: '{{count}} pages le citent.',
    incomplete:
      'Des brouillons anciens sont encore en cours de lecture\u00a0: cette liste peut être incomplète pendant quelques minutes.',
    draft: 'brouillon',
    draftBefore: 'histoire du brouillon',
    editions_one: 'édition {{numbers}}',
    editions_other: 'éditions {{numbers}}',
    versions_one: 'version à annoter {{numbers}}',
    versions_other: 'versions à annoter {{numbers}}',
    annotations_one: 'une annotation du passage',
    annotations_other: '{{count}} annotations du passage',
    archived: 'page archivée',
    binned: 'page dans la corbeille',
    collections: 'Ces pages sont dans\u00a0:',
    kits_one: 'Un kit composé par une personne en a aussi.',
    kits_other: '{{count}} kits composés par des personnes en ont aussi.',
  },
  /** Withdrawals that are not done with a page. */
  left: {
    title: 'Cette page ne peut pas être publiée\u00a0: un retrait n’est pas fini',
    titleOfAll: 'Des retraits ne sont pas finis',
    intro:
      'Quelqu’un a repris ses paroles, et elles ne sont pas encore toutes effacées. L’effacement reprend de lui-même, chaque minute\u00a0: attendez un peu, puis rouvrez cet écran. S’il n’avance pas, ouvrez le retrait pour voir où il en est, et prévenez un administrateur\u00a0: le disque est peut-être plein.',
    over: 'Il vient de finir\u00a0: relisez la page, puis publiez.',
    of: 'retrait des paroles de {{label}}',
    closed: 'retrait d’un matériau qui ne s’ouvre pas à vous, ou qui n’existe plus',
    since: 'demandé le {{at}}',
  },
  /** Takes what came from a material out of all texts. */
  beyond: {
    title: 'À faire\u00a0: des textes publiés vont au-delà de l’accord',
    intro:
      'Quelqu’un n’accepte plus que ces textes donnent son nom, ou tout ce qu’ils disent d’après ses paroles. Les citations et les noms reconnus sont déjà masqués pour les lecteurs. Les phrases écrites avec vos mots restent lisibles\u00a0: c’est à vous de les revoir.',
    isWithheld: 'texte retenu en entier, faute de pouvoir le masquer',
    withheld: {
      title: 'À faire\u00a0: des textes publiés sont retenus',
      intro:
        'Quelqu’un est revenu sur son accord, et ses paroles n’ont pas pu être masquées dans ces textes\u00a0: les lecteurs voient une phrase à leur place. Un nouvel essai a lieu de lui-même. S’il échoue encore, le texte enregistré est abîmé\u00a0: relisez le brouillon, puis publiez une nouvelle édition.',
      edition: 'édition {{number}}',
      version: 'version à annoter {{number}}',
      collection: 'les mots de la collection',
    },
    quotations_one: '{{count}} citation masquée',
    quotations_other: '{{count}} citations masquées',
    names_one: '{{count}} endroit où la personne est nommée, masqué',
    names_other: '{{count}} endroits où la personne est nommée, masqués',
    elsewhere:
      'Ce qui se lit dans un document joint n’est pas masqué\u00a0: s’il donne le nom, remplacez le document ou retirez-le de la page.',
    beside: 'Aussi masqué\u00a0:',
    besideOf: {
      title: 'le titre',
      summary: 'le résumé',
      notice: 'la notice',
      note: 'ce qui a changé dans l’édition',
      attached: 'les documents joints',
    },
    collections: 'Masqué aussi dans les mots de ces collections (titre, introduction…)\u00a0:',
    address: 'L’adresse {{text}} donne le nom. Elle n’est pas changée d’elle-même.',
    newAddress: 'Donner une autre adresse',
    write: 'Écrire ce passage autrement',
    statements_one: '{{count}} phrase à revoir',
    statements_other: '{{count}} phrases à revoir',
    plan: 'Choisir ce que devient chaque passage',
    rewrite:
      'L’accord n’est pas retiré en entier\u00a0: corrigez le brouillon, puis publiez une nouvelle édition. Les éditions d’avant gardent leurs masques.',
    forTeam: 'L’équipe de l’étude choisit ce que devient chaque passage.',
  },
  ended: {
    title: 'À revoir\u00a0: des accords ont pris fin',
    intro:
      'Des textes publiés citent encore des matériaux dont l’accord a pris fin. Rien n’y est masqué de soi-même\u00a0: redemandez l’accord, ou retirez ces passages du brouillon et publiez une nouvelle édition. Aucune nouvelle édition ne peut les citer d’ici là.',
    until: 'accord valable jusqu’au {{date}}',
  },
  withdraw: {
    title: 'Retirer des textes',
    open: 'Retirer des textes ce qui en vient',
    intro:
      'À la demande de la personne\u00a0: ce qui vient de ce matériau disparaît des brouillons et de leur histoire, des éditions, des versions à annoter, des annotations et de la recherche. C’est fait en entier ou pas du tout, et ne peut pas être annulé. Le reste des textes et de leur histoire demeure.',
    person: 'Qui se retire',
    personWrong: 'Choisissez la personne qui se retire.',
    erased: 'Ce qui est supprimé du matériau',
    erasedFiles_one: '{{count}} fichier',
    erasedFiles_other: '{{count}} fichiers',
    erasedTranscript: 'la transcription entière, avec son histoire',
    erasedExtracts_one: '{{count}} extrait, avec ses codes et sa note',
    erasedExtracts_other: '{{count}} extraits, avec leurs codes et leurs notes',
    erasedText:
      'Quel que soit votre choix pour chaque passage\u00a0: une citation gardée sous le pseudonyme reste publiée, mais la transcription et les fichiers d’où elle vient n’existent plus ici. Rien ne peut être retrouvé\u202f; si une copie doit rester, téléchargez-la avant, et seulement si la personne l’accepte.',
    erasedOfAll:
      'Ce matériau concerne plusieurs personnes\u00a0: les paroles des autres y sont supprimées avec celles de la personne qui se retire, car rien ne dit qui a dit quoi.',
    noPlace: 'Aucun texte ne le cite aujourd’hui.',
    wholeness:
      'Un passage va jusqu’au bout de son paragraphe, de sa cellule ou de son témoignage. Ce que la personne dit juste avant ou juste après peut être coché sous chaque passage\u202f; le reste se cherche plus bas par ses mots. Ce qui est coché est retiré avec le passage, partout où il a les mots montrés ici. Là où les paroles sont restées sans leur citation, elles sont retirées aussi\u202f; ce qui a été écrit d’autre à leur place demeure.',
    part: 'Partie {{part}} sur {{parts}}. Vos choix vous suivent d’une partie à l’autre\u202f; un passage pour lequel vous ne choisissez rien est retiré.',
    previous: 'Partie précédente',
    next: 'Partie suivante',
    around: 'Juste avant et juste après',
    along: 'À retirer avec ce passage',
    elsewhere: 'Ailleurs dans ces textes',
    phrase: 'Chercher des mots exacts',
    phraseHelp:
      'Dans les brouillons, éditions et versions de toutes les pages qui citent ce matériau\u00a0: un nom, une expression, une phrase. Les accents et les majuscules ne comptent pas.',
    search: 'Chercher',
    foundNone: 'Rien d’autre n’a ces mots dans ces textes.',
    found_one: '{{count}} passage trouvé. Cochez-le s’il est à retirer aussi.',
    found_other: '{{count}} passages trouvés. Cochez ceux qui sont à retirer aussi.',
    foundPart: 'La recherche s’est arrêtée en route, faute de place\u00a0: précisez les mots.',
    passage: 'Passage {{number}}',
    choice: 'Ce qu’il devient',
    choiceWrong:
      'Choisissez ce que devient ce passage\u00a0: une reformulation a besoin de son texte, et un pseudonyme ne doit rien révéler du nom.',
    choiceOf: {
      remove: 'Le retirer',
      paraphrase: 'Le remplacer par la reformulation ci-dessous',
      pseudonym: 'Garder les paroles, sous le pseudonyme',
    },
    paraphrase: 'Reformulation',
    paraphraseHelp: 'Seulement pour une reformulation\u00a0: vos mots, d’où l’on ne reconnaît pas la personne.',
    paraphraseRepeats:
      'Cette reformulation répète des mots retirés\u00a0: «\u202f{{words}}\u202f». Dites-le autrement\u00a0: six mots de suite ne peuvent pas rester. Rien n’est encore retiré.',
    willRead: 'Ce qu’on lira',
    previewed: 'Rien n’est encore retiré. Sous chaque passage figure ce qu’on lira à sa place dans les éditions.',
    pastOnly: 'L’histoire de ces brouillons le contient encore\u00a0: il en sera retiré aussi.',
    follows:
      'Ce qui suit de soi-même\u00a0: les collections et les kits, les flux, les fichiers à télécharger, la recherche et l’histoire des textes n’ont plus ces paroles une fois le retrait fait. Un fichier déjà téléchargé ou un courriel déjà reçu ne peut pas être repris.',
    attached: 'Des documents joints ont eux-mêmes ces paroles',
    attachedText:
      'Le retrait les enlève de ce que la recherche en connaît, mais ne change pas les fichiers. À faire pour chacun\u00a0: l’enlever de la page ou en joindre un autre sans ces paroles, puis publier une nouvelle édition.',
    attachedLeft:
      'Les éditions et les versions à annoter qui ont déjà l’un de ces fichiers continuent de le donner à qui peut lire la page. Pour qu’il n’en reste rien, la page doit être supprimée par l’administration.',
    attachedPart:
      'Il y a trop de documents joints pour les lire tous ici\u00a0: d’autres ont peut-être ces paroles. Ouvrez ceux des pages ci-dessus.',
    backups: 'Et dans les sauvegardes',
    backupsText:
      'Les sauvegardes faites jusqu’ici contiennent encore ces paroles, jusqu’au jour où on les supprime\u00a0: Navette n’en supprime aucune et n’en tient pas la liste. Qui administre le site sait quand la dernière a été faite, et où elles sont\u202f; les dossiers «\u202fbefore-restore-…\u202f» qu’une restauration met de côté en sont aussi. Si l’une d’elles est restaurée ici, Navette les retire à nouveau au démarrage, avant de rien montrer (commande «\u202fpurge\u202f»).',
    preview: 'Voir ce qu’on lira',
    do: 'Retirer maintenant',
    cancel: 'Ne rien retirer',
    done: 'Le retrait est enregistré. Il est fait, ou se termine à l’instant\u00a0: l’état est indiqué ci-dessous.',
    earlier:
      'Un retrait du {{date}} est fait. Les fichiers, la transcription et les extraits que le matériau avait ce jour-là sont supprimés.',
    underWay:
      'Un retrait du {{date}} est en cours. Pages déjà faites\u00a0: {{done}} sur {{all}}. Rechargez cette page dans un moment.',
    conflict: {
      'places-changed':
        'Des passages sont apparus ou partis depuis que cette page a été ouverte. Rien n’est retiré\u202f; relisez les choix ci-dessous.',
      'under-way':
        'Le retrait d’une autre personne est en cours pour ce matériau. Rien d’autre n’est retiré\u202f; recommencez quand il sera fait.',
    },
    deleted: 'Matériau supprimé',
    stateNoted:
      'L’accord est retiré, et plus rien ne peut être publié avec ce matériau. Ses paroles sont encore dans les textes\u00a0: choisissez ici ce qu’elles deviennent.',
    stillThere:
      'Une personne a retiré son accord, et des textes citent encore ce matériau. Les lecteurs n’y lisent plus ses citations, mais ses paroles y restent tant que vous ne les en retirez pas.',
  },
};
