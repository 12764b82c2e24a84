import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS } from '#server/files/documents/document-form.ts';
import { readDocx } from '#server/files/documents/read-docx.ts';
import { readPdf } from '#server/files/documents/read-pdf.ts';
import { makeDocx, makeLockedPdf, makePdf, pdfOf, wordParagraph, wordPart } from '#tests/support/sample-documents.ts';

/** PDF.js takes ownership of the bytes. */
const read = (bytes: Buffer) => readPdf(new Uint8Array(bytes));

describe('a PDF', () => {
  test('is read in paragraphs, with whole words, and ligatures as letters', async () => {
    const pdf = makePdf([
      [
        'L’eﬃcacité du ﬁnancement'.replace('ﬃ', 'fﬁ'),
        '',
        'La capita-',
        'lisation des expériences d’un demi-',
        'hectare relie l’œuvre à son réseau.',
        '',
        'Une autre idée (la ﬂotte).',
      ],
    ]);
    expect(await read(pdf)).toEqual({
      state: 'read',
      pages: 1,
      paragraphs: [
        'L’efficacité du financement',
        'La capitalisation des expériences d’un demi-hectare relie l’œuvre à son réseau.',
        'Une autre idée (la flotte).',
      ],
    });
  });

  test('continues across pages, without running heads and page numbers', async () => {
    const page = (n: number, ...lines: string[]) => [`Rapport annuel, page ${n}`, '', ...lines, '', `${n}`];
    const pdf = makePdf([
      page(1, 'Le premier texte qui continue'),
      page(2, 'sur la deuxième page.'),
      page(3, 'Un troisième.'),
      page(4, 'Un quatrième.'),
    ]);
    expect((await read(pdf)).paragraphs).toEqual([
      'Le premier texte qui continue sur la deuxième page.',
      'Un troisième.',
      'Un quatrième.',
    ]);
  });

  test.each([
    ['a password', makeLockedPdf(), 'encrypted'],
    ['pictures alone', makePdf([[]]), 'none'],
    ['nothing that is a PDF', Buffer.from('%PDF-1.7 and then nothing'), 'damaged'],
    ['half of itself', makePdf([['Bonjour.']]).subarray(0, 200), 'damaged'],
    ['no page', pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>']), 'none'],
  ])('with %s is reported as such', async (_, pdf, state) => {
    expect(await read(pdf)).toMatchObject({ state, paragraphs: [] });
  });

  test('that takes long is read until its time is over, or not at all', async () => {
    const pages = Array.from({ length: 300 }, (_, i) => ['Rapport', '', `Le puits ${i} a de l’eau.`, '', `${i}`]);
    const pdf = makePdf(pages);
    const whole = await read(pdf);
    expect(whole).toMatchObject({ state: 'read', pages: 300 });
    const before = process.cpuUsage();
    await read(pdf);
    const { user, system } = process.cpuUsage(before);
    const part = await readPdf(new Uint8Array(pdf), (user + system) / 1000 / 4);
    expect(part).toMatchObject({ state: 'cut', pages: 300 });
    expect(part.paragraphs.length).toBeLessThan(whole.paragraphs.length);
    expect(whole.paragraphs.slice(0, part.paragraphs.length)).toEqual(part.paragraphs);
    expect(part.paragraphs.length).toBeGreaterThan(0);
    expect(await readPdf(new Uint8Array(pdf), 0)).toMatchObject({ state: 'too-slow', pages: 300, paragraphs: [] });
  });
});

describe('a DOCX', () => {
  test('is read in paragraphs, rows and notes, without deleted or hidden text', async () => {
    const run = (text: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`;
    const docx = makeDocx(
      [
        `<w:p>${run('L’eau')}<w:r><w:tab/></w:r>${run('&amp; le sel')}<w:r><w:noBreakHyphen/></w:r>${run('gemme')}</w:p>`,
        `<w:p>${run('Gardé')}<w:del><w:r><w:delText>ôté</w:delText></w:r></w:del><w:moveFrom>${run('parti')}</w:moveFrom>${run('caché', '<w:vanish/>')}${run(' visible', '<w:vanish w:val="0"/>')}</w:p>`,
        `<w:tbl><w:tr><w:tc>${wordParagraph('Mali')}</w:tc><w:tc>${wordParagraph('12')}${wordParagraph('forages')}</w:tc></w:tr></w:tbl>`,
        `<w:p>${run('Avant ')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${wordParagraph('Encadré')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${wordParagraph('Encadré')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>${run('après')}</w:p>`,
        `<w:p><w:r><w:instrText>PAGEREF x</w:instrText></w:r></w:p>`,
      ].join(''),
      {
        parts: {
          'word/footnotes.xml': wordPart('footnotes', `<w:footnote>${wordParagraph('Une note.')}</w:footnote>`),
          'word/comments.xml': wordPart('comments', wordParagraph('Un commentaire.')),
        },
      },
    );
    expect(await readDocx(docx)).toEqual({
      state: 'read',
      pages: null,
      paragraphs: ['L’eau & le sel-gemme', 'Gardé visible', 'Mali | 12 forages', 'Encadré', 'Avant après', 'Une note.'],
    });
  });

  test('longer than the limit is cut, and reported as such', async () => {
    const { state, paragraphs } = await readDocx(makeDocx(wordParagraph('mot '.repeat(50)).repeat(4_000)));
    expect(state).toBe('cut');
    expect(paragraphs.join('').length).toBe(MOST_CHARACTERS);
  });

  test('does not expand recursive entities', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>${wordPart('document', `<w:body>${wordParagraph('Eau &b;')}</w:body>`)}`;
    expect((await readDocx(makeDocx('', { parts: { 'word/document.xml': bomb } }))).paragraphs).toEqual(['Eau &b;']);
  });

  test('without words, or without its text part, is reported as such', async () => {
    expect(await readDocx(makeDocx(wordParagraph('')))).toMatchObject({ state: 'none' });
    expect(await readDocx(makeDocx('', { mainType: 'application/x' }))).toMatchObject({ state: 'damaged' });
  });

  describe('a document that exceeds a limit', () => {
    const nested = (name: string, depth: number) => `<${name}>`.repeat(depth) + `</${name}>`.repeat(depth);

    test.each([
      ['nested paragraphs', nested('w:p', 300_000), 'too-heavy'],
      ['nested tables', nested('w:tbl><w:tr><w:tc', 1_000), 'too-heavy'],
      ['elements that are never closed', '<w:r>'.repeat(100_000), 'too-heavy'],
    ])('%s: is given up at once', async (_, body, state) => {
      const docx = makeDocx(`${wordParagraph('Avant.')}${body}`);
      expect(docx.length).toBeLessThan(50_000);
      expect(await readDocx(docx)).toMatchObject({ state });
    });

    test('as deeply nested as programs write it, is read', async () => {
      const depth = 20;
      const body = `${'<w:tbl><w:tr><w:tc>'.repeat(depth)}${wordParagraph('Au fond.')}${'</w:tc></w:tr></w:tbl>'.repeat(depth)}`;
      expect(await readDocx(makeDocx(body))).toMatchObject({ state: 'read', paragraphs: ['Au fond.'] });
    });

    test('with more elements than the limit keeps what came before', async () => {
      const docx = makeDocx(`${wordParagraph('Avant.')}${'<w:tab/>'.repeat(3_100_000)}${wordParagraph('Après.')}`);
      expect(await readDocx(docx)).toMatchObject({ state: 'cut', paragraphs: ['Avant.'] });
    });

    test('with a long table keeps it up to the limit', async () => {
      const cell = `<w:tc>${wordParagraph('mot '.repeat(50_000))}</w:tc>`;
      const { state, paragraphs } = await readDocx(makeDocx(`<w:tbl><w:tr>${cell.repeat(4)}</w:tr></w:tbl>`));
      expect(state).toBe('cut');
      expect(paragraphs.join('').length).toBeGreaterThan(500_000);
    });

    test('with a part listed a thousand times decompresses it once, and stops at the limit if its declared size is wrong', async () => {
      const docx = makeDocx(wordParagraph('Une fois.'));
      expect(await readDocx(withEntries(docx, 5_000))).toMatchObject({ state: 'read', paragraphs: ['Une fois.'] });
      expect(await readDocx(withEntries(docx, 10_001))).toMatchObject({ state: 'damaged' });
      const bomb = makeDocx('', { parts: { 'word/document.xml': wordPart('document', ' '.repeat(49 * 1024 * 1024)) } });
      for (const entry of entriesOf(bomb)) if (bomb.readUInt32LE(entry + 24) > 1e6) bomb.writeUInt32LE(100, entry + 24);
      expect(await readDocx(bomb)).toMatchObject({ state: 'too-heavy' });
    });
  });
});

/** Offsets of the entries in an archive's directory. */
function entriesOf(zip: Buffer): number[] {
  const mark = Buffer.from('504b0102', 'hex');
  const found: number[] = [];
  for (let at = zip.indexOf(mark); at >= 0; at = zip.indexOf(mark, at + 4)) found.push(at);
  return found;
}

/** The archive with each directory entry repeated this many times. */
function withEntries(zip: Buffer, times: number): Buffer {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const start = zip.readUInt32LE(end + 16);
  const directory = Buffer.concat(new Array<Buffer>(times).fill(zip.subarray(start, end)));
  const tail = Buffer.from(zip.subarray(end));
  const count = Math.min(0xffff, zip.readUInt16LE(end + 10) * times);
  tail.writeUInt16LE(count, 10);
  tail.writeUInt32LE(directory.length, 12);
  return Buffer.concat([zip.subarray(0, start), directory, tail]);
}
