import { describe, expect, test } from 'vitest';
import { BLOCK_LABELS } from '#content/document/blocks.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { checkPage, checkText, findCheck, GATE_CHECKS, sortResults } from '#content/gate/checks.ts';
import { GATE_LEVELS, MOST_TOLD, type Place } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { type GateText, readGateText } from '#content/gate/reading/gate-text.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { findUncitedWords } from '#content/withdrawal/uncited-words.ts';
import { sequencesOf } from '#content/withdrawal/words/word-sequences.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

type Content = string | DocumentNode;
type Marks = NonNullable<DocumentNode['marks']>;

let made = 0;
const id = () => `block${++made}`;
const t = (text: string, ...marks: Marks): DocumentNode => ({ type: 'text', text, marks });
const line = (type: string, attrs: Record<string, unknown>, content: readonly Content[]): DocumentNode => ({
  type,
  attrs: { id: id(), ...attrs },
  content: content.map((one) => (typeof one === 'string' ? t(one) : one)).filter(({ text }) => text !== ''),
});
const p = (...content: Content[]) => line('paragraph', {}, content);
const h = (level: number, ...content: Content[]) => line('heading', { level }, content);
const link = (words: string, href = 'https://example.org/') => t(words, { type: 'link', attrs: { href } });
const note = (...content: DocumentNode[]): DocumentNode => ({ type: 'footnote', content });
const figure = (attrs: Record<string, unknown> = {}): DocumentNode => ({
  type: 'figure',
  attrs: { id: id(), file: 'f', alt: 'Un puits', credit: 'A. D.', caption: 'Le puits', ...attrs },
});
const cell = (type: string, words: string): DocumentNode => ({ type, content: [p(words)] });
const row = (type: string, ...cells: string[]): DocumentNode => ({
  type: 'tableRow',
  content: cells.map((words) => cell(type, words)),
});
const table = (...content: DocumentNode[]): DocumentNode => ({ type: 'table', attrs: { id: id() }, content });
const tasks = (...items: string[]): DocumentNode => ({
  type: 'taskList',
  attrs: { id: id() },
  content: items.map((words) => ({ type: 'taskItem', attrs: { checked: false }, content: [p(words)] })),
});
const block = (kind: string, attrs: Record<string, unknown>, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id: id(), kind, ...attrs },
  content,
});
const LONG = 'Un mot après un autre, et ainsi de suite jusqu’au bout. '.repeat(20);
const PROMPT = 'Où, quand, avec qui ? Qu’est-ce qui a conduit à cela ?';

function read(content: readonly DocumentNode[], options: { kind?: PageKind; language?: string } = {}): GateText {
  return readGateText(
    { type: 'doc', content: [...content] },
    { kind: options.kind ?? 'factsheet', language: options.language ?? 'fr', prompts: [PROMPT] },
  );
}

/** For each check of a text: what it finds, by the words it names; and what it does not find. */
const TEXTS: Record<
  string,
  { finds: readonly DocumentNode[]; named: readonly string[]; passes: readonly DocumentNode[]; language?: string }
> = {
  'outline-untouched': {
    finds: [h(2, 'Contexte'), p(PROMPT)],
    named: [''],
    passes: [h(2, 'Contexte'), p(PROMPT), p('Écrit.')],
  },
  'outline-prompts': {
    finds: [h(2, 'Contexte'), p(PROMPT), p('Écrit.')],
    named: ['Contexte'],
    passes: [h(2, 'Contexte'), p('Écrit.')],
  },
  'empty-part': {
    finds: [
      h(2, 'Vide'),
      h(2, 'Mère'),
      h(3, 'Fille'),
      p('Dit.'),
      h(3, 'Vide aussi'),
      p(''),
      h(2, 'Consigne'),
      { type: 'paragraph', attrs: { id: 'q', prompt: 'Quoi ?' } },
    ],
    named: ['Vide', 'Vide aussi', 'Consigne'],
    passes: [
      h(2, 'Mère'),
      h(3, 'Fille'),
      p('Dit.'),
      h(2, 'Image'),
      figure(),
      h(2, 'Tableau'),
      table(row('tableHeader', 'a')),
      h(2, 'Consigne'),
      { type: 'paragraph', attrs: { id: 'q', prompt: 'Quoi ?' } },
      p('Répondu.'),
    ],
  },
  'empty-heading': { finds: [h(2, ' \u200b'), p('Dit.')], named: [''], passes: [h(2, 'Dit')] },
  'heading-order': {
    finds: [h(3, 'Trop bas'), h(2, 'Un'), h(3, 'Deux'), h(5, 'Quatre')],
    named: ['Trop bas', 'Quatre'],
    passes: [h(2, 'Un'), h(3, 'Deux'), h(4, 'Trois'), h(2, 'Un'), h(3, 'Deux')],
  },
  'repeated-heading': {
    finds: [h(2, 'Les coûts'), h(2, 'Autre'), h(2, 'les  coûts')],
    named: ['les coûts'],
    passes: [h(2, 'Mali'), h(3, 'Coûts'), h(2, 'Sénégal'), h(3, 'Coûts')],
  },
  'bold-as-heading': {
    finds: [p(t('Les coûts cachés', { type: 'bold' }))],
    named: ['Les coûts cachés'],
    passes: [
      p(t('Attention.', { type: 'bold' })),
      p(t('Coûts', { type: 'bold' }), ' cachés'),
      table(row('tableCell', ''), {
        type: 'tableRow',
        content: [{ type: 'tableCell', content: [p(t('Total', { type: 'bold' }))] }],
      }),
    ],
  },
  'list-by-hand': {
    finds: [p('- un seau'), p('- une corde'), p('Puis :'), p('1. creuser'), p('2. puiser')],
    named: ['- un seau', '1. creuser'],
    passes: [p('- seul'), p('— Bonjour.'), p('— Bonsoir.'), p('2026 fut sec.'), p('2027 aussi.')],
  },
  'to-be-completed': {
    finds: [p('Le coût est (à compléter).'), p('TODO'), p('Combien ???')],
    named: ['Le coût est (à compléter).', 'TODO', 'Combien ???'],
    passes: [p('Il reste à compléterons.'), p('Todorov l’a écrit.'), line('codeBlock', {}, ['TODO'])],
  },
  'long-paragraph': {
    finds: [p(LONG)],
    named: [/^Un mot après.*…$/.exec(`${LONG.slice(0, 80).replace(/\s+\S*$/, '')}…`)![0]],
    passes: [p(LONG.slice(0, 900))],
  },
  'language-mark': {
    finds: [p('On dit ', 'ماء', ' pour l’eau.')],
    named: ['ماء'],
    passes: [
      p('On dit ', t('ماء', { type: 'language', attrs: { lang: 'ar' } }), ' pour l’eau.'),
      p('Une lettre : م'),
      line('codeBlock', {}, ['ماء']),
    ],
  },
  'contact-details': {
    finds: [p('Écrire à awa@exemple.org.'), p('Appeler le 03 20 00 00 00.'), p('Ou le +223 70 00 00 00.')],
    named: ['Écrire à awa@exemple.org.', 'Appeler le 03 20 00 00 00.', 'Ou le +223 70 00 00 00.'],
    passes: [p('En 2026, 12 000 000 de francs.'), p('@awa a écrit 0,5 % de 1 234 567 890.')],
  },
  'figure-words': {
    finds: [figure({ alt: ' \u200b' }), figure({ alt: '', caption: '' })],
    named: ['Le puits', ''],
    passes: [figure()],
  },
  'figure-credit': { finds: [figure({ credit: '' })], named: ['Le puits'], passes: [figure()] },
  'figure-file': { finds: [figure({ file: null })], named: ['Le puits'], passes: [figure()] },
  'table-header': {
    finds: [table(row('tableCell', 'Année', 'Coût'), row('tableCell', '2026', '12'))],
    named: ['Année Coût'],
    passes: [table(row('tableHeader', 'Année'), row('tableCell', '2026'))],
  },
  'empty-row': {
    finds: [table(row('tableHeader', 'Année', 'Coût'), row('tableCell', '', '\u00a0'))],
    named: ['Année Coût'],
    passes: [table(row('tableHeader', 'Année', 'Coût'), row('tableCell', '', '12'))],
  },
  'empty-task': {
    finds: [tasks('Prévenir la mairie', ''), tasks('\u00a0')],
    named: ['Prévenir la mairie', ''],
    passes: [tasks('Prévenir la mairie', 'Réserver la salle')],
  },
  'link-words': {
    finds: [p('Voir ', link(' ici '), ' et ', link('https://example.org/x', 'https://example.org/x'))],
    named: ['ici', 'https://example.org/x'],
    passes: [p(link('la fiche sur l’eau')), p(link('Ici et là-bas, un récit'))],
  },
  'empty-footnote': { finds: [p('Dit', note())], named: [''], passes: [p('Dit', note(t('Source.')))] },
  'empty-block': {
    finds: [block('lesson', {}, p(''))],
    named: [''],
    passes: [
      block('lesson', {}, p('Dit.')),
      block('lesson', { title: '' }, { type: 'paragraph', attrs: { id: 'x', prompt: 'Quoi ?' } }),
    ],
  },
  'testimony-author': {
    finds: [block('testimony', {}, p('On a creusé.'))],
    named: ['On a creusé.'],
    passes: [block('testimony', { attribution: 'Awa' }, p('On a creusé.')), block('lesson', {}, p('Dit.'))],
  },
  'key-figure-value': {
    finds: [block('key-figure', { title: 'Les puits' }, p('Creusés.'))],
    named: ['Les puits'],
    passes: [block('key-figure', { value: '7 sur 12' }, p('Creusés.'))],
  },
};

const PAGE: GatePage = {
  kind: 'factsheet',
  title: 'Creuser un puits',
  summary: 'Comment creuser.',
  words: 400,
  unfit: [],
  emptyFields: [],
  links: [],
  approvalsMissing: 0,
  changesAskedBy: [],
  claims: [],
  citations: 0,
  cited: [],
  pictures: [],
  takenBack: [],
  hasMaterials: false,
  lensMissing: false,
  corrections: [],
  questions: [],
};
const FINDING = {
  id: 'f',
  kind: 'finding',
  title: 'L’eau manque',
  text: 'L’eau manque en mars.',
  sources: 0,
  findings: 0,
  against: 0,
} as const;
const target = { href: '/fiches/x', block: 'b', words: 'la fiche', title: 'X' } as const;

/**
 * For each check of a page: the page in which it finds something, how much, and the place that it
 * leads to.
 */
/** Of a passage to which nobody objected. */
const CLEAN = { isRefused: false, isCorrected: false };
const PICTURE = { blockId: 'b', words: 'Le puits', label: '', gap: null, isGone: false };
const PAGES: Record<string, { page: Partial<GatePage>; count: number; at: Place; passes?: Partial<GatePage> }> = {
  'no-text': { page: { words: 0 }, count: 1, at: { screen: 'write' } },
  'no-summary': { page: { summary: '\u200b' }, count: 1, at: { field: 'summary' } },
  'unfit-title': { page: { unfit: ['title'] }, count: 1, at: { screen: 'write' }, passes: { unfit: ['summary'] } },
  'unfit-summary': { page: { unfit: ['summary'] }, count: 1, at: { screen: 'write' }, passes: { unfit: ['title'] } },
  'many-citations': {
    page: { citations: 2_001 },
    count: 1,
    at: { screen: 'write' },
    passes: { citations: 2_000 },
  },
  approvals: { page: { approvalsMissing: 2 }, count: 2, at: { screen: 'reviews' } },
  'changes-asked': { page: { changesAskedBy: ['Awa', 'Bruno'] }, count: 2, at: { screen: 'reviews' } },
  'notice-fields': { page: { emptyFields: ['own.category'] }, count: 1, at: { field: 'own.category' } },
  'title-capitals': {
    page: { title: 'CREUSER UN PUITS' },
    count: 1,
    at: { screen: 'write' },
    passes: { title: 'RECITAL-ODD' },
  },
  'module-question': {
    page: { kind: 'module' },
    count: 1,
    at: { screen: 'write' },
    passes: { kind: 'module', title: 'Comment creuser\u202f?' },
  },
  'lens-missing': { page: { lensMissing: true }, count: 1, at: { screen: 'lenses' }, passes: {} },
  'factsheet-length': {
    page: { words: 1_201 },
    count: 1,
    at: { screen: 'write' },
    passes: { kind: 'study', words: 30_000 },
  },
  'dead-links': {
    page: { links: (['missing', 'unpublished', 'archived'] as const).map((why) => ({ ...target, why })) },
    count: 3,
    at: { block: 'b' },
    passes: { links: [{ ...target, why: 'staff' }] },
  },
  'closed-links': {
    page: { links: (['narrower', 'staff'] as const).map((why) => ({ ...target, why })) },
    count: 2,
    at: { block: 'b' },
    passes: { links: [{ ...target, why: 'missing' }] },
  },
  'consent-missing': {
    page: {
      cited: (['asked', 'missing', null] as const).map((gap) => ({
        blockId: 'b',
        label: 'E1',
        gap,
        isUnvalidated: false,
        ...CLEAN,
      })),
    },
    count: 2,
    at: { block: 'b' },
    passes: { cited: [{ blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN }] },
  },
  'picture-consent': {
    page: {
      pictures: [
        { ...PICTURE, label: 'P3', gap: 'use' },
        { ...PICTURE, label: 'P3', gap: null },
      ],
    },
    count: 1,
    at: { block: 'b' },
    passes: { pictures: [{ ...PICTURE, isGone: true }] },
  },
  'picture-gone': {
    page: { pictures: [{ ...PICTURE, isGone: true }] },
    count: 1,
    at: { block: 'b' },
    passes: { pictures: [{ ...PICTURE, label: 'P3', gap: 'use' }] },
  },
  'quotation-unvalidated': {
    page: { cited: [{ blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN }] },
    count: 1,
    at: { block: 'b' },
    // What goes beyond consent is told as that.
    passes: { cited: [{ blockId: 'b', label: 'E1', gap: 'asked', isUnvalidated: true, ...CLEAN }] },
  },
  'quotation-refused': {
    page: {
      // Two citations of a source in a block are one passage.
      cited: [
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: false },
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: false },
      ],
    },
    count: 1,
    at: { block: 'b' },
    // Of consent that is over, one thing is said: that it is missing.
    passes: {
      cited: [
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, ...CLEAN },
        { blockId: 'b', label: 'E1', gap: 'withdrawn', isUnvalidated: true, isRefused: true, isCorrected: true },
      ],
    },
  },
  'words-taken-back': {
    page: { takenBack: [{ blockId: 'b', words: 'On nous a dit de nous taire', isSure: true }] },
    count: 1,
    at: { block: 'b' },
    passes: { takenBack: [{ blockId: 'b', words: 'On nous a dit de nous taire', isSure: false }] },
  },
  'words-near-taken-back': {
    page: { takenBack: [{ blockId: null, words: 'On nous a dit de nous taire', isSure: false }] },
    count: 1,
    at: { screen: 'write' },
    passes: { takenBack: [{ blockId: null, words: 'On nous a dit de nous taire', isSure: true }] },
  },
  'quotation-corrected': {
    page: {
      // Two citations of a source in a block are one passage.
      cited: [
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: false, isCorrected: true },
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: false, isCorrected: true },
      ],
    },
    count: 1,
    at: { block: 'b' },
    // What was taken back is told as that.
    passes: {
      cited: [
        { blockId: 'b', label: 'E1', gap: null, isUnvalidated: true, isRefused: true, isCorrected: true },
        { blockId: 'b', label: 'E1', gap: 'withdrawn', isUnvalidated: true, isRefused: false, isCorrected: true },
      ],
    },
  },
  'finding-unsourced': {
    page: {
      hasMaterials: true,
      claims: [FINDING, { ...FINDING, findings: 1 }, { ...FINDING, sources: 1 }, { ...FINDING, text: '' }],
    },
    count: 2,
    at: { block: 'f' },
    passes: { hasMaterials: false, claims: [FINDING] },
  },
  'lesson-unfounded': {
    page: {
      hasMaterials: true,
      claims: [
        { ...FINDING, kind: 'lesson' },
        { ...FINDING, kind: 'lesson', sources: 2 },
      ],
    },
    count: 2,
    at: { block: 'f' },
    passes: { hasMaterials: true, claims: [{ ...FINDING, kind: 'lesson', findings: 1 }] },
  },
  'claim-contradicted': {
    page: { claims: [FINDING, { ...FINDING, kind: 'lesson', sources: 2, against: 1 }] },
    count: 1,
    at: { block: 'f' },
    passes: { claims: [{ ...FINDING, sources: 2 }] },
  },
  'open-corrections': {
    page: { corrections: ['x'] },
    count: 1,
    at: { screen: 'annotations' },
    passes: { questions: ['x'] },
  },
  'open-questions': {
    page: { questions: ['x'] },
    count: 1,
    at: { screen: 'annotations' },
    passes: { corrections: ['x'] },
  },
};

test('every check has a case here, and a name of its own', () => {
  const names = GATE_CHECKS.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...Object.keys(TEXTS), ...Object.keys(PAGES)].toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(25);
});

test('only advisory checks read what publishing does not look up', () => {
  const unread = GATE_CHECKS.filter(({ name, level }) => {
    const { links, questions } = PAGES[name]?.page ?? {};
    return level !== 'advice' && (links || questions);
  });
  expect(unread.map(({ name }) => name)).toEqual([]);
});

test('a heading with nothing below it, or without words, needs a reason', () => {
  for (const name of ['empty-part', 'empty-heading']) expect(findCheck(name)?.level).toBe('justified');
});

describe('a check of the text', () => {
  test.each(Object.entries(TEXTS))(
    '%s finds its own faults, and nothing else',
    (name, { finds, named, passes, language }) => {
      const about = language === undefined ? {} : { language };
      const result = checkText(read(finds, about)).find(({ check }) => check === name);
      expect(result?.findings.map(({ words }) => words)).toEqual(named);
      expect(result!.count).toBe(named.length);
      for (const { at } of result!.findings)
        expect('screen' in at || ('block' in at && at.block !== null), 'each has a place').toBe(true);
      expect(checkText(read(passes, about)).map(({ check }) => check)).not.toContain(name);
    },
  );

  test('in a page in Arabic, Latin letters are the other script', () => {
    const text = [p('يقول ', 'capitalisation', ' هنا')];
    expect(checkText(read(text, { language: 'ar' })).map(({ check }) => check)).toContain('language-mark');
    expect(checkText(read([p('ماء')], { language: 'ar' }))).toEqual([]);
  });

  test('names a block without words by its number or kind', () => {
    const text = read([figure(), figure({ alt: '', caption: '' }), block('lesson', {}, p(''))]);
    const named = (check: string) =>
      checkText(text)
        .find((result) => result.check === check)!
        .findings.map(({ name }) => [name?.fr, name?.en]);
    expect(named('figure-words')).toEqual([['image 2, sans légende', 'image 2, without a caption']]);
    const lesson = BLOCK_LABELS.find(({ kind }) => kind === 'lesson')!;
    expect(named('empty-block')).toEqual([[lesson.fr, lesson.en]]);
  });

  test('is quick with a link of any length', () => {
    // Time that grows with the square of the length would be minutes.
    const words = `www.${'.'.repeat(2_000_000)} x`;
    expect(checkText(read([p(link(words, 'https://x.org'))])).map(({ check }) => check)).not.toContain('link-words');
  });

  test('lists a limited number of places, and counts all', () => {
    const text = Array.from({ length: MOST_TOLD + 20 }, () => figure({ alt: '' }));
    const result = checkText(read(text)).find(({ check }) => check === 'figure-words');
    expect(result).toMatchObject({ count: MOST_TOLD + 20 });
    expect(result!.findings).toHaveLength(MOST_TOLD);
  });
});

describe('a check of the page', () => {
  test('finds nothing in a page that lacks nothing', () => {
    expect(checkPage(PAGE)).toEqual([]);
  });

  test.each(Object.entries(PAGES))('%s finds its own faults, and nothing else', (name, { page, count, at, passes }) => {
    const result = checkPage({ ...PAGE, ...page }).find(({ check }) => check === name);
    expect(result).toMatchObject({ count });
    for (const finding of result!.findings) expect(finding.at).toEqual(at);
    expect(checkPage({ ...PAGE, ...passes }).map(({ check }) => check)).not.toContain(name);
  });

  test('reports the target of a link, and why readers cannot open it', () => {
    const links = [
      { ...target, why: 'missing' },
      { ...target, words: '', why: 'archived' },
      { ...target, title: null, why: 'unpublished' },
    ] as const;
    const { findings } = checkPage({ ...PAGE, links }).find(({ check }) => check === 'dead-links')!;
    expect(findings.map(({ words, name, why }) => [words, name?.fr, why?.fr, why?.en])).toEqual([
      [
        'la fiche',
        '«\u202fX\u202f»',
        'vers «\u202fX\u202f»\u00a0: aucune page n’a cette adresse',
        'to “X”: no page has this address',
      ],
      ['', '«\u202fX\u202f»', 'cette page est archivée', 'this page is archived'],
      [
        'la fiche',
        '/fiches/x',
        'vers /fiches/x\u00a0: cette page n’est pas publiée',
        'to /fiches/x: this page is not published',
      ],
    ]);
  });

  test('names an open annotation by the words that it quotes', () => {
    const page = { ...PAGE, corrections: ['la pompe'], questions: ['la caisse'] };
    expect(checkPage(page).flatMap(({ findings }) => findings.map(({ words }) => words))).toEqual([
      'la pompe',
      'la caisse',
    ]);
  });
});

test('blocking checks come first, then those that need a reason', () => {
  const found = [
    ...checkText(read([h(2, 'Contexte'), p(PROMPT)])),
    ...checkPage({ ...PAGE, summary: '', emptyFields: ['own.category'] }),
  ];
  const levels = sortResults(found).map(({ check }) => findCheck(check)!.level);
  expect(levels).toEqual(levels.toSorted((a, b) => GATE_LEVELS.indexOf(a) - GATE_LEVELS.indexOf(b)));
  expect(new Set(levels).size).toBe(3);
});

test('checks have messages in both languages, with French typography and no final mark', () => {
  for (const { name, says } of GATE_CHECKS) {
    for (const text of [says.one, says.other]) {
      expect(text.fr, name).not.toMatch(/'| [:;?!»]|« /);
      for (const one of [text.fr, text.en]) expect(one, name).toMatch(/^[\p{Lu}{].*[^:.?]$/u);
    }
    expect(says.one.fr, name).not.toBe(says.one.en);
    expect(says.one.en, name).not.toContain('{{count}}');
  }
});

test('all checks of a text of 80,000 words take 300 ms of a processor at most, together with reading it', async () => {
  const document = documentJson(naturalDocument(80_000));
  // Of a study in which much was taken back.
  const strike = (n: number) => `Voici la phrase numéro ${n} que quelqu’un a rayée de son entretien avec nous.`;
  const struck = Array.from({ length: 500 }, (_, n) => strike(n));
  const digests = struck.map((text) => digestOf({ text, signed: '' }));
  const takenBack = [
    { targets: ['material/0123456789ab'], struck, digests, refused: struck.map(sequencesOf), kept: [] },
  ];
  const check = () => {
    checkText(readGateText(document, { kind: 'study', language: 'fr', prompts: [PROMPT] }));
    expect(findUncitedWords(document, [], takenBack, digestOf)).toEqual([]);
  };
  expect(GATE_CHECKS.length).toBeGreaterThanOrEqual(25);
  const times: number[] = [];
  for (let n = 0; n < 5; n++) times.push(await processorTimeOf(check));
  expect(Math.min(...times)).toBeLessThan(300);
}, 60_000);
