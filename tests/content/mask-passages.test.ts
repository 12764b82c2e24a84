import { describe, expect, it, vi } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import {
  allOf,
  hiddenNames,
  hideNamesIn,
  type NamedBefore,
  type NamedPerson,
} from '#content/withdrawal/hidden-names.ts';
import { type MaskedSource, maskQuotations } from '#content/withdrawal/mask-quotations.ts';
import { isFullName, replaceNames, revealsName } from '#content/withdrawal/names.ts';
import { findNamed } from '#content/withdrawal/sought-names.ts';
import { cite, doc, p, SAID, TARGET, testimony, text } from '#tests/support/withdrawal-texts.ts';

describe('a name in a text', () => {
  const diarra = [['Awa Diarra', 'une agricultrice']] as const;
  it('is replaced in whole and in part, and in no longer word', () => {
    expect(replaceNames('Awa Diarra, Mme DIARRA, les Diarrassouba', diarra)).toBe(
      'une agricultrice, une agricultrice, les Diarrassouba',
    );
    expect(replaceNames('A. Diarra, DIARRA Awa, A. D., A.D. et awa', diarra)).toBe(
      'une agricultrice, une agricultrice une agricultrice, une agricultrice, une agricultrice et une agricultrice',
    );
  });

  it('is recognised however its accents are encoded, and without them', () => {
    const keita = [['Fanta Keïta', 'une présidente']] as const;
    for (const spelling of ['Fanta Keïta', 'Fanta Keïta'.normalize('NFD'), 'FANTA KEITA', 'Fanta-Keïta'])
      expect(replaceNames(`« ${spelling} » le dit`, keita), spelling).toBe('« une présidente » le dit');
    expect(replaceNames('M. Keïta', [['Fanta Keïta'.normalize('NFD'), 'X']])).toBe('X');
  });

  it('of two letters is recognised by its capital', () => {
    const sy = [['Aminata Sy', 'une élue']] as const;
    expect(replaceNames('Mme Sy, SY, et sy la Syrie', sy)).toBe('Une élue, une élue, et sy la Syrie');
  });

  it('is recognised in Arabic, with prefixes written as one word with it', () => {
    const names = [['فاطمة الحسن', 'مزارعة']] as const;
    expect(replaceNames('قالت فاطمة الحسن ذلك', names)).toBe('قالت مزارعة ذلك');
    expect(replaceNames('قالت فَاطِمَة ذلك', names)).toBe('قالت مزارعة ذلك');
    expect(replaceNames('مع محمد وفاطمة', names)).toBe('مع محمد ومزارعة');
  });

  it('is replaced by a pseudonym that has it, once', () => {
    const names = [['Rose', 'une Rose des sables']] as const;
    const once = replaceNames('Rose vient.', names);
    expect(once).toBe('une Rose des sables vient.');
    expect(replaceNames(once, names)).toBe(once);
  });

  it('is not given away by a pseudonym', () => {
    for (const pseudonym of ['Fanta K.', 'F. K.', 'FK', 'K.F.', 'Mme keita', 'la Kéïta', 'Fantaisie', 'fanta'])
      expect(revealsName('Fanta Keïta', pseudonym), pseudonym).toBe(true);
    for (const pseudonym of ['une présidente de comité', 'Awa', 'une élue du fonds', 'la doyenne'])
      expect(revealsName('Fanta Keïta', pseudonym), pseudonym).toBe(false);
    expect(revealsName('فاطمة الحسن', 'فاطمة م.')).toBe(true);
    expect(revealsName('La présidente', 'la doyenne')).toBe(false);
    expect(revealsName('Aminata Sy', 'une Sy')).toBe(true);
  });
});

describe('a mask over quotations', () => {
  const OTHER = 'material/autre2345678';
  const source = (more: Partial<MaskedSource> = {}): MaskedSource => ({
    ...{ materialId: 'm23456789abc', targets: [TARGET], isAlone: true, mayQuote: false, mayRest: false },
    ...{ isWithdrawn: false, kept: [], former: [], answers: [], struck: [], names: [] },
    ...more,
  });
  const mask = (document: DocumentNode, more: Partial<MaskedSource> = {}, heads: readonly string[] = []) => {
    const masked = maskQuotations(document, heads, [source(more)], '[retiré]');
    const [{ quotations, statements } = { quotations: -1, statements: -1 }] = masked.found;
    return { text: masked.document && plainText(masked.document).text, heads: masked.heads, quotations, statements };
  };

  it.each([
    ['« Nous creusons seules »', '« [retiré] »', 1, 0],
    ['Elle dit « oui » et « nous creusons seules »', 'Elle dit « oui » et « [retiré] »', 1, 0],
    // Only the quotation is masked, none of the authors' words around it.
    ['Selon elle, « nous marchions deux heures » pour l’eau.', 'Selon elle, « [retiré] » pour l’eau.', 1, 0],
    ['Le « forage » manque, dit-elle', null, 0, 1],
    ['Les pompes manquent. Le puits est loin', null, 0, 1],
  ])('of « %s » leaves « %s »', (words, left, quotations, statements) => {
    const masked = mask(doc(p('b1', text(`${words} `), cite(), text('. La suite.'))));
    expect(masked).toMatchObject({ quotations, statements });
    expect(masked.text).toBe(left === null ? null : `${left} . La suite.`);
  });

  it('covers a whole testimony, its copies, and words attributed to no other source', () => {
    const masked = mask(
      doc(
        testimony('b2', 'Fanta Keïta', p('b3', text(SAID), cite()), p('b4', text('Et puis.'))),
        p('b5', text(`On lit partout : ${SAID.toUpperCase()}.`)),
        p('b6', text('« Le maire a promis un puits » '), cite(OTHER), text(' et « nous attendons » '), cite()),
      ),
      {},
      ['Un titre', `Ici, ${SAID}.`],
    );
    expect(masked.text?.split('\n').map((line) => line.trim())).toEqual([
      '[retiré]',
      'On lit partout : [retiré].',
      '« Le maire a promis un puits »  et « [retiré] »',
    ]);
    expect(masked.heads).toEqual(['Un titre', 'Ici, […].']);
    expect(masked.quotations).toBe(2);
  });

  it('of one of the two sources of a testimony leaves the other’s words', () => {
    const both = testimony(
      'b2',
      'Deux voisines',
      p('b3', text('Nous partions à l’aube '), cite(), text('. Nous rentrions à midi '), cite(OTHER), text('.')),
    );
    expect(mask(doc(both)).text).toBe('[retiré] . Nous rentrions à midi .\nDeux voisines');
  });

  it('covers a quotation whose source is cited in the next block', () => {
    const quoted = { type: 'blockquote', attrs: {}, content: [p('b1', text('Oui, seules.')), p('b2', cite())] };
    const masked = mask(doc(quoted, p('b3', text('Oui, seules, disent-elles.'))));
    expect(masked.text?.split('\n').filter(Boolean)).toEqual(['[retiré].', 'Oui, seules, disent-elles.']);
  });

  it('leaves the blocks that the team chose to preserve, and masks quotations only if they are not allowed', () => {
    const document = doc(
      p('b1', text('« Nous creusons seules » '), cite()),
      p('b2', text('Le puits est loin '), cite()),
    );
    expect(mask(document, { kept: ['b1'] })).toMatchObject({ text: null, quotations: 0, statements: 1 });
    expect(mask(document, { mayRest: true })).toMatchObject({ quotations: 1, statements: 0 });
    expect(mask(document, { mayQuote: true })).toMatchObject({ text: null, quotations: 0, statements: 1 });
  });

  it('covers what was struck from a transcript: quotations of it, and its words wherever they stand', () => {
    const struck = ['C’était la nuit. Nous marchions deux heures chaque matin, et rien ne coulait plus'];
    const masked = mask(
      doc(
        p('b1', text('« C’était la nuit » '), cite(), text(' et « le puits est loin » '), cite(), text('.')),
        testimony('b2', 'Fanta', p('b3', text('Oui, nous marchions deux heures chaque matin, vraiment '), cite())),
        p('b4', text('On lit : nous marchions deux heures chaque matin. C’était la nuit.')),
        p('b5', text('« Nuit » '), cite()),
      ),
      { ...{ mayQuote: true, mayRest: true }, struck },
      ['Nous marchions deux heures chaque matin'],
    );
    expect(masked.text?.split('\n').map((line) => line.trim())).toEqual([
      ...['« [retiré] »  et « le puits est loin » .', 'Oui, [retiré], vraiment'],
      ...['Fanta', 'On lit : [retiré]. C’était la nuit.', '« Nuit »'],
    ]);
    expect(masked.heads).toEqual(['[…]']);
    expect(masked.quotations).toBe(4);
    const kept = { ...{ mayQuote: true, mayRest: true }, struck, kept: ['b1', 'b3', 'b2'] };
    expect(mask(doc(p('b1', text('« C’était la nuit » '), cite())), kept).text).toBeNull();
  });

  it('does not read a text again for each source that it quotes', () => {
    const id = (at: number) =>
      `m2345678${[...at.toString(6).padStart(4, '0')].map((digit) => '234567'[+digit]).join('')}`;
    const block = (at: number) =>
      p(
        `b${at}`,
        text(`Le puits ${at} est loin. « Nous marchons ${at} » `),
        cite(`material/${id(at)}`),
        text('. Oui.'),
      );
    const many = doc(...Array.from({ length: 200 }, (_, at) => block(at)));
    const struck = (at: number) => [`${at} hommes sont venus la nuit avec le chef`];
    const sources = Array.from({ length: 200 }, (_, at) =>
      source({ materialId: id(at), targets: [`material/${id(at)}`], struck: struck(at) }),
    );
    const matchAll = vi.spyOn(String.prototype, 'matchAll');
    const lettersRead = (count: number): number => {
      matchAll.mockClear();
      expect(maskQuotations(many, [], sources.slice(0, count), '').found.map((one) => one.quotations)).toEqual(
        sources.slice(0, count).map(() => 1),
      );
      return matchAll.mock.contexts.reduce((sum: number, text) => sum + String(text).length, 0);
    };
    const [few, all] = [lettersRead(20), lettersRead(200)];
    matchAll.mockRestore();
    // The words and quotations of the further sources are read as well.
    expect(all).toBeLessThan(3 * few);
  });

  it('reports a withdrawn citation once', () => {
    const document = doc(p('b1', text('« Nous creusons seules » '), cite(), text(' ; '), cite(OTHER)));
    const cited = (isReported: boolean) =>
      JSON.stringify(maskQuotations(document, [], [source({ isWithdrawn: isReported })], '[retiré]').document);
    expect([cited(false).includes(TARGET), cited(true).includes(TARGET), cited(true).includes(OTHER)]).toEqual([
      ...[true, false, true],
    ]);
  });
});

describe('a mask over names', () => {
  const FANTA: NamedPerson = {
    ...{ naming: 'pseudonym', name: 'Fanta Keïta', organisation: 'Comité de l’eau', pseudonym: 'une présidente' },
  };
  const mask = (
    document: DocumentNode,
    person: NamedPerson,
    before: NamedBefore | null = { ...FANTA, naming: 'name' },
    heads: readonly string[] = [],
    former: readonly string[] = [],
  ) => {
    const names = hiddenNames(person, before, 'une organisation');
    const source = {
      ...{ materialId: 'm23456789abc', targets: [TARGET], isAlone: true, mayQuote: true, mayRest: true },
    };
    const masked = maskQuotations(
      document,
      heads,
      [{ ...source, isWithdrawn: false, kept: [], former, answers: [], struck: [], names }],
      '',
    );
    return {
      text: masked.document && plainText(masked.document).text.replaceAll(/\s+/g, ' ').trim(),
      heads: masked.heads,
      ...{ names: masked.found[0]?.names, blocks: masked.found[0]?.blocks },
    };
  };
  const cited = (...content: DocumentNode[]) => doc(p('b1', ...content, text(' '), cite()));

  it.each([
    ['Fanta Keïta, Comité de l’eau, le dit.', 'une présidente, une organisation, le dit.', 2],
    ['F. Keïta et FANTA KEITA le disent.', 'une présidente et une présidente le disent.', 2],
    // The article is neither repeated nor left unelided before a vowel.
    ['Membre d’un Comité de l’eau.', 'Membre d’une organisation.', 1],
    ['Du comité de l’eau au Comité de l’eau.', 'D’une organisation à une organisation.', 2],
    ['L’étude du Comité de l’eau cite le Comité de l’eau.', 'L’étude d’une organisation cite une organisation.', 2],
    ['Le départ de Fanta, parole de F. Keïta.', 'Le départ d’une présidente, parole d’une présidente.', 2],
    // The family name first, and a word that may be divided.
    ['KEÏTA Fanta, Keïta-Fanta', 'une présidente, une présidente', 2],
    ['Mme Keï\u00adta marche.', 'Une présidente marche.', 1],
    ['Mme Keï\u200bta marche.', 'Une présidente marche.', 1],
    ['Fanta\u200b Keïta marche.', 'une présidente marche.', 1],
    // Words that are no names: another capital, another word.
    ['Le comité de Keïtala vote.', null, 0],
  ])('of « %s » leaves « %s »', (words, left, names) => {
    expect(mask(cited(text(words)), FANTA)).toMatchObject({ text: left, names });
  });

  it.each([
    ['Mme Keïta marche. Mme\u00a0Fanta Keïta dort.', 'Une présidente marche. Une présidente dort.'],
    ['Hier, Madame Keïta et M. Diop marchaient.', 'Hier, une présidente et M. Diop marchaient.'],
    ['La parole de Mme Keïta, dite à Mlle Keïta.', 'La parole d’une présidente, dite à une présidente.'],
    ['L’avis du Dr Keïta, puis le professeur F. Keïta.', 'L’avis d’une présidente, puis une présidente.'],
    ['M. et Mme Keïta, MM. Diop et Keïta.', 'Une présidente, MM. Diop et une présidente.'],
    ['On dit que Fanta vient, qu’elle me dit Keïta.', 'On dit qu’une présidente vient, qu’elle me dit une présidente.'],
    ['L’aMme Keïta', 'L’aMme une présidente'],
    // However many there are.
    ['M. le Pr Dr Keïta marche, dit la Prof. Dr. Fanta Keïta.', 'Une présidente marche, dit une présidente.'],
    ['Avec Mme le Dr Keïta et M. le Pr Diop.', 'Avec une présidente et M. le Pr Diop.'],
    ['M. Diop et Mme la Professeure Keïta.', 'M. Diop et une présidente.'],
  ])('takes titles along: of « %s » leaves « %s »', (words, left) => {
    expect(mask(cited(text(words)), FANTA).text).toBe(left);
  });

  it.each([
    [
      'Awa',
      'Le départ de Mme Keïta et l’avis du Dr Keïta : que Fanta soit là.',
      'Le départ d’Awa et l’avis d’Awa : qu’Awa soit là.',
    ],
    [
      'Rokia',
      'La voix d’Awa Sow, qu’Awa élève ; le Dr Sow, au Dr Sow.',
      'La voix de Rokia, que Rokia élève ; Rokia, à Rokia.',
    ],
  ])('elides before « %s » as it asks for', (pseudonym, words, left) => {
    const person = { ...FANTA, pseudonym, name: words.includes('Sow') ? 'Awa Sow' : 'Fanta Keïta' };
    expect(mask(cited(text(words)), person, { ...person, naming: 'name' }).text).toBe(left);
  });

  it.each([
    [
      'A',
      'Elle a dit « A, B ou C » à M. A. hier, dans le plan A.',
      'Elle a dit « A, B ou C » à une présidente hier, dans le plan A.',
    ],
    ['M.', 'M. Diop et m. Ba : Monsieur M. vient.', 'M. Diop et m. Ba : une présidente vient.'],
    ['Sa', 'Sa part, dit Mme Sa, et sa maison.', 'une présidente part, dit une présidente, et sa maison.'],
    ['Mme Keïta', 'Mme Diop et Mme Keïta.', 'Mme Diop et une présidente.'],
  ])('of « %s » covers no letter and no title that is not this person', (name, words, left) => {
    const person = { ...FANTA, name };
    expect(mask(cited(text(words)), person, { ...person, naming: 'name' }).text).toBe(left);
  });

  it('covers a letter that signs a testimony', () => {
    const person = { ...FANTA, name: 'A.' };
    const signed = doc(testimony('b2', 'A.', p('b3', text('Il a plu '), cite())));
    expect(mask(signed, person, { ...person, naming: 'name' }).text).toBe('Il a plu une présidente');
    expect(replaceNames('Elle a dit A, comme Mme A.', [['A', 'Awa']])).toBe('Elle a dit A, comme Awa');
  });

  it('names people as they agreed, once', () => {
    const organisation = { ...FANTA, naming: 'organisation' } as const;
    const { text: left } = mask(cited(text('Fanta Keïta, Comité de l’eau, le dit à Keïta.')), organisation);
    expect(left).toBe('Comité de l’eau, le dit à Comité de l’eau.');
    expect(mask(cited(text('Fanta Keïta le dit.')), { ...FANTA, naming: 'name' }).text).toBeNull();
  });

  it.each([
    ['Awa N’Diaye', 'N‘Diaye, N´Diaye et N’DIAYE le disent.'],
    ['Hélène Œuvrard', 'H. Oeuvrard et Hélène ŒUVRARD le disent.'],
  ])('recognises « %s » typed with other apostrophes and ligatures', (name, words) => {
    const person = { ...FANTA, name };
    const { text: left } = mask(cited(text(words)), person, { ...person, naming: 'name' });
    expect(left).not.toMatch(/diaye|uvrard/i);
  });

  it('covers a name with the family name first elsewhere, but none of two people of a list', () => {
    const elsewhere = (words: string) =>
      mask(doc(p('b0', text(words)), p('b1', text('Le puits '), cite())), FANTA).text?.split(' Le puits')[0];
    expect(elsewhere('KEÏTA Fanta le dit.')).toBe('une présidente le dit.');
    expect(elsewhere('Ibrahim Keïta, Fanta Diop et Fanta Keïta.')).toBe('Ibrahim Keïta, Fanta Diop et une présidente.');
  });

  it('removes links whose addresses contain the name', () => {
    const link = (href: string) => [{ type: 'link', attrs: { href } }];
    const names = hiddenNames(FANTA, { ...FANTA, naming: 'name' }, 'une organisation');
    const hrefs = ['mailto:fanta.keita@exemple.org', 'https://exemple.org/fanta_ke%C3%AFta', 'https://exemple.org/%ff'];
    const hidden = hideNamesIn(p('b1', ...hrefs.map((href) => text('ici', link(href)))), allOf(names));
    expect(hidden.node.content?.map(({ marks }) => marks?.length)).toEqual([0, 0, 1]);
    expect(hidden.found).toHaveLength(2);
  });

  it('over many people compares the letters of a text once', () => {
    const people = Array.from({ length: 300 }, (_, i) => `Fanta Keita${i}`).flatMap((name) =>
      hiddenNames({ ...FANTA, name }, { ...FANTA, naming: 'name', name }, 'une organisation'),
    );
    const letters = vi.spyOn(String.prototype, 'normalize');
    const { found } = hideNamesIn(p('b1', text(`${'é'.repeat(5000)} Keita9`)), allOf(people));
    const compared = letters.mock.calls.length;
    letters.mockRestore();
    expect(found).toHaveLength(1);
    expect(compared).toBeLessThan(10_000);
  });

  it('covers a name across marks, in fields and notes, and a full name wherever it stands', () => {
    const bold = [{ type: 'bold' }];
    const note = { type: 'footnote', attrs: { id: 'n1' }, content: [text('Selon Keïta.')] };
    const masked = mask(
      doc(
        p('b0', text('Fanta Keïta a reçu l’équipe, Keïta aussi.')),
        testimony(
          'b2',
          'Fanta Keïta',
          p('b3', text('Nous marchions, dit '), text('Fanta', bold), text(' Keïta '), cite()),
        ),
        p('b4', text('Le puits est loin'), note, text(' '), cite()),
      ),
      FANTA,
      { ...FANTA, naming: 'name' },
      ['Le puits de Fanta Keïta', 'Keïta'],
    );
    // Elsewhere, part of a name may be somebody else's.
    expect(masked.text).toContain('une présidente a reçu l’équipe, Keïta aussi.');
    expect(masked.text).toContain('dit une présidente');
    expect(masked.text?.match(/Keïta/g)).toHaveLength(1);
    expect(masked.text).not.toContain('Fanta');
    expect(masked.heads).toEqual(['Le puits d’une présidente', 'Keïta']);
    expect(masked.names).toBe(5);
    expect([...masked.blocks!].sort()).toEqual(['b0', 'b2', 'b3', 'b4', 'n1']);
  });

  it('of somebody who was never named covers a full name alone, where they are cited', () => {
    const never = (document: DocumentNode) => mask(document, FANTA, null);
    expect(never(cited(text('Fanta Keïta, Comité de l’eau.'))).text).toBe('une présidente, Comité de l’eau.');
    expect(never(cited(text('Mme Keïta marche.'))).text).toBeNull();
    expect(never(doc(p('b0', text('Fanta Keïta marche.')), p('b1', text('Le puits '), cite()))).text).toBeNull();
    const mayor = { ...FANTA, name: 'Le maire' };
    expect(mask(cited(text('Le maire le nie.')), mayor, null).text).toBeNull();
    expect(mask(cited(text('Le maire le nie.')), mayor, { ...mayor, naming: 'name' }).text).toBe(
      'une présidente le nie.',
    );
  });
});

it('finds a name with an apostrophe in addresses and file names', () => {
  for (const written of ['fanta-n-diaye', 'Fanta_N-Diaye.pdf', 'FANTA NDIAYE', 'N’Diaye Fanta', 'Fanta N Diaye'])
    expect(findNamed(written, 'Fanta N’Diaye', false), written).toHaveLength(1);
  for (const other of ['Fanta Diaye', 'Fanta Ndiayenne', 'Fanta'])
    expect(findNamed(other, 'Fanta N’Diaye', false)).toEqual([]);
});

it('finds a name that is registered with its titles, whichever of them a text has', () => {
  for (const written of ['Ali Diop', 'M. Ali Diop', 'Pr Ali Diop', 'DIOP Ali', 'le Prof. Dr. Ali Diop'])
    expect(findNamed(written, 'M. le Prof. Dr. Ali Diop', false), written).toHaveLength(1);
  for (const other of ['M. le Prof. Dr.', 'M. Diop', 'Dr Ali'])
    expect(findNamed(other, 'M. le Prof. Dr. Ali Diop', false), other).toEqual([]);
});

it('takes for a full name what is one for certain', () => {
  for (const name of ['Fanta Keïta', 'F. Keïta', 'Mme Keïta', 'Dr Traoré']) expect(isFullName(name), name).toBe(true);
  for (const name of ['A. B.', 'Le maire', 'Mme A.', 'Keïta']) expect(isFullName(name), name).toBe(false);
});
