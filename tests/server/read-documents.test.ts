import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS } from '#server/files/document-form.ts';
import { readDocx } from '#server/files/read-docx.ts';
import { readPdf } from '#server/files/read-pdf.ts';
import { makeDocx, makeLockedPdf, makePdf, pdfOf, wordParagraph, wordPart } from '#tests/support/sample-documents.ts';

/** PDF.js takes the bytes it is given for itself. */
const read = (bytes: Buffer) => readPdf(new Uint8Array(bytes));

describe('a PDF', () => {
  test('is read in paragraphs, its words whole, its ligatures as letters', async () => {
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

  test('goes on over the page, without its running heads and numbers', async () => {
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
  ])('with %s is told as such', async (_, pdf, state) => {
    expect(await read(pdf)).toMatchObject({ state, paragraphs: [] });
  });
});

describe('a DOCX', () => {
  test('is read in paragraphs, rows and notes; what was taken away or is hidden is not', () => {
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
    expect(readDocx(docx)).toEqual({
      state: 'read',
      pages: null,
      paragraphs: ['L’eau & le sel-gemme', 'Gardé visible', 'Mali | 12 forages', 'Encadré', 'Avant après', 'Une note.'],
    });
  });

  test('longer than what is kept is cut, and told as such', () => {
    const { state, paragraphs } = readDocx(makeDocx(wordParagraph('mot '.repeat(50)).repeat(4_000)));
    expect(state).toBe('cut');
    expect(paragraphs.join('').length).toBe(MOST_CHARACTERS);
  });

  test('entities that would grow are not', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>${wordPart('document', `<w:body>${wordParagraph('Eau &b;')}</w:body>`)}`;
    expect(readDocx(makeDocx('', { parts: { 'word/document.xml': bomb } })).paragraphs).toEqual(['Eau &b;']);
  });

  test('without words, or without its text, is told as such', () => {
    expect(readDocx(makeDocx(wordParagraph('')))).toMatchObject({ state: 'none' });
    expect(readDocx(makeDocx('', { mainType: 'application/x' }))).toMatchObject({ state: 'damaged' });
  });
});
