import type { LinkTexts } from './link-messages.ts';

/** What a personal link shows in Polish. It awaits reading by a native speaker. */
export const pl: LinkTexts<'one' | 'few' | 'many'> = {
  consent: {
    title: 'Państwa zgoda i\u00a0Państwa słowa',
    hello: 'Dzień dobry, {{name}}',
    about: 'Dotyczy: {{study}}',
    intro:
      'Ta strona jest dla Państwa. Odpowiadają tu Państwo bez konta i\u00a0bez hasła. Przez ten sam link można wrócić w\u00a0każdej chwili, żeby zmienić zdanie.',
    languages: 'Język tej strony',
    turns: 'Kolejne kroki',
    turn: {
      consent: 'Państwa zgoda',
      transcript: 'Państwa tekst do przejrzenia',
      quotations: 'Państwa cytowane słowa',
      receipt: 'Państwa potwierdzenie',
    },
    state: {
      unasked: 'jeszcze nie teraz',
      asked: 'czeka na odpowiedź',
      answered: 'odpowiedź zapisana',
      taken: 'odpowiedź zapisana',
      given: 'już udzielona',
    },
    thanks: 'Dziękujemy: odpowiedź została zapisana.',
    kept: 'Zapisano. Można kontynuować albo wrócić później.',
    mailStopped: 'Nie będziemy już do Państwa pisać. Ta strona pozostaje otwarta przez ten sam link.',
    problem: {
      title: 'Nic jeszcze nie zostało zapisane. Państwa odpowiedzi są poniżej.',
      uses: 'Proszę odpowiedzieć tak lub nie na każde pytanie.',
      reach: 'Proszę wybrać, dla kogo.',
      naming: 'Proszę wybrać, jak mamy Państwa przedstawiać.',
      passages: 'Jedna z\u00a0poprawek jest za długa: najwyżej 4000 znaków.',
      quotation:
        'Proszę wybrać odpowiedź dla co najmniej jednego fragmentu. Przy poprawce proszę wpisać właściwe słowa.',
      partly:
        'Odpowiedź została zapisana. Inny fragment, który zaczęli Państwo wypełniać, nie jest kompletny: nie został jeszcze zapisany.',
      correction:
        'Chcą Państwo poprawić ten fragment: proszę wpisać poniżej właściwe słowa albo to, co się nie zgadza. Jeśli jest dobry taki, jaki jest, albo ma zostać usunięty, proszę wybrać tę odpowiedź.',
      newWords: 'To już nie są słowa, które Państwo czytali: proszę je przeczytać, a\u00a0potem wybrać odpowiedź.',
      unsent:
        'Państwa wybór nie został jeszcze zapisany. Proszę go potwierdzić jednym z\u00a0dwóch przycisków na dole strony.',
      away: 'Dalej bez tego, co nie zostało zapisane',
      changed:
        'Tekst zmienił się w\u00a0czasie, gdy Państwo odpowiadali. Oto dzisiejsze słowa; proszę sprawdzić odpowiedzi i\u00a0wysłać je ponownie.',
      asked:
        'Prośba zmieniła się w\u00a0czasie, gdy Państwo odpowiadali: nic nie zostało zapisane. Proszę przeczytać ją w\u00a0dzisiejszej postaci, a\u00a0potem odpowiedzieć.',
      returned:
        'Zapis rozmowy zmienił się w\u00a0czasie, gdy Państwo go czytali: nic nie zostało zapisane. Oto dzisiejszy; proszę go przejrzeć i\u00a0wysłać ponownie.',
      written: 'To, co Państwo napisali',
      busy: 'Zbyt wiele próśb naraz. Proszę chwilę poczekać i\u00a0wysłać ponownie.',
      storage: 'Serwis nie może teraz niczego zapisać. Proszę nie zamykać tej strony i\u00a0wysłać ponownie.',
      tooLarge: 'To za dużo na jedno wysłanie: proszę skrócić poprawki.',
    },
    closed: {
      title: 'Ten link niczego już nie otwiera',
      revoked:
        'Zespół unieważnił ten link. Państwa odpowiedzi są zachowane. Żeby odpowiedzieć lub zmienić zdanie, proszę poprosić zespół o\u00a0inny link: {{network}}.',
      expired:
        'Ten link wygasł. Państwa odpowiedzi są zachowane. Żeby odpowiedzieć lub zmienić zdanie, proszę poprosić o\u00a0inny link: {{network}}.',
      unknown:
        'Ten link nie jest nam znany. Proszę sprawdzić, czy jest cały, albo poprosić o\u00a0inny tych, od których go Państwo mają: {{network}}.',
    },
    onlyIn:
      'Ten tekst istnieje tylko w\u00a0tym języku: {{language}}. Jeśli jest niezrozumiały, proszę poprosić osobę, od której mają Państwo ten link, o\u00a0przeczytanie go w\u00a0Państwa języku, zanim Państwo odpowiedzą.',
    listen: 'Posłuchaj',
    listenHelp: 'Ten tekst odczytany na głos.',
    cannotPlay: 'Ta przeglądarka nie odtwarza tego nagrania.',
    readAloud: 'Czytaj na głos',
    stopReading: 'Zatrzymaj czytanie',
    give: {
      title: 'Na co się Państwo zgadzają?',
      help: 'Każda odpowiedź liczy się osobno. Na jedno pytanie można odpowiedzieć tak, a\u00a0na inne nie.',
      yes: 'Tak',
      no: 'Nie',
      use: {
        analysis: 'Korzystać z\u00a0Państwa słów, żeby zrozumieć, ale bez cytowania?',
        quotation: 'Cytować Państwa słowa, słowo w\u00a0słowo?',
        photo: 'Pokazać zdjęcie, na którym Państwa widać?',
        sound: 'Dać innym usłyszeć Państwa głos?',
        training: 'Korzystać z\u00a0nich na szkoleniach?',
        archive: 'Przechowywać je w\u00a0archiwum?',
      },
      byPeople:
        'Odpowiedzi dotyczące zdjęcia, głosu, szkoleń i\u00a0archiwum są zapisane, a\u00a0pilnują ich ludzie: serwis sam ich nie sprawdza.',
      reach: 'Dla kogo?',
      reachOf: {
        team: 'Zespół, który pracuje nad tym opracowaniem, i\u00a0nikt więcej',
        network: 'Członkowie sieci i\u00a0ich partnerzy',
        public: 'Wszyscy, w\u00a0internecie',
      },
      naming: 'Jak mamy Państwa przedstawiać?',
      namingHelp:
        'Jeśli wybiorą Państwo mniej niż przedtem, a\u00a0opublikowany tekst podaje Państwa nazwisko tam, gdzie Państwa cytuje, nazwisko zostanie tam od razu ukryte. Zespół dostanie wiadomość: napisze te fragmenty inaczej.',
      noted:
        'Udzielili Państwo zgody inaczej niż przez ten link, na przykład na papierze. Oto co z\u00a0niej zapisano. Na każde pytanie można odpowiedzieć nie albo wybrać mniej, teraz i\u00a0w\u00a0każdej chwili.',
      answered:
        'Oto co Państwo odpowiedzieli. Na każde pytanie można odpowiedzieć nie albo wybrać mniej, teraz i\u00a0w\u00a0każdej chwili.',
      namingOf: {
        name: 'Z\u00a0imienia i\u00a0nazwiska: {{name}}',
        organisation: 'Tylko nazwą organizacji: {{organisation}}',
        pseudonym: 'Bez nazwiska: „{{pseudonym}}”',
      },
      accept: 'Zapisz moje odpowiedzi',
      refuse: 'Nie zgadzam się na nic',
      refuseHelp:
        'Nic więcej nie zostanie użyte. Jeśli opublikowany tekst już Państwa cytuje, Państwa słowa w\u00a0cudzysłowie i\u00a0wypowiedzi zostaną tam od razu ukryte. Zespół dostanie wiadomość: wybierze, co je zastąpi, i\u00a0przejrzy zdania, które opierają się na Państwa słowach. Nie trzeba mówić dlaczego.',
    },
    transcript: {
      intro:
        'Oto Państwa słowa tak, jak zostały zapisane. Proszę poprawić to, co się nie zgadza, i\u00a0skreślić to, czego nie wolno użyć: jeśli opublikowany tekst cytuje te słowa, zostaną tam od razu ukryte. Jeśli wszystko się zgadza, proszę przejść na sam dół.',
      part: 'Strona {{part}} z\u00a0{{parts}}',
      passage: 'Fragment {{number}}',
      change: 'Popraw lub skreśl ten fragment',
      changed: 'poprawione przez Państwa',
      struck: 'skreślone przez Państwa',
      words: 'Właściwe słowa',
      wordsHelp: 'Jeśli skreślą Państwo fragment, zespół przeczyta wpisany tekst jako uwagę.',
      strike: 'Skreśl: tego fragmentu nie wolno cytować',
      previous: 'Poprzednia strona',
      next: 'Zapisz i\u00a0dalej',
      keep: 'Zapisz i\u00a0dokończ później',
      done: 'Wszystko przejrzane',
      notReturned: 'Tekst nie jest jeszcze gotowy do przejrzenia.',
    },
    quotations: {
      intro:
        'Oto co teksty zespołu cytują z\u00a0Państwa słów i\u00a0co mówią, opierając się na nich. Niczego więcej z\u00a0tych tekstów tu nie pokazujemy. Można odpowiedzieć tylko na jeden fragment, a\u00a0do pozostałych wrócić później.',
      mayNotQuote: 'Nie zgodzili się Państwo na cytowanie: żaden Państwa cytat nie może się ukazać.',
      unwanted_one:
        'Jeden fragment nadal Państwa cytuje: nie wolno go już opublikować. Jeśli był już opublikowany, jest ukryty przed czytelnikami; zespół musi go usunąć.',
      unwanted_few:
        '{{count}} fragmenty nadal Państwa cytują: nie wolno ich już opublikować. Jeśli były już opublikowane, są ukryte przed czytelnikami; zespół musi je usunąć.',
      unwanted_many:
        '{{count}} fragmentów nadal Państwa cytuje: nie wolno ich już opublikować. Jeśli były już opublikowane, są ukryte przed czytelnikami; zespół musi je usunąć.',
      nothingElse: 'Na razie nie mamy nic więcej do pokazania.',
      part: 'Ekran {{part}} z\u00a0{{parts}}. Wszystkich fragmentów: {{count}}. Każdy ekran wysyła się osobno.',
      parts: 'Ekrany z\u00a0fragmentami',
      partsHelp: 'Odpowiedzi z\u00a0tego ekranu są wysyłane przy przejściu na inny.',
      partOf: 'Fragmenty od {{from}} do {{to}}',
      sendPart: 'Wyślij i\u00a0dalej',
      more: 'Pokazane fragmenty: {{count}}; jest ich więcej. Żeby usunąć także pozostałe, proszę wycofać wszystkie swoje słowa, na dole potwierdzenia.',
      in: 'W\u00a0tekście „{{title}}”',
      published: 'już opublikowane',
      draft: 'jeszcze nieopublikowane',
      edition: 'w\u00a0wydaniu {{number}}, które zastąpiono nowszym, ale można je jeszcze czytać',
      version: 'w\u00a0wersji {{number}}, otwartej na uwagi',
      formerVersion: 'w\u00a0wersji {{number}}, która była otwarta na uwagi',
      again:
        'w\u00a0wersji roboczej i\u00a0w\u00a0wydaniu {{number}}, które zastąpiono nowszym, ale można je jeszcze czytać',
      draftOfVersion: 'jeszcze nieopublikowane, poza wersją {{number}} otwartą na uwagi',
      kindOf: {
        own: 'Państwa słowa, tak jak cytuje je tekst:',
        rests: 'Co mówi tekst, opierając się na tym, co Państwo powiedzieli:',
        shared: 'Co mówi tekst, opierając się na tym, co powiedzieli Państwo i\u00a0inni:',
        against: 'Co mówi tekst, zaznaczając, że Państwo powiedzieli co innego:',
      },
      signed: 'Podpis: {{name}}',
      nameHidden: 'Dla czytelników to nazwisko jest już zastąpione, tak jak Państwo prosili.',
      answer: 'Ten fragment',
      answerOf: {
        validate: 'Zgadza się: można go cytować',
        correct: 'Do poprawienia, słowami poniżej',
        withdraw: 'Do usunięcia: nie chcę, żeby go cytowano',
      },
      answerToText: {
        validate: 'Zgadza się: tekst może tak mówić',
        correct: 'Do poprawienia, słowami poniżej',
        withdraw: 'Do usunięcia: nie chcę, żeby tekst powoływał się przy tym na mnie',
      },
      words: 'Właściwe słowa',
      wordsHelp:
        'Przy poprawce proszę napisać fragment tak, jak powinien brzmieć. Przy innej odpowiedzi zespół przeczyta wpisany tekst jako uwagę.',
      saved: 'odpowiedź zapisana',
      sendOne: 'Wyślij tę odpowiedź',
      send: 'Wyślij moje odpowiedzi',
      none: 'Na razie żaden tekst nie opiera się na Państwa słowach.',
    },
    receipt: {
      intro:
        'Oto co jest zapisane. Proszę wydrukować tę stronę albo zachować link: zawsze pokazuje stan na dany dzień.',
      print: 'Potwierdzenie z\u00a0dnia {{date}}',
      person: 'Kto',
      material: 'Co Państwo przekazali',
      kindOf: {
        interview: 'Rozmowa',
        survey: 'Ankieta',
        workshop: 'Warsztaty',
        observation: 'Obserwacja',
        document: 'Dokument',
        photo: 'Zdjęcie',
        sound: 'Nagranie dźwiękowe',
      },
      study: 'Opracowanie',
      agreement: 'Państwa zgoda',
      agreementOf: {
        asked: 'jeszcze nieudzielona',
        granted: 'udzielona',
        returned: 'udzielona',
        validated: 'udzielona, a\u00a0cytowane słowa są zatwierdzone',
        refused: 'odmowa',
        withdrawn: 'wycofana',
      },
      on: 'Udzielona dnia',
      refusedOn: 'Odmowa dnia',
      how: 'Jak',
      howOf: { signed: 'podpisany dokument', recording: 'nagranie', link: 'osobisty link' },
      uses: 'Do czego',
      use: {
        analysis: 'zrozumienie',
        quotation: 'cytowanie słowo w\u00a0słowo',
        photo: 'pokazanie zdjęcia',
        sound: 'odtwarzanie głosu',
        training: 'szkolenia',
        archive: 'archiwum',
      },
      analysisAlone: 'zrozumienie, bez cytowania',
      reach: 'Dla kogo',
      naming: 'Jak przedstawiamy',
      until: 'Do dnia',
      text: 'O\u00a0co Państwa poproszono',
      transcript: 'Państwa tekst',
      readOn: 'przejrzany {{date}}: {{what}}',
      readSoFar: 'w\u00a0trakcie przeglądania: {{what}}',
      asRead: 'nic do zmiany',
      corrected_one: '{{count}} poprawiony fragment',
      corrected_few: '{{count}} poprawione fragmenty',
      corrected_many: '{{count}} poprawionych fragmentów',
      struck_one: '{{count}} skreślony fragment',
      struck_few: '{{count}} skreślone fragmenty',
      struck_many: '{{count}} skreślonych fragmentów',
      quotations: 'Państwa cytowane słowa',
      answeredOn: 'odpowiedzi z\u00a0{{date}}: {{what}}',
      answeredFrom: 'odpowiedzi od {{from}} do {{date}}: {{what}}',
      validated_one: '{{count}} zatwierdzony fragment',
      validated_few: '{{count}} zatwierdzone fragmenty',
      validated_many: '{{count}} zatwierdzonych fragmentów',
      toCorrect_one: '{{count}} do poprawienia',
      toCorrect_few: '{{count}} do poprawienia',
      toCorrect_many: '{{count}} do poprawienia',
      dealtWith_one: '{{count}} poprawka, z\u00a0którą zespół się zapoznał',
      dealtWith_few: '{{count}} poprawki, z\u00a0którymi zespół się zapoznał',
      dealtWith_many: '{{count}} poprawek, z\u00a0którymi zespół się zapoznał',
      takenOut_one: '{{count}} usunięty przez Państwa',
      takenOut_few: '{{count}} usunięte przez Państwa',
      takenOut_many: '{{count}} usuniętych przez Państwa',
      takenOutHelp:
        'W\u00a0opublikowanych tekstach usunięte przez Państwa słowa są ukryte. Jeśli chodzi o\u00a0zdanie, które autorzy napisali własnymi słowami, można je czytać, dopóki zespół go nie przejrzy: już o\u00a0tym wie.',
      struckBefore: 'Słowa skreślone przez Państwa w\u00a0poprzednim tekście',
      struckBeforeHelp: 'Nie wolno ich cytować. Jeśli zmienili Państwo zdanie, proszę dać znać tutaj.',
      giveBack: 'Te słowa wolno znowu cytować',
      where: 'Co się dzieje z\u00a0Państwa słowami',
      nowhere: 'Nic z\u00a0Państwa słowami nie zostało opublikowane.',
      publishedOn: 'opublikowano {{date}}',
      earlier: 'także w\u00a0dawniejszych wydaniach, które można jeszcze czytać: {{numbers}}',
      earlierAlone: 'tylko w\u00a0dawniejszych wydaniach, które można jeszcze czytać: {{numbers}}',
      reserved: 'dla członków sieci',
      cited_one: 'opiera się na niej jedna inna strona',
      cited_few: 'opierają się na niej {{count}} inne strony',
      cited_many: 'opiera się na niej {{count}} innych stron',
      withdrawn:
        'Wycofali Państwo swoje słowa. Niczego z\u00a0nimi nie można już opublikować. Państwa cytaty są ukryte w\u00a0opublikowanych tekstach; zespół już wie i\u00a0usuwa resztę. W\u00a0tej sprawie można się zwrócić do zespołu: {{network}}.',
      change: 'Zmiana zdania',
      changeHelp: 'Każdą odpowiedź można zmienić, przez ten sam link:',
      again: 'Odpowiedz ponownie: {{turn}}',
      takeBack: 'Wycofaj wszystkie moje słowa…',
      takeBackHelp:
        'Od tej chwili nic nowego nie może zostać opublikowane z\u00a0Państwa słowami. W\u00a0opublikowanych tekstach Państwa słowa w\u00a0cudzysłowie i\u00a0wypowiedzi zostaną ukryte: w\u00a0ich miejscu będzie napisane, że cytat wycofano. Zespół dostanie wiadomość: usunie Państwa słowa z\u00a0tekstów i\u00a0z\u00a0ich historii. Do tego czasu można jeszcze czytać zdania, które autorzy napisali własnymi słowami na podstawie tego, co Państwo powiedzieli. Nie trzeba mówić dlaczego.',
      takeBackNow: 'Wycofaj wszystkie moje słowa',
      mail: 'Piszemy do Państwa na adres {{email}}, gdy Państwa słowa są publikowane, a\u00a0potem raz w\u00a0roku, żeby powiedzieć, co się z\u00a0nimi stało.',
      mailUnset:
        'Ten serwis nie wysyła na razie poczty: proszę zachować ten link, w\u00a0każdej chwili pokazuje, co się stało z\u00a0Państwa słowami.',
      noMail: 'Nie mamy adresu, na który moglibyśmy pisać: proszę wracać przez ten link, kiedy tylko Państwo zechcą.',
      stopMail: 'Proszę już do mnie nie pisać',
    },
    template:
      '{{network}} przygotowuje opracowanie: „{{study}}”. Rozmawiali Państwo z\u00a0nami albo coś nam powierzyli.\n\nChcielibyśmy z\u00a0tego skorzystać, żeby inni uczyli się z\u00a0Państwa doświadczenia. Prosimy o\u00a0zgodę, pytanie po pytaniu.\n\nMogą Państwo powiedzieć nie, na wszystko lub na część: niczego to dla Państwa nie zmieni. Jeśli powiedzą Państwo tak, będzie można przejrzeć swoje słowa, zanim zostaną zacytowane.\n\nZdanie można zmienić w\u00a0każdej chwili, przez ten sam link. To, co o\u00a0Państwu przechowujemy, widzi tylko zespół i\u00a0nie przekazujemy tego nikomu bez Państwa zgody.',
  },
  shell: {
    skip: 'Przejdź do treści',
    signIn: 'Zaloguj się',
    sentBefore: 'Ten formularz został już wcześniej wysłany: nic nie zostało zrobione drugi raz. Oto wynik.',
  },
  errors: {
    kicker: 'Błąd {{status}}',
    retry: 'Spróbuj ponownie',
    reference: 'Jeśli to się powtarza, proszę powiadomić zespół sieci, podając godzinę i\u00a0adres tej strony.',
    notFound: {
      title: 'Pod tym adresem nic nie ma',
      text: 'Może adres został źle przepisany. Proszę otworzyć link jeszcze raz, tak jak go Państwo dostali.',
    },
    invalid: {
      title: 'Ta prośba nie została zrozumiana',
      text: 'Czegoś w\u00a0niej brakuje albo jakaś wartość jest inna, niż powinna. Nic nie zostało zmienione. Proszę wrócić do poprzedniej strony: wpisany tekst nadal tam jest.',
    },
    conflict: {
      title: 'Ktoś był szybszy',
      text: 'W\u00a0międzyczasie coś się zmieniło. Nic nie zostało nadpisane. Proszę odświeżyć stronę, żeby zobaczyć obecny stan, i\u00a0w\u00a0razie potrzeby zacząć jeszcze raz.',
    },
    gone: {
      title: 'Ten link już nie działa',
      text: 'Wygasł albo został unieważniony. Proszę poprosić o\u00a0inny tego, kto go przysłał; to, co Państwo napisali, jest zachowane.',
    },
    methodNotAllowed: {
      title: 'Pod tym adresem nie można tego zrobić',
      text: 'Adres istnieje, ale nie dla takiej prośby. Nic nie zostało zmienione. Proszę wrócić do poprzedniej strony i\u00a0spróbować stamtąd.',
    },
    tooLarge: {
      title: 'To za duże',
      text: 'Przesyłka przekracza to, co serwis przyjmuje. Nic nie zostało zapisane. Proszę podzielić ją na części i\u00a0wysłać ponownie.',
    },
    longText: {
      title: 'Ten tekst jest za długi na formularz',
      text: 'Nic nie zostało zapisane. Proszę wrócić do poprzedniej strony, skrócić tekst i\u00a0wysłać ponownie.',
    },
    manyFields: {
      title: 'Ten formularz ma za dużo pól',
      text: 'Nic nie zostało zapisane. Proszę wrócić do poprzedniej strony i\u00a0wysłać jej formularz jeszcze raz.',
    },
    tooMany: {
      title: 'Zbyt wiele próśb naraz',
      text: 'Proszę poczekać kilka minut i\u00a0spróbować ponownie. To ograniczenie chroni serwis; nic nie zginęło.',
    },
    foreignOrigin: {
      title: 'Prośba odrzucona',
      text: 'Przyszła z\u00a0innej strony niż ta. Nic nie zostało zmienione. Proszę powtórzyć ją z\u00a0naszych stron.',
    },
    unavailable: {
      title: 'Chwilowo niedostępne',
      text: 'Usługa, której ta strona potrzebuje, nie odpowiada. Nic nie zginęło. Proszę spróbować za chwilę.',
    },
    storage: {
      title: 'Zapis jest teraz niemożliwy',
      text: 'Dysk serwera jest pełny albo zajęty. Wszystko, co było zapisane wcześniej, jest zachowane; ta prośba niczego nie zmieniła. Proszę spróbować za minutę: serwis ruszy sam, gdy tylko dysk odpowie.',
    },
    kept: {
      title: 'Wpisany tekst jest zachowany tutaj',
      text: 'Proszę zostawić tę stronę otwartą: przycisk wyśle formularz jeszcze raz, tak jak został wypełniony.',
      copy: 'Jeśli jest jeszcze potrzebny, można go stąd skopiować.',
      field: 'Wpisany tekst ({{number}} z\u00a0{{count}})',
      again: 'Wyślij ponownie to, co wpisano',
    },
    unexpected: {
      title: 'Coś się u\u00a0nas zepsuło',
      text: 'To nie Państwa wina. Zdarzenie zapisano w\u00a0dzienniku serwera. To, co było zapisane, jest zapisane nadal.',
    },
  },
};
