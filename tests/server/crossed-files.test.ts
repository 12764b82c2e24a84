import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { BookText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { walkBlocks } from '#content/book/walk-book.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { readHtmlFile } from '#content/import/html-file.ts';
import { withoutAround } from '#content/import/word-html.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { whole } from '#server/exports/book-texts.ts';
import { writeCommented, writeDocx } from '#server/exports/formats/write-docx.ts';
import { writeHtml } from '#server/exports/formats/write-html.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { READ, READERS } from '#tests/support/read-back.ts';
import { openWorkshopFloor, paragraph, WORKSHOP_TEXT, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

let floor: WorkshopFloor;
let south: Viewer;
let north: Viewer;

beforeAll(async () => {
  floor = await openWorkshopFloor();
  south = (await floor.partner({ name: 'Awa Koné' })).viewer;
  north = (await floor.person('staff', 'Luc Vasseur')).viewer;
});
afterAll(() => floor.close());

const wanted = () => ({ type: 'page', kind: 'workshop', slug: floor.page.slug, crossed: true }) as const;
const note = (viewer: Viewer, blockId: string, exact: string, body: string) =>
  floor.services.annotations.create(
    { pageId: floor.page.id, kind: 'question', body, selection: { blockId, exact } },
    viewer,
  );
const gathered = async (viewer: Viewer): Promise<BookText> => {
  const found = await floor.services.bookTexts.find(viewer, wanted());
  return found.gather('https://navette.example', whole);
};
/** The words of each side, by the paragraph that they follow. */
function facing(text: BookText) {
  const { book, unknown } = makeBook(text);
  expect(unknown).toEqual([]);
  const rows: { after: string; south: string; north: string }[] = [];
  let last = '';
  const words = (blocks: Parameters<typeof walkBlocks>[0]) => {
    const lines: string[] = [];
    walkBlocks(blocks, (block) => {
      if ('line' in block) lines.push(block.line.map((piece) => ('text' in piece ? piece.text : '')).join(''));
    });
    return lines.join(' | ');
  };
  for (const block of book.parts[0]!.chapters[0]!.blocks) {
    if (block.type !== 'crossed') last = words([block]);
    else {
      const of = (side: string) => words(block.sides.find((one) => one.side === side)!.threads.flat());
      rows.push({ after: last, south: of('south'), north: of('north') });
    }
  }
  return { book, rows };
}

it('has each side’s annotations face to face after their passage, marked in it, in every format', async () => {
  expect(facing(await gathered(south)).rows, 'nobody has said anything yet').toEqual([]);
  const { id } = await note(south, 'p2222222', 'la difficulté', 'Chez nous, si : le sol est dur.');
  await floor.services.annotations.reply({ parentId: id, body: 'Merci !' }, north);
  await note(north, 'p2222222', 'six premiers mois', 'Pourquoi six ?');
  await note(south, 'h2222222', 'Faire durer', 'Un bon titre.');
  const text = await gathered(south);
  const { book, rows } = facing(text);
  expect(book.kindName).toMatch(/· Regards croisés$/);
  expect(book.url).toBe(`https://navette.example/ateliers/${floor.page.slug}/annotations`);
  expect(book.notice.at(-1)).toMatchObject({ text: '▲\u00a0Partenaires, 2 · ●\u00a0Hauts-de-France, 1' });
  expect(rows).toHaveLength(2);
  // The heading has no mark, which would appear in every table of contents.
  expect(rows[0]!.after).toBe('Faire durer un point d’eau');
  expect(rows[1]!.after).toContain('la difficulté▲\u00a02');
  expect(rows[1]!.south).toContain('▲\u00a02 Awa Koné, ');
  expect(rows[1]!.south).toContain('Chez nous, si\u00a0: le sol est dur.');
  expect(rows[1]!.south).toContain('Luc Vasseur');
  expect(rows[1]!.north).toContain('Pourquoi six');
  const files = await Promise.all(
    READ.map(async (extension) => {
      const { bytes, remark } = await (await BOOK_WRITERS[extension]())(book, new Map());
      expect(remark, extension).toBeNull();
      const known = new Set(['difficulté', 'Partenaires', 'premiers']);
      return { extension, read: await READERS[extension].read(bytes, known) };
    }),
  );
  for (const { extension, read } of files) expect(read.text, extension).toEqual(files[0]!.read.text);
});

it('is available as Markdown too, each side in a quotation below the passage', async () => {
  const at = { kind: 'workshop', slug: floor.page.slug, extension: 'md' } as const;
  const file = await floor.services.crossedMarkdown.write(south, at, 'https://navette.example');
  if (!('content' in file)) throw new Error('the page has moved');
  expect(file.name).toBe(`${floor.page.slug}-annotations.md`);
  expect(file.content).toMatch(/> \*\*▲.Partenaires\*\*\n>\n> [*]*▲.2/);
  expect(file.content.indexOf('le sol est dur')).toBeLessThan(file.content.indexOf('Pourquoi six'));
  expect(file.content.indexOf('Pourquoi six')).toBeLessThan(file.content.indexOf('le cahier de caisse'));
  expect(file.content).not.toContain('à traiter avant publication');
});

it('has annotations in Word as comments on their words, and corrections as tracked changes', async () => {
  const { services } = floor;
  await services.annotations.create(
    {
      ...{ pageId: floor.page.id, kind: 'correction', body: 'Plus long.', replacement: 'dix premiers mois' },
      selection: { blockId: 'p2222222', exact: 'six premiers mois' },
    },
    south,
  );
  const whole = {
    pageId: floor.page.id,
    kind: 'local',
    body: 'Ici aussi.',
    selection: { blockId: 'q2222222' },
  } as const;
  await services.annotations.create(whole, south);
  const needed = { ...whole, kind: 'comment', body: 'À vérifier.', selection: { blockId: 'q2222222' } } as const;
  const { id } = await services.annotations.create({ ...needed, mustFix: true }, north);
  const { book } = makeBook(await gathered(south));
  const { bytes } = await writeCommented(book, new Map());
  expect(Buffer.compare(bytes, (await writeCommented(book, new Map())).bytes)).toBe(0);
  // The text with the changes applied, and the comments at their words.
  const { source, report, original } = await readWord(Buffer.from(bytes));
  expect(source).toContain('dans les dix premiers mois');
  expect(source).not.toContain('▲');
  expect(report.comments.map(({ author, text, place }) => [author.split(',')[0], text, place?.exact])).toEqual(
    expect.arrayContaining([
      ['Awa Koné', expect.stringContaining('le sol est dur'), 'la difficulté'],
      ['Luc Vasseur', expect.stringContaining('Merci'), 'la difficulté'],
      ['Awa Koné', expect.stringContaining('Un bon titre'), 'Faire durer'],
      ['Awa Koné', expect.stringContaining('Ici aussi'), expect.stringContaining('le cahier de caisse')],
      [
        'Luc Vasseur',
        expect.stringMatching(/^commentaire, à traiter avant publication\s+À vérifier\./),
        expect.any(String),
      ],
    ]),
  );
  const at = { kind: 'workshop', slug: floor.page.slug, extension: 'md' } as const;
  const markdown = async () => {
    const file = await services.crossedMarkdown.write(south, at, 'https://navette.example');
    return 'content' in file ? file.content : '';
  };
  expect(await markdown()).toContain('commentaire, à traiter avant publication, ');
  // A resolved annotation need not be dealt with any more.
  await services.annotationChanges.resolve(id, north);
  expect(await markdown()).not.toContain('à traiter avant publication');
  // The original text, with the changes as corrections.
  expect(original?.source).toContain('dans les six premiers mois');
  expect(JSON.stringify(original?.corrections)).toContain('dix premiers mois');
});

it('has each proposal in its comment, and tracks the first unresolved one on the same words', async () => {
  const { services } = floor;
  const correct = (viewer: Viewer, replacement: string, exact: string) =>
    services.annotations.create(
      {
        ...{ pageId: floor.page.id, kind: 'correction', body: 'Ligne un.\nLigne deux.', replacement },
        selection: { blockId: 'p2222222', exact },
      },
      viewer,
    );
  await correct(south, 'l’obstacle', 'la difficulté');
  await correct(north, 'le frein', 'la difficulté');
  const settled = await correct(north, 'déjà réglé', 'la difficulté');
  await services.annotationChanges.resolve(settled.id, north);
  const { book } = makeBook(await gathered(north));
  const notes = book.parts[0]!.chapters[0]!.notes!.filter(({ blocks }) => JSON.stringify(blocks).includes('Ligne un.'));
  expect(notes.map(({ replacement }) => replacement)).toEqual(expect.arrayContaining(['l’obstacle', 'le frein', null]));
  for (const { blocks } of notes) expect(JSON.stringify(blocks)).toContain('"type":"break"');
  const { source, report } = await readWord(Buffer.from((await writeCommented(book, new Map())).bytes));
  // Two of the same millisecond are in the order of their ids.
  const [first, second] = notes.flatMap(({ replacement }) => replacement ?? []);
  expect(source).toContain(first);
  expect(source).not.toContain(second);
  const commentText = report.comments.map(({ text }) => text).join(' ');
  for (const words of ['l’obstacle', 'le frein', 'déjà réglé']) expect(commentText).toContain(words);
});

it('keeps annotations on deleted words, and states that the words are gone', async () => {
  await floor.rewrite({ ...WORKSHOP_TEXT, content: [paragraph('q2222222', 'Un texte tout autre.')] });
  const { rows } = facing(await gathered(north));
  expect(rows).toHaveLength(1);
  expect(rows[0]!.after).toContain('retirés depuis');
  expect(rows[0]!.south).toContain('le sol est dur');
  // From Word with comments, they are read as comments: the text is unchanged.
  const { source } = await readWord(
    Buffer.from((await writeCommented(makeBook(await gathered(north)).book, new Map())).bytes),
  );
  const text = source.replaceAll(/<p class="word-around">.*?<\/p>/g, '');
  expect(text).toContain('Un texte tout autre.');
  expect(text).not.toMatch(/disparus|la difficulté/);
  await floor.rewrite(WORKSHOP_TEXT);
});

it('is imported from its file as the text alone, without marks and annotations', async () => {
  await note(south, 'p2222222', 'six premiers mois', 'Et après ?');
  const text = async (source: string) => renderMarkdown(parseHtml(source).document);
  const word = async (made: BookText) => {
    const { bytes } = await writeDocx(makeBook(made).book, new Map());
    return text(withoutAround((await readWord(Buffer.from(bytes))).source));
  };
  const html = async (made: BookText) => {
    const { bytes } = await writeHtml(makeBook(made).book, new Map());
    return text(readHtmlFile(Buffer.from(bytes).toString()).source);
  };
  const { crossed: _crossed, ...alone } = (await gathered(north)).page!;
  const plain = { ...(await gathered(north)), page: alone } as BookText;
  const annotated = await gathered(north);
  expect(annotated.page!.html).toContain('<mark');
  const unmarked = {
    ...plain,
    page: { ...alone, html: alone.html.replaceAll(/<a class="anno-ref.*?<\/a>|<\/?mark[^>]*>/g, '') },
  };
  expect(await word(annotated)).toBe(await word(unmarked as BookText));
  expect(await html(annotated)).toBe(await html(unmarked as BookText));
  // Some annotations are on words that are gone.
  await floor.rewrite({ ...WORKSHOP_TEXT, content: [paragraph('q2222222', 'Un texte tout autre.')] });
  const gone = await gathered(north);
  expect(await word(gone)).toBe('Un texte tout autre.\n');
  expect(await html(gone)).toBe('Un texte tout autre.\n');
  await floor.rewrite(WORKSHOP_TEXT);
});

it('is for those who read the annotations on screen, with the text that they annotate', async () => {
  const strangers: Viewer[] = [PUBLIC_VIEWER, (await floor.person('member', 'M. N.')).viewer];
  for (const viewer of strangers)
    await expect(floor.services.bookTexts.find(viewer, wanted())).rejects.toMatchObject({ code: 'not-found' });
  const words = async (viewer: Viewer) => JSON.stringify(await gathered(viewer));
  await floor.rewrite({ ...WORKSHOP_TEXT, content: [paragraph('q2222222', 'La version figée.')] }, false);
  await floor.services.versions.freeze(
    floor.page.id,
    { version: 'Pour la session', key: 'a'.repeat(12) },
    COMMAND_LINE,
  );
  expect(await words(south)).toContain('figée');
  expect(await words(north)).not.toContain('figée');
});
