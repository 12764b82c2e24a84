import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { putDocument } from '#tests/support/put-document.ts';
import { wordPart } from '#tests/support/sample-documents.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import * as word from '#tests/support/word-documents.ts';

/** Comments and tracked changes of documents, as annotations and corrections of pages. */

const { par, run, makeWord } = word;

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

test('a document’s comments become annotations of their words, signed by their authors, once', async () => {
  const { fileUpdates, pages, drafts, database } = floor.services;
  const mark = (id: number, words: string) =>
    `<w:commentRangeStart w:id="${id}"/>${run(words)}<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
  const body =
    par(mark(1, 'Le sorgho'), 'Titre') +
    par('Un champ.') +
    par(`${run('Un champ, un ')}${mark(0, 'champ')}${run('.')}`);
  const comments = [
    ['Zoé', 'Lequel ?'],
    ['Luc', 'Quel titre !'],
    ['Zoé', 'Déjà lu.'.normalize('NFD')],
    ['Luc', '\u200b'],
  ] as const;
  const draft = await drafts.readMarkdown('Un champ.\n\nUn champ, un champ.', null, null);
  const input = { kind: 'study', title: 'Le sorgho', language: 'fr', visibility: 'members', draft } as const;
  const page = await pages.create(input, floor.staff);
  // The last file has one more comment, whose text is the end of another.
  for (const more of [[], [], [['Zoé', '?'] as const]]) {
    const file = putDocument(makeWord(body, { comments: [...comments, ...more] }));
    const id = await fileUpdates.read({ file, name: 'sorgho.docx' }, page, floor.staff);
    await fileUpdates.apply(id, page, floor.staff, { locale: 'fr', comments: true, corrections: false });
  }
  const made = await listAnnotations(database.read, page.id);
  expect(made.map(({ authorName, organisation, body: words }) => [authorName, organisation, words]).sort()).toEqual([
    ['Luc', 'importé d’un document', '«\u202fLe sorgho\u202f»\n\nQuel titre !'],
    ['Zoé', 'importé d’un document', '?'],
    ['Zoé', 'importé d’un document', 'Déjà lu.'],
    ['Zoé', 'importé d’un document', 'Lequel ?'],
  ]);
  const ids = (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
  const { anchor } = made.find(({ body: words }) => words === 'Lequel ?')!;
  expect(anchor).toMatchObject({ blockId: ids[1], blockStart: 13, blockEnd: 18, quote: { exact: 'champ' } });
  expect(anchor!.relative).not.toBeNull();
});

test('replies to a comment join its thread, also in a later import; a comment marked as done is resolved', async () => {
  const { fileUpdates, pages, drafts, database } = floor.services;
  const marked = (ids: readonly number[], words: string) =>
    ids.map((id) => `<w:commentRangeStart w:id="${id}"/>`).join('') +
    run(words) +
    ids.map((id) => `<w:commentRangeEnd w:id="${id}"/>`).join('');
  const body = par(`${marked([0, 1, 2, 4], 'Un champ')}${run(', ')}${marked([3, 5], 'un puits')}${run('.')}`);
  /** The comments, with the number of the one that they answer, and whether they are done. */
  const comments = [
    ['Zoé', 'Lequel ?'],
    ['Luc', 'Celui du haut.', 0],
    ['Zoé', 'Merci.', 1],
    ['Awa', 'Creusé quand ?', null, true],
    ['Awa', 'Et en juin ?', 0],
    ['Luc', 'Merci.', 3],
  ] as const;
  const documentOf = (many: number) =>
    makeWord(body, {
      relations:
        '<Relationship Id="rIdThreads" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>',
      parts: {
        'word/comments.xml': wordPart(
          'comments',
          comments
            .slice(0, many)
            .map(
              ([author, text], n) =>
                `<w:comment w:id="${n}" w:author="${author}" w:date="2026-03-0${n + 1}T10:00:00Z">${par('')}<w:p w14:paraId="0000000${n}">${run(text)}</w:p></w:comment>`,
            )
            .join(''),
        ),
        'word/commentsExtended.xml': `<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">${comments
          .slice(0, many)
          .map(([, , answers = null, isDone = false], n) => {
            const above = answers === null ? '' : `w15:paraIdParent="0000000${answers}" `;
            return `<w15:commentEx w15:paraId="0000000${n}" ${above}w15:done="${Number(isDone)}"/>`;
          })
          .join('')}</w15:commentsEx>`,
      },
    });
  const draft = await drafts.readMarkdown('Un champ, un puits.', null, null);
  const input = { kind: 'study', title: 'Le puits', language: 'fr', visibility: 'members', draft } as const;
  const page = await pages.create(input, floor.staff);
  const bring = async (many: number) => {
    const file = putDocument(documentOf(many));
    const id = await fileUpdates.read({ file, name: 'puits.docx' }, page, floor.staff);
    await fileUpdates.apply(id, page, floor.staff, { locale: 'fr', comments: true, corrections: false });
    const all = await listAnnotations(database.read, page.id);
    return all
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
      .map(({ authorName, body: words, parentId, resolvedAt, anchor }) => [
        authorName,
        words,
        all.find(({ id: one }) => one === parentId)?.body ?? anchor?.quote.exact,
        resolvedAt !== null,
      ]);
  };
  const first = [
    ['Zoé', 'Lequel ?', 'Un champ', false],
    ['Luc', 'Celui du haut.', 'Lequel ?', false],
    ['Zoé', 'Merci.', 'Lequel ?', false],
    ['Awa', 'Creusé quand ?', 'un puits', true],
  ];
  expect(await bring(4)).toEqual(first);
  const later = [
    ['Awa', 'Et en juin ?', 'Lequel ?', false],
    ['Luc', 'Merci.', 'Creusé quand ?', false],
  ];
  for (const _ of [1, 2]) expect(await bring(6)).toEqual([...first, ...later]);
});

test('tracked changes become corrections of the original text, if that is chosen', async () => {
  const { wordImports, drafts, corrections, database } = floor.services;
  const ins = (words: string, who = 'Luc') =>
    `<w:ins w:author="${who}" w:date="2026-03-01T10:00:00Z">${run(words)}</w:ins>`;
  const del = (words: string, who = 'Luc') =>
    `<w:del w:author="${who}"><w:r><w:delText xml:space="preserve">${words}</w:delText></w:r></w:del>`;
  const body =
    par('Le fonio', 'Titre') +
    par(`${run('Le prix ')}${del('baisse')}${ins('monte')}${run(' chaque ')}${del('longue ', 'Awa')}${run('année.')}`) +
    par(`${run('Les pomme')}${ins('s', 'Zoé')}${run(' étaient mûres')}${ins(' et rouges', 'Awa')}${run('.')}`) +
    par(ins('Un alinéa de plus.')) +
    par(
      `${run('Le week')}${del('-')}${ins(' ')}${run('end est fini.Le')}${ins(' ')}${run('sorgho, un  mil')}${ins(' ')}`,
    ) +
    par(`${run('C’est mal')}${del(' ')}${run('venu.')}`) +
    par(run('Fin.'));
  const id = await wordImports.read({ file: putDocument(makeWord(body)), name: 'fonio.docx' }, floor.staff);
  const preview = await wordImports.preview(id, 'fr', floor.staff);
  expect([preview?.corrections, preview?.html.includes('monte'), preview?.html.includes('baisse')]).toEqual([
    8,
    true,
    false,
  ]);
  const page = await wordImports.create(
    id,
    { kind: 'study', title: 'Le fonio', language: 'fr', visibility: 'members' },
    floor.staff,
    undefined,
    { locale: 'fr', comments: true, corrections: true },
  );
  const text = async () => renderMarkdown((await drafts.read(page.id)).document).trim();
  expect(await text()).toBe(
    'Le prix baisse chaque longue année.\n\nLes pomme étaient mûres.\n\nLe week-end est fini.Lesorgho, un mil\n\nC’est mal venu.\n\nFin.',
  );
  const made = await listAnnotations(database.read, page.id);
  expect(
    made
      .map(({ kind, authorName, anchor, replacement, body: words }) => [
        ...[kind, authorName, anchor?.quote.exact, replacement],
        replacement === null ? words : '',
      ])
      .sort((a, b) => String(a[2]).localeCompare(String(b[2]))),
  ).toEqual([
    ['correction', 'Luc', 'baisse', 'monte', ''],
    ['correction', 'Luc', 'Les pomme étaient mûres.', null, 'À ajouter après ce passage\u00a0: Un alinéa de plus.'],
    ['correction', 'Luc', 'Lesorgho', 'Le sorgho', ''],
    ['correction', 'Awa', 'longue', '', ''],
    ['correction', 'Luc', 'mal venu.', 'malvenu.', ''],
    ['correction', 'Awa', 'mûres', 'mûres et rouges', ''],
    ['correction', 'Zoé', 'pomme', 'pommes', ''],
    ['correction', 'Luc', 'week-end', 'week end', ''],
  ]);
  for (const { id: one, replacement } of made) if (replacement !== null) await corrections.take(one, floor.staff);
  expect(await text()).toBe(
    'Le prix monte chaque année.\n\nLes pommes étaient mûres et rouges.\n\nLe week end est fini.Le sorgho, un mil\n\nC’est malvenu.\n\nFin.',
  );
});

test('tracked changes of an update become corrections: the text and its ids stay', async () => {
  const { fileUpdates, pages, drafts, database } = floor.services;
  const source = 'Le prix baisse chaque année.\n\nUn champ semé.';
  const draft = await drafts.readMarkdown(source, null, null);
  const input = { kind: 'study', title: 'Le niébé', language: 'fr', visibility: 'members', draft } as const;
  const page = await pages.create(input, floor.staff);
  const ids = async () => (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
  const before = await ids();
  const body =
    par(
      `${run('Le prix ')}<w:del w:author="Luc"><w:r><w:delText>baisse</w:delText></w:r></w:del><w:ins w:author="Luc">${run('monte')}</w:ins>${run(' chaque année.')}`,
    ) + par('Un champ semé.');
  const file = putDocument(makeWord(body));
  const id = await fileUpdates.read({ file, name: 'niebe.docx' }, page, floor.staff);
  await fileUpdates.apply(id, page, floor.staff, { locale: 'fr', comments: true, corrections: true });
  expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(source);
  expect(await ids()).toEqual(before);
  const made = await listAnnotations(database.read, page.id);
  expect(
    made.map(({ kind, authorName, anchor, replacement }) => [kind, authorName, anchor?.blockId, replacement]),
  ).toEqual([['correction', 'Luc', before[0], 'monte']]);
});
