import { describe, expect, it } from 'vitest';
import { quotedPassages } from '#content/citation/quoted-passages.ts';
import { stretchesOf } from '#content/citation/stretches.ts';
import { firstView, linkState, quotationParts, turnState } from '#content/consent/consent-loop.ts';
import {
  agreedTranscript,
  divideTranscript,
  LONGEST_PASSAGE,
  PART_CHARACTERS,
  proposalOf,
  transcriptParts,
} from '#content/consent/transcript.ts';
import { documentJson } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import {
  CONSENT_STATES,
  CONSENT_USES,
  type Consent,
  type ConsentState,
  commonConsent,
  consentGap,
  consentStateOf,
  REACHES,
  reachOf,
} from '#content/material/consent.ts';
import { Random } from '#tests/support/random.ts';

const TODAY = '2026-11-27';

/** The network's rules, written again without the code under test. */
const AGREED: Record<ConsentState, boolean> = {
  asked: false,
  granted: true,
  returned: true,
  validated: true,
  refused: false,
  withdrawn: false,
};
const WIDTH = { team: 1, network: 2, public: 3 } as const;

it('allows a use only if the person agreed to it, to its reach, and the consent has not ended', () => {
  let cases = 0;
  for (const state of CONSENT_STATES)
    for (const reach of REACHES)
      for (const agreedTo of CONSENT_USES)
        for (const until of ['', '2026-11-26', TODAY, '2027-01-01'])
          for (const use of CONSENT_USES)
            for (const wanted of REACHES) {
              const consent: Consent = { state, reach, uses: [agreedTo], naming: 'pseudonym', until };
              const gap = consentGap(consent, { use, reach: wanted, on: TODAY });
              const allowed =
                AGREED[state] && agreedTo === use && WIDTH[reach] >= WIDTH[wanted] && until !== '2026-11-26';
              expect(gap === null, JSON.stringify({ consent, use, wanted, gap })).toBe(allowed);
              cases++;
            }
  expect(cases).toBeGreaterThan(5_000);
});

it('reports the end of a consent first, then what it does not cover', () => {
  const consent: Consent = { state: 'granted', reach: 'team', uses: [], naming: 'name', until: '2026-11-26' };
  const wanted = { use: 'quotation', reach: 'public', on: TODAY } as const;
  expect(consentGap({ ...consent, state: 'withdrawn' }, wanted)).toBe('withdrawn');
  expect(consentGap(consent, wanted)).toBe('ended');
  expect(consentGap({ ...consent, until: '' }, wanted)).toBe('use');
  expect(consentGap({ ...consent, until: '', uses: ['quotation'] }, wanted)).toBe('reach');
});

it('treats a public page as reaching everybody, any other as reaching the network', () => {
  expect([reachOf('public'), reachOf('members'), reachOf('invited')]).toEqual(['public', 'network', 'network']);
});

it('reports, for several people, the state of the one who is furthest behind', () => {
  expect(consentStateOf('interview', [])).toBe('nobody');
  expect(consentStateOf('document', [])).toBe(null);
  expect(consentStateOf('document', ['asked'])).toBe('asked');
  expect(consentStateOf('workshop', ['validated', 'granted', 'returned'])).toBe('granted');
  expect(consentStateOf('workshop', ['asked', 'refused', 'validated'])).toBe('refused');
  expect(consentStateOf('workshop', ['refused', 'withdrawn'])).toBe('withdrawn');
});

describe('the turns with a person', () => {
  const turn = (answeredAt: string | null, takenAt: string | null = null) => ({
    askedAt: '2026-01-01',
    answeredAt,
    takenAt,
  });

  it('open on the first that waits, and on the receipt after a withdrawal', () => {
    expect(firstView('asked', { consent: turn(null) })).toBe('consent');
    expect(firstView('granted', { consent: turn('x'), quotations: turn(null), transcript: turn(null) })).toBe(
      'transcript',
    );
    expect(firstView('returned', { consent: turn('x'), transcript: turn('x') })).toBe('receipt');
    expect(firstView('withdrawn', { consent: turn('x'), transcript: turn(null) })).toBe('receipt');
    // Asked again since: the withdrawal stands until they answer.
    expect(firstView('withdrawn', { consent: turn(null) })).toBe('consent');
  });

  it('divide a transcript into passages and screens of bounded length, without losing a word', () => {
    const long = Array.from({ length: 400 }, (_, n) => `Phrase ${n} de l’entretien.`).join(' ');
    const text = `Un.\n\n${long}\nDeux.\n${'x'.repeat(5_000)}`;
    const passages = divideTranscript(text);
    expect(Math.max(...passages.map(({ length }) => length))).toBeLessThanOrEqual(LONGEST_PASSAGE);
    expect(passages.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    // The first of the pieces are as long as may be.
    expect(passages[1]!.length).toBeGreaterThan(LONGEST_PASSAGE - 40);
    const parts = transcriptParts(passages);
    expect(parts.flat()).toEqual(passages.map((_, place) => place));
    for (const part of parts)
      expect(part.reduce((sum, place) => sum + passages[place]!.length, 0)).toBeLessThanOrEqual(PART_CHARACTERS);
    expect(transcriptParts([])).toEqual([[]]);
  });

  it('propose only the changed passages, and agree on the accepted ones', () => {
    expect(proposalOf(0, 'Deux  heures.', ' Deux heures. ', false)).toBeNull();
    expect(proposalOf(0, 'Deux heures.', 'Trois heures.', false)).toEqual({
      position: 0,
      kind: 'correct',
      text: 'Trois heures.',
    });
    expect(proposalOf(1, 'Mot.', 'Mot.', true)).toEqual({ position: 1, kind: 'strike', text: '' });
    expect(proposalOf(1, 'Mot.', ' ', false)).toEqual({ position: 1, kind: 'strike', text: '' });
    // Words beside a strike are a message to the team.
    expect(proposalOf(1, 'Mot.', 'Trop privé.', true)).toEqual({ position: 1, kind: 'strike', text: 'Trop privé.' });
    // Former words of a correction become neither a message nor a correction; new words do.
    const before = { kind: 'correct' as const, text: 'Trois heures.' };
    const strike = { position: 1, kind: 'strike' };
    expect(proposalOf(1, 'Mot.', 'Trois  heures.', true, before)).toEqual({ ...strike, text: '' });
    expect(proposalOf(1, 'Mot.', 'Trop privé.', true, before)).toEqual({ ...strike, text: 'Trop privé.' });
    const accepted = [
      { position: 1, kind: 'correct' as const, text: 'Trois.' },
      { position: 2, kind: 'strike' as const, text: '' },
    ];
    expect(agreedTranscript('Un.\nDeux.\nSecret.\nFin.', accepted)).toBe('Un.\n\nTrois.\n\nFin.');
  });
});

describe('the words of a passage that belong to a source', () => {
  const [mine, part, other] = [`material/${'m'.repeat(12)}`, `extract/${'p'.repeat(12)}`, `extract/${'n'.repeat(12)}`];
  const MINE = [mine, part];
  const stretchesIn = (text: string, isAlone = true) =>
    quotedPassages(
      documentJson(
        parseMarkdown(
          text
            .replaceAll('@moi!', `@contra ${mine}`)
            .replaceAll('@moi', `@${mine}`)
            .replaceAll('@extrait', `@${part}`)
            .replaceAll('@autre', `@${other}`),
        ).document,
      ),
    ).flatMap((passage) =>
      stretchesOf(passage, MINE, isAlone).map(({ kind, text: words }) => `${kind}: ${words.replace(/\s/g, ' ')}`),
    );

  it('are found as fast in a long run of signs', () => {
    const citation = { target: mine, isAgainst: false };
    const cpu = process.cpuUsage();
    for (const sign of [' ', '.', '. ', '\n', '« ', '"', ')', '. a', 'M. '])
      for (const end of ['', 'a', 'A'])
        stretchesOf(
          {
            testimony: null,
            runs: [
              { tokens: [sign.repeat(100_000) + end, citation, 'Fin.', citation], isQuotation: false, before: '' },
            ],
          },
          MINE,
        );
    const { user, system } = process.cpuUsage(cpu);
    // Some 100 ms; minutes if each sign looks at all that follow.
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });

  it.each<[what: string, text: string, stretches: readonly string[]]>([
    ['a testimony', ':::parole{auteur="F"}\nNous marchions.\n\nLoin [@moi].\n:::', ['own: Nous marchions.\nLoin.']],
    ['a testimony by an extract', ':::parole\nLoin [@extrait]. Encore [@moi].\n:::', ['own: Loin. Encore.']],
    ['a testimony of two', ':::parole\nNous marchions [@moi]. Eux creusaient [@autre].\n:::', ['own: Nous marchions']],
    ['a testimony of nobody else’s note', ':::parole\nLoin [@moi].[^1]\n:::\n\n[^1]: Selon nous.', ['own: Loin.']],
    [
      'guillemets',
      'Les femmes disent : «\u202fnous marchions. Loin.\u202f» [@moi]. Fin.',
      ['own: nous marchions. Loin.'],
    ],
    ['curly quotes', 'They say “we walk far” [@moi], and so on.', ['own: we walk far']],
    ['straight quotes', 'They say "no", and "we walk far" ([@moi]).', ['own: we walk far']],
    ['a quotation in another', '« elle a dit « non » hier » [@moi]', ['own: elle a dit « non » hier']],
    ['a quotation before a full stop', 'Elle dit « nous marchions ». [@moi]', ['own: nous marchions']],
    [
      'a quotation of somebody else before',
      '« Eux creusent » [@autre] et « nous marchions » [@moi].',
      ['own: nous marchions'],
    ],
    ['a quotation of two', '« Nous marchions » [@moi] [@autre].', ['shared: Nous marchions']],
    ['a quotation across a source', '« Eux [@autre] et nous » [@moi]', ['rests: et nous »']],
    ['a block of quoted words', '> Nous marchions.\n>\n> Très loin [@moi].', ['own: Nous marchions.\nTrès loin']],
    ['a block right before', '> Nous marchions.\n\n[@moi] Ce que les auteurs en disent.', ['own: Nous marchions.']],
    [
      'a block with its own source',
      '> Eux creusaient [@autre].\n\n[@moi] Puis la suite. Fin.',
      ['rests: Puis la suite.'],
    ],
    [
      'a sentence',
      'Avant. M. Diarra dit que les femmes marchent [@moi]. Après.',
      ['rests: M. Diarra dit que les femmes marchent'],
    ],
    ['a sentence that ended', 'Avant. Les femmes marchent. [@moi] Après.', ['rests: Les femmes marchent.']],
    ['a sentence after a line', 'Awa creuse\\\nLes femmes marchent [@moi]', ['rests: Les femmes marchent']],
    [
      'a sentence with a quotation in it',
      'Avant. Elle dit « oui. Non. » et part [@moi].',
      ['rests: Elle dit « oui. Non. » et part'],
    ],
    ['a sentence of two sources', 'Les femmes marchent [@moi], [@autre].', ['shared: Les femmes marchent']],
    [
      'a sentence after another source',
      'Ils creusent [@autre] et elles marchent [@moi].',
      ['rests: et elles marchent'],
    ],
    ['a sentence before another source', 'Elles marchent [@moi] et ils creusent [@autre].', ['rests: Elles marchent']],
    [
      'a sentence that goes on',
      'Avant. Elles marchent [@moi] et portent [@extrait]. Fin.',
      ['rests: Elles marchent et portent'],
    ],
    [
      'two sentences',
      'Elles marchent [@moi]. Elles portent [@moi].',
      ['rests: Elles marchent', 'rests: Elles portent'],
    ],
    ['a sentence after its source', '[@moi] Elles marchent. Ils creusent.', ['rests: Elles marchent.']],
    ['nothing of a sentence of another', '[@moi] Ils creusent [@autre].', []],
    ['what is contradicted', '« Tout va bien » [@moi!].', ['against: « Tout va bien »']],
    ['a note of a citation', 'Elles disent « nous marchions »[^1].\n\n[^1]: [@moi]', ['own: nous marchions']],
    [
      'a table',
      '| Qui | Quoi |\n|---|---|\n| Eux | creusent [@autre] |\n| Elles | marchent [@moi] |',
      ['rests: marchent'],
    ],
    [
      'a finding of another page',
      `Elles marchent [@moi] [@block/${'q'.repeat(12)}/abcdefgh].`,
      ['shared: Elles marchent'],
    ],
    ['nothing, where nothing is cited', 'Elles marchent [@autre].', []],
  ])('are distinguished: %s', (_, text, stretches) => {
    expect(stretchesIn(text)).toEqual(stretches.map((one) => one.replace(/\s/g, ' ')));
  });

  it('are attributed in a testimony of two sources as well, to the source cited for them', () => {
    expect(stretchesIn(':::parole\nNous partions à l’aube [@moi]. Nous rentrions à midi [@autre].\n:::')).toEqual([
      'own: Nous partions à l’aube',
    ]);
    expect(stretchesIn(':::parole\nNous partions à l’aube [@moi] [@autre].\n:::')).toEqual([
      'shared: Nous partions à l’aube',
    ]);
  });

  it('belong to no single person where several people were asked together', () => {
    expect(stretchesIn(':::parole\nLoin [@moi].\n:::\n\n« Nous » [@moi]. Elles marchent [@moi].', false)).toEqual([
      'shared: Loin.',
      'shared: Nous',
      'shared: Elles marchent',
    ]);
  });

  it('quote where they have several words between quotation marks', () => {
    const quotes = (text: string) =>
      quotedPassages(documentJson(parseMarkdown(text.replaceAll('@moi', `@${mine}`)).document)).flatMap((passage) =>
        stretchesOf(passage, MINE).map(({ isQuoted }) => isQuoted),
      );
    expect(quotes('« Nous » [@moi]')).toEqual([true]);
    expect(quotes('Elle dit « nous marchions deux heures » chaque jour [@moi]')).toEqual([true]);
    expect(quotes('Le « forage » manque [@moi]')).toEqual([false]);
  });

  it('assign each letter to one person at most, whatever the text is', () => {
    const random = new Random();
    const sources = ['a', 'b', 'c'].map((letter) => `material/${letter.repeat(12)}`);
    for (let round = 0; round < 400; round++) {
      let n = 0;
      const word = () => `mot${n++}`;
      const piece = () =>
        random.pick([
          () => word(),
          () => `${word()} ${word()}`,
          () => `« ${word()} ${word()} »`,
          () => `“${word()}”`,
          () => `"${word()}. ${word()}"`,
          () => random.pick(['«', '»', '“', '”', '"', '.', ',', ' : ', '…']),
          () => `[@${random.pick(sources)}]`,
          () => `[@${random.pick(sources)}] [@${random.pick(sources)}]`,
          () => `[@contra ${random.pick(sources)}]`,
        ])();
      const line = () => Array.from({ length: 1 + random.below(9) }, piece).join(random.pick([' ', ' ', '']));
      const block = random.pick([
        () => line(),
        () => `> ${line()}\n>\n> ${line()}`,
        () => `:::parole{auteur="X"}\n${line()}\n:::`,
        () => `- ${line()}\n- ${line()}`,
      ]);
      const text = Array.from({ length: 1 + random.below(3) }, () => block()).join('\n\n');
      const passages = quotedPassages(documentJson(parseMarkdown(text).document));
      const owners = new Map<string, string>();
      for (const source of sources)
        for (const { kind, text: words } of passages.flatMap((passage) => stretchesOf(passage, source))) {
          expect(words.trim(), text).not.toBe('');
          if (kind !== 'own') continue;
          for (const [own] of words.matchAll(/mot\d+/g)) {
            expect([own, owners.get(own) ?? source], `${text}\nSEED=${random.seed}`).toEqual([own, source]);
            owners.set(own, source);
          }
        }
    }
  });
});

it('a turn is unasked, asked, answered and taken; a link is open until its last moment or until it is revoked', () => {
  const turn = { askedAt: '2026-11-01', answeredAt: '2026-11-02', takenAt: '2026-11-03' };
  const states = [null, undefined, { ...turn, answeredAt: null, takenAt: null }, { ...turn, takenAt: null }, turn];
  expect(states.map(turnState)).toEqual(['unasked', 'unasked', 'asked', 'answered', 'taken']);
  const link = { revokedAt: null, expiresAt: '2026-11-27T10:00:00.000Z' };
  expect(linkState(link, '2026-11-27T09:59:59.999Z')).toBe('open');
  expect(linkState(link, '2026-11-27T10:00:00.000Z')).toBe('expired');
  expect(linkState(link, '2026-11-27T10:00:00.001Z')).toBe('expired');
  // Of an expired link that was revoked, the revocation is reported.
  expect(linkState({ ...link, revokedAt: '2026-11-26' }, '2026-11-28')).toBe('revoked');
});

describe('a long paragraph of a transcript', () => {
  const cut = (text: string) => divideTranscript(text).map((piece) => piece.length);

  it('is cut after its last sentence that fits, else between words, else where it must', () => {
    const words = (length: number) => 'mot '.repeat(length / 4).trim();
    expect(cut('x'.repeat(LONGEST_PASSAGE))).toEqual([LONGEST_PASSAGE]);
    expect(cut('x'.repeat(LONGEST_PASSAGE + 1))).toEqual([LONGEST_PASSAGE, 1]);
    expect(cut(words(2 * LONGEST_PASSAGE))).toEqual([1_999, 1_999]);
    for (const end of ['.', '!', '?', '…']) {
      const first = `${words(800)}. ${words(400)}${end}`;
      expect(divideTranscript(`${first} ${words(1_600)}`)[0], end).toBe(first);
    }
    // A stop within a word ends no sentence.
    expect(cut(`${'x'.repeat(500)} 3.5${'y'.repeat(2_000)}`)).toEqual([500, LONGEST_PASSAGE, 3]);
    expect(divideTranscript(`  a  \n\n \n\t\nb  `)).toEqual(['a', 'b']);
  });

  it('is shown in screens of bounded length and number', () => {
    const parts = (lengths: number[]) => transcriptParts(lengths.map((length) => 'x'.repeat(length)));
    expect(parts([])).toEqual([[]]);
    expect(parts([PART_CHARACTERS, 1])).toEqual([[0], [1]]);
    expect(parts([PART_CHARACTERS - 1, 1, 1])).toEqual([[0, 1], [2]]);
    expect(parts([PART_CHARACTERS + 5, 1])).toEqual([[0], [1]]);
    expect(parts([1, PART_CHARACTERS, PART_CHARACTERS - 1, 1])).toEqual([[0], [1], [2, 3]]);
    expect(parts(Array.from({ length: 41 }, () => 1)).map(({ length }) => length)).toEqual([20, 20, 1]);
  });

  it('is proposed again only if its words differ', () => {
    expect(proposalOf(3, 'Il  pleut\nici. ', ' Il pleut ici.', false)).toBeNull();
    expect(proposalOf(3, 'Il pleut.', ' Il   pleut\npeu. ', false)).toEqual({
      position: 3,
      kind: 'correct',
      text: 'Il pleut peu.',
    });
    const strike = { position: 3, kind: 'strike', text: '' };
    for (const [typed, isStruck] of [
      ['Il pleut.', true],
      [' \n ', false],
    ] as const)
      expect(proposalOf(3, 'Il pleut.', typed, isStruck)).toEqual(strike);
    // A correction that is given up for a strike is no remark, nor a remark a correction.
    const corrected = { kind: 'correct', text: 'Il pleut peu.' } as const;
    expect(proposalOf(3, 'Il pleut.', 'Il pleut peu.', true, corrected)).toEqual(strike);
    expect(proposalOf(3, 'Il pleut.', 'Il pleut peu.', false, corrected)).toMatchObject(corrected);
    const remark = { kind: 'strike', text: 'Trop privé.' } as const;
    expect(proposalOf(3, 'Il pleut.', 'Trop privé.', false, remark)).toBeNull();
    expect(proposalOf(3, 'Il pleut.', 'Trop privé.', true, remark)).toMatchObject(remark);
    const text = 'un\n\ndeux\ntrois\n\nquatre';
    const correct = { position: 1, kind: 'correct', text: 'DEUX' } as const;
    expect(agreedTranscript(text, [correct, { position: 2, kind: 'strike', text: '' }])).toBe('un\n\nDEUX\n\nquatre');
    expect(agreedTranscript(text, [])).toBe('un\n\ndeux\n\ntrois\n\nquatre');
  });
});

it('the common consent is what both consents give, in either order', () => {
  const wide = {
    state: 'validated',
    uses: ['analysis', 'quotation'],
    reach: 'public',
    naming: 'name',
    until: '',
  } as const;
  const less = {
    state: 'granted',
    uses: ['quotation', 'photo'],
    reach: 'network',
    naming: 'pseudonym',
    until: '2027-01-01',
  } as const;
  const common = { ...less, uses: ['quotation'] };
  expect(commonConsent(wide, less)).toEqual(common);
  expect(commonConsent(less, wide)).toEqual(common);
  for (const state of ['refused', 'withdrawn', 'asked'] as const)
    expect(commonConsent(wide, { ...wide, state }).state).toBe(state);
  expect(commonConsent({ ...wide, state: 'refused' }, { ...wide, state: 'withdrawn' }).state).toBe('withdrawn');
  expect(commonConsent({ ...wide, until: '2026-01-01' }, less).until).toBe('2026-01-01');
});

describe('the screens of quotations', () => {
  const partsOf = (texts: readonly string[], typed = '') => quotationParts(texts.map((text) => ({ text, typed })));

  it('hold sixty passages at most, and what a form without account can send', () => {
    expect(partsOf([])).toEqual([{ from: 1, to: 0 }]);
    expect(partsOf(Array.from({ length: 65 }, () => 'Oui.'))).toEqual([
      { from: 1, to: 60 },
      { from: 61, to: 65 },
    ]);
    const long = 'Nous marchions deux heures, à l’aube, vers le puits. '.repeat(18);
    const texts = Array.from({ length: 60 }, () => long);
    const screens = partsOf(texts);
    expect(screens.length).toBeGreaterThan(1);
    expect(screens.at(-1)!.to).toBe(60);
    for (const [at, { from, to }] of screens.entries()) {
      expect(from).toBe(at === 0 ? 1 : screens[at - 1]!.to + 1);
      const sent = new URLSearchParams(texts.slice(from - 1, to).map((text, place) => [`texte-${place}`, text]));
      expect(String(sent).length).toBeLessThan(48 * 1024);
    }
    // Typed words count; words too long for a correction do not.
    expect(partsOf(['a', 'b'], 'ع'.repeat(4_000))).toHaveLength(2);
    expect(partsOf([long.repeat(9), 'b'])).toEqual([{ from: 1, to: 2 }]);
  });
});
