import type { LinkTexts } from './link-messages.ts';

/** What a personal link shows in Spanish. It awaits reading by a native speaker. */
export const es: LinkTexts<'one' | 'other'> = {
  consent: {
    title: 'Su consentimiento y sus palabras',
    hello: 'Hola, {{name}}',
    about: 'Sobre: {{study}}',
    intro:
      'Esta página es suya. Aquí responde sin cuenta ni contraseña, y puede volver por el mismo enlace, cuando quiera, para cambiar de opinión.',
    languages: 'Idioma de esta página',
    turns: 'Los pasos',
    turn: {
      consent: 'Su consentimiento',
      transcript: 'Su texto para revisar',
      quotations: 'Sus palabras citadas',
      receipt: 'Su recibo',
    },
    state: {
      unasked: 'todavía no se pide',
      asked: 'le toca responder',
      answered: 'respondido',
      taken: 'respondido',
      given: 'ya dado',
    },
    thanks: 'Gracias: su respuesta ha quedado registrada.',
    kept: 'Ha quedado registrado. Puede continuar, o volver más tarde.',
    mailStopped: 'No le escribiremos más. Esta página sigue abierta por el mismo enlace.',
    problem: {
      title: 'Todavía no se ha registrado nada. Lo que respondió está más abajo.',
      uses: 'Responda sí o no a cada pregunta.',
      reach: 'Elija para quién.',
      naming: 'Elija cómo se le nombra.',
      passages: 'Una corrección es demasiado larga: 4000 caracteres como máximo.',
      quotation:
        'Elija una respuesta para un pasaje por lo menos. Para una corrección, escriba las palabras correctas.',
      partly:
        'Su respuesta ha quedado registrada. Otro pasaje, que usted había empezado, no está completo: todavía no se ha registrado.',
      correction:
        'Usted quiere corregir este pasaje: escriba abajo las palabras correctas, o lo que está mal. Si está bien como está, o si hay que quitarlo, elija esa respuesta.',
      newWords: 'Estas palabras ya no son las que usted leyó: léalas y después elija su respuesta.',
      unsent:
        'Lo que eligió todavía no se ha registrado. Confírmelo con uno de los dos botones al final de esta página.',
      away: 'Continuar sin lo que no se ha registrado',
      changed:
        'El texto cambió mientras usted respondía. Estas son las palabras de hoy; compruebe sus respuestas y envíelas de nuevo.',
      asked:
        'Lo que se pide cambió mientras usted respondía: no se ha registrado nada. Léalo tal como está hoy y después responda.',
      returned:
        'La transcripción cambió mientras usted la revisaba: no se ha registrado nada. Esta es la de hoy; revísela y envíela de nuevo.',
      written: 'Lo que usted había escrito',
      busy: 'Demasiadas solicitudes a la vez. Espere un momento y envíe de nuevo.',
      storage: 'El sitio no puede registrar nada en este momento. Conserve esta página y después envíe de nuevo.',
      tooLarge: 'Es demasiado largo para un solo envío: acorte sus correcciones.',
    },
    closed: {
      title: 'Este enlace ya no abre nada',
      revoked:
        'El equipo anuló este enlace. Lo que usted respondió se conserva. Para responder o cambiar de opinión, pídale otro enlace: {{network}}.',
      expired:
        'Este enlace ha caducado. Lo que usted respondió se conserva. Para responder o cambiar de opinión, pida otro enlace a {{network}}.',
      unknown: 'No conocemos este enlace. Compruebe que está completo, o pida otro a {{network}}, que se lo dio.',
    },
    onlyIn:
      'Este texto existe solo en este idioma: {{language}}. Si no lo entiende, pida a la persona que le dio este enlace que se lo lea en el suyo antes de responder.',
    listen: 'Escuchar',
    listenHelp: 'Este texto, leído en voz alta.',
    cannotPlay: 'Este navegador no reproduce este sonido.',
    readAloud: 'Leer en voz alta',
    stopReading: 'Detener la lectura',
    give: {
      title: '¿A qué dice que sí?',
      help: 'Cada respuesta vale por sí misma. Puede decir que sí a una y que no a otra.',
      yes: 'Sí',
      no: 'No',
      use: {
        analysis: '¿Servirnos de sus palabras para comprender, sin citarlas?',
        quotation: '¿Citar sus palabras, tal como las dijo?',
        photo: '¿Mostrar una foto en la que se le ve?',
        sound: '¿Dar a oír su voz?',
        training: '¿Servirnos de ellas en formaciones?',
        archive: '¿Guardarlas en los archivos?',
      },
      byPeople:
        'Sus respuestas sobre la foto, la voz, las formaciones y los archivos quedan anotadas, y son personas quienes velan por ellas: el sitio no las comprueba por sí mismo.',
      reach: '¿Para quién?',
      reachOf: {
        team: 'El equipo que trabaja en este estudio, y nadie más',
        network: 'Los miembros de la red y sus socios',
        public: 'Todo el mundo, en internet',
      },
      naming: '¿Cómo se le nombra?',
      namingHelp:
        'Si elige menos que antes, y un texto publicado da su nombre donde lo cita, el nombre se oculta allí de inmediato. Se avisa al equipo, que escribe esos pasajes de otra manera.',
      noted:
        'Usted dio su consentimiento por otro medio que este enlace, por ejemplo en papel. Esto es lo que está anotado. Puede responder que no a una pregunta, o elegir menos, ahora y en todo momento.',
      answered:
        'Esto es lo que usted respondió. Puede responder que no a una pregunta, o elegir menos, ahora y en todo momento.',
      namingOf: {
        name: 'Por su nombre: {{name}}',
        organisation: 'Solo por su organización: {{organisation}}',
        pseudonym: 'Sin su nombre: «{{pseudonym}}»',
      },
      accept: 'Registrar mis respuestas',
      refuse: 'Lo rechazo todo',
      refuseHelp:
        'No se utilizará nada más. Si un texto publicado ya cita sus palabras, las que están entre comillas y sus testimonios se ocultan allí de inmediato. Se avisa al equipo, que elige lo que las sustituye y revisa las frases que se apoyan en sus palabras. No tiene que decir por qué.',
    },
    transcript: {
      intro:
        'Estas son sus palabras tal como se anotaron. Corrija lo que no es correcto; tache lo que no se debe utilizar: si un texto publicado cita esas palabras, se ocultan allí de inmediato. Si todo está bien, vaya hasta el final.',
      part: 'Página {{part}} de {{parts}}',
      passage: 'Pasaje {{number}}',
      change: 'Corregir o tachar este pasaje',
      changed: 'corregido por usted',
      struck: 'tachado por usted',
      words: 'Las palabras correctas',
      wordsHelp: 'Si tacha el pasaje, el equipo leerá lo que escriba como una observación.',
      strike: 'Tachar: este pasaje no se debe citar',
      previous: 'Página anterior',
      next: 'Guardar y continuar',
      keep: 'Guardar y terminar más tarde',
      done: 'Lo he revisado todo',
      notReturned: 'El texto todavía no está listo para revisarlo.',
    },
    quotations: {
      intro:
        'Esto es lo que los textos del equipo citan de usted, y lo que dicen apoyándose en sus palabras. Aquí no se muestra nada más de esos textos. Puede responder a un solo pasaje, y volver más tarde para los demás.',
      mayNotQuote: 'Usted no aceptó que se citaran sus palabras: no puede aparecer ninguna cita suya.',
      unwanted_one:
        'Un pasaje todavía cita sus palabras: ya no se puede publicar. Si ya estaba publicado, se oculta a los lectores; el equipo debe quitarlo.',
      unwanted_other:
        '{{count}} pasajes todavía citan sus palabras: ya no se pueden publicar. Si ya estaban publicados, se ocultan a los lectores; el equipo debe quitarlos.',
      nothingElse: 'Por ahora no hay nada más que mostrarle.',
      part: 'Pantalla {{part}} de {{parts}}. Pasajes en total: {{count}}. Cada pantalla se envía por separado.',
      parts: 'Las pantallas de pasajes',
      partsHelp: 'Lo que respondió en esta pantalla se envía cuando pasa a otra.',
      partOf: 'Pasajes {{from}} a {{to}}',
      sendPart: 'Enviar y continuar',
      more: 'Hay más pasajes que estos {{count}}. Para quitarlos también, retire todas sus palabras, al final de su recibo.',
      in: 'En «{{title}}»',
      published: 'ya publicado',
      draft: 'todavía no publicado',
      edition: 'en la edición {{number}}, sustituida desde entonces, que aún se puede leer',
      version: 'en la versión {{number}}, abierta a anotaciones',
      formerVersion: 'en la versión {{number}}, que estuvo abierta a anotaciones',
      again: 'en el borrador, y en la edición {{number}}, sustituida desde entonces, que aún se puede leer',
      draftOfVersion: 'todavía no publicado, salvo en la versión {{number}} para anotar',
      kindOf: {
        own: 'Sus palabras, tal como el texto las cita:',
        rests: 'Lo que dice el texto, apoyándose en lo que usted dijo:',
        shared: 'Lo que dice el texto, apoyándose en lo que usted y otras personas dijeron:',
        against: 'Lo que dice el texto, señalando que usted dijo lo contrario:',
      },
      signed: 'Firmado: {{name}}',
      nameHidden: 'Para los lectores, este nombre ya está sustituido, como usted pidió.',
      answer: 'Este pasaje',
      answerOf: {
        validate: 'Está bien: pueden citarlo',
        correct: 'Hay que corregirlo, con las palabras de abajo',
        withdraw: 'Hay que quitarlo: no quiero que se cite',
      },
      answerToText: {
        validate: 'Está bien: el texto puede decirlo',
        correct: 'Hay que corregirlo, con las palabras de abajo',
        withdraw: 'Hay que quitarlo: no quiero que el texto se apoye en mí para decirlo',
      },
      words: 'Las palabras correctas',
      wordsHelp:
        'Para una corrección, escriba el pasaje como debe ser. Con otra respuesta, el equipo leerá lo que escriba como una observación.',
      saved: 'respuesta registrada',
      sendOne: 'Enviar esta respuesta',
      send: 'Enviar mis respuestas',
      none: 'Por ahora ningún texto se apoya en sus palabras.',
    },
    receipt: {
      intro:
        'Esto es lo que está anotado. Imprima esta página, o conserve el enlace: siempre muestra el estado del día.',
      print: 'Recibo del {{date}}',
      person: 'Quién',
      material: 'Lo que usted dio',
      kindOf: {
        interview: 'Entrevista',
        survey: 'Encuesta',
        workshop: 'Taller',
        observation: 'Observación',
        document: 'Documento',
        photo: 'Foto',
        sound: 'Grabación de sonido',
      },
      study: 'El estudio',
      agreement: 'Su consentimiento',
      agreementOf: {
        asked: 'todavía no dado',
        granted: 'dado',
        returned: 'dado',
        validated: 'dado, y sus palabras citadas están aprobadas',
        refused: 'rechazado',
        withdrawn: 'retirado',
      },
      on: 'Dado el',
      refusedOn: 'Rechazado el',
      how: 'Cómo',
      howOf: { signed: 'papel firmado', recording: 'grabación', link: 'enlace personal' },
      uses: 'Para',
      use: {
        analysis: 'comprender',
        quotation: 'citar palabra por palabra',
        photo: 'mostrar una foto',
        sound: 'dar a oír la voz',
        training: 'formaciones',
        archive: 'los archivos',
      },
      analysisAlone: 'comprender, sin citar',
      reach: 'Para quién',
      naming: 'Nombre',
      until: 'Hasta el',
      text: 'Lo que se le pidió',
      transcript: 'Su texto',
      readOn: 'revisado el {{date}}: {{what}}',
      readSoFar: 'en revisión: {{what}}',
      asRead: 'nada que cambiar',
      corrected_one: '{{count}} pasaje corregido',
      corrected_other: '{{count}} pasajes corregidos',
      struck_one: '{{count}} pasaje tachado',
      struck_other: '{{count}} pasajes tachados',
      quotations: 'Sus palabras citadas',
      answeredOn: 'respuestas del {{date}}: {{what}}',
      answeredFrom: 'respuestas del {{from}} al {{date}}: {{what}}',
      validated_one: '{{count}} pasaje aprobado',
      validated_other: '{{count}} pasajes aprobados',
      toCorrect_one: '{{count}} por corregir',
      toCorrect_other: '{{count}} por corregir',
      dealtWith_one: '{{count}} corrección vista por el equipo',
      dealtWith_other: '{{count}} correcciones vistas por el equipo',
      takenOut_one: '{{count}} quitado por usted',
      takenOut_other: '{{count}} quitados por usted',
      takenOutHelp:
        'En los textos ya publicados, las palabras que usted quitó están ocultas. Si se trata de una frase que los autores escribieron con sus palabras, se puede leer hasta que el equipo la revise: ya está avisado.',
      struckBefore: 'Palabras que usted tachó de un texto anterior',
      struckBeforeHelp: 'No se pueden citar. Si ha cambiado de opinión, dígalo aquí.',
      giveBack: 'Estas palabras se pueden citar de nuevo',
      where: 'Qué ha sido de sus palabras hasta hoy',
      nowhere: 'No se ha publicado nada con sus palabras.',
      publishedOn: 'publicado el {{date}}',
      earlier: 'también en ediciones anteriores, que aún se pueden leer: {{numbers}}',
      earlierAlone: 'solo en ediciones anteriores, que aún se pueden leer: {{numbers}}',
      reserved: 'para los miembros de la red',
      cited_one: 'otra página se apoya en ella',
      cited_other: '{{count}} páginas más se apoyan en ella',
      read_one: 'leído alrededor de una vez desde {{since}}',
      read_other: 'leído unas {{count}} veces desde {{since}}',
      withdrawn:
        'Usted ha retirado sus palabras. Ya no se puede publicar nada con ellas. Sus citas están ocultas en los textos publicados; el equipo está avisado y quita lo demás. Para hablar de ello, diríjase a {{network}}.',
      backupsUntil:
        'Las copias de seguridad del sitio, que nadie lee, conservan aún sus palabras hasta el {{date}} a más tardar.',
      backupsLater:
        'Cuando el equipo lo haya quitado todo, este recibo dirá hasta qué día las copias de seguridad del sitio conservan aún sus palabras.',
      change: 'Cambiar de opinión',
      changeHelp: 'Puede cambiar cada respuesta, por este mismo enlace:',
      again: 'Responder de nuevo: {{turn}}',
      takeBack: 'Retirar todas mis palabras…',
      takeBackHelp:
        'De inmediato, no se puede publicar nada nuevo con sus palabras. En los textos publicados, sus palabras entre comillas y sus testimonios se ocultan: en su lugar se lee que una cita ha sido retirada. Se avisa al equipo, que borra sus palabras de los textos y de su historial. Hasta entonces, aún se pueden leer las frases que los autores escribieron con sus palabras a partir de lo que usted dijo. No tiene que decir por qué.',
      takeBackNow: 'Retirar todas mis palabras',
      mail: 'Le escribimos a {{email}} cuando se publican sus palabras, y después una vez al año para contarle qué ha sido de ellas.',
      mailUnset:
        'Por ahora este sitio no envía correos: conserve este enlace, que dice en todo momento qué ha sido de sus palabras.',
      noMail: 'No tenemos una dirección donde escribirle: vuelva por este enlace cuando quiera.',
      stopMail: 'No escribirme más',
    },
    template:
      '{{network}} prepara un estudio: «{{study}}». Usted habló con nosotros, o nos confió algo.\n\nQuisiéramos servirnos de ello para que otras personas aprendan de su experiencia. Le pedimos su consentimiento, pregunta por pregunta.\n\nUsted es libre de decir que no, a todo o a una parte: eso no cambia nada para usted. Si dice que sí, revisará sus palabras antes de que se citen.\n\nPodrá cambiar de opinión en todo momento, por este mismo enlace. Lo que guardamos de usted solo lo ve el equipo, y no se transmite a nadie sin su consentimiento.',
  },
  shell: {
    skip: 'Ir al contenido',
    signIn: 'Iniciar sesión',
    sentBefore: 'Este formulario ya se había enviado: no se ha hecho nada una segunda vez. Este es el resultado.',
  },
  errors: {
    kicker: 'Error {{status}}',
    retry: 'Intentar de nuevo',
    reference: 'Si se repite, avise al equipo de la red, con la hora que es y la dirección de esta página.',
    notFound: {
      title: 'No hay nada en esta dirección',
      text: 'Quizá la dirección está mal copiada. Abra de nuevo el enlace tal como se lo dieron.',
    },
    invalid: {
      title: 'No se ha entendido esta solicitud',
      text: 'Falta algo, o un valor no es de los esperados. No se ha cambiado nada. Vuelva atrás: lo que escribió sigue allí.',
    },
    conflict: {
      title: 'Alguien se adelantó',
      text: 'Entretanto, esto ha cambiado. No se ha borrado nada. Vuelva a cargar la página para ver cómo está, y empiece de nuevo si hace falta.',
    },
    gone: {
      title: 'Este enlace ya no sirve',
      text: 'Ha caducado o se ha anulado. Pida otro a quien se lo envió; lo que usted había escrito se conserva.',
    },
    methodNotAllowed: {
      title: 'Eso no se hace en esta dirección',
      text: 'La dirección existe, pero no para este tipo de solicitud. No se ha cambiado nada. Vuelva a la página de donde venía y empiece de nuevo desde allí.',
    },
    tooLarge: {
      title: 'Es demasiado grande',
      text: 'El envío supera lo que el sitio acepta. No se ha registrado nada. Divídalo en partes y envíelo de nuevo.',
    },
    longText: {
      title: 'Este texto es demasiado largo para un formulario',
      text: 'No se ha registrado nada. Vuelva atrás, acórtelo y envíelo de nuevo.',
    },
    manyFields: {
      title: 'Este formulario tiene demasiados campos',
      text: 'No se ha registrado nada. Vuelva atrás y envíe de nuevo el formulario de la página.',
    },
    tooMany: {
      title: 'Demasiadas solicitudes a la vez',
      text: 'Espere unos minutos y empiece de nuevo. Este límite protege el sitio; no se ha perdido nada.',
    },
    foreignOrigin: {
      title: 'Solicitud rechazada',
      text: 'Venía de un sitio distinto de este. No se ha cambiado nada. Hágala de nuevo desde nuestras páginas.',
    },
    unavailable: {
      title: 'No disponible por el momento',
      text: 'Un servicio que esta página necesita no responde. No se ha perdido nada. Inténtelo de nuevo en un instante.',
    },
    storage: {
      title: 'En este momento no se puede registrar',
      text: 'El disco del servidor está lleno u ocupado. Todo lo que se había registrado antes se conserva; esta solicitud no ha cambiado nada. Inténtelo de nuevo en un minuto: el servicio se reanuda solo en cuanto el disco responde.',
    },
    kept: {
      title: 'Lo que escribió se conserva aquí',
      text: 'Deje esta página abierta: el botón envía de nuevo el formulario tal como lo rellenó.',
      copy: 'Cópielo de aquí si todavía lo necesita.',
      field: 'Texto escrito ({{number}} de {{count}})',
      again: 'Enviar de nuevo lo que escribí',
    },
    unexpected: {
      title: 'Algo ha fallado por nuestra parte',
      text: 'No es culpa suya. El incidente está anotado en el registro del servidor. Lo que estaba registrado lo sigue estando.',
    },
  },
};
