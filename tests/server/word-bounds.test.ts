import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MAX_CHARACTERS } from '#content/document/limits.ts';
import { LONGEST_ATTRIBUTE, LONGEST_NAME, MOST_ATTRIBUTES } from '#server/exchange/reading/word-form.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { makeDocx, wordParagraph } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** docs/security.md, Word document: what costs more than its bytes is refused while it is read. */

let folder: string;
beforeAll(() => {
  folder = createTempFolder('word-bounds');
  mkdirSync(folder, { recursive: true });
});

async function read(body: string) {
  const file = `${folder}/text.docx`;
  writeFileSync(file, makeDocx(body));
  return readFileText(file, 'texte.docx');
}

const TEXT = wordParagraph('Un texte.');
const withAttributes = (count: number) =>
  `<w:p ${Array.from({ length: count }, (_, i) => `w:a${i}="1"`).join(' ')}/>${TEXT}`;
const withAttribute = (length: number) => `<w:p w:rsid="${'a'.repeat(length)}"/>${TEXT}`;
const withName = (length: number) => `<w:${'p'.repeat(length - 2)}/>${TEXT}`;
const LONG = 'mot '.repeat(MAX_CHARACTERS / 8);
/** So many times half of the characters that a page may have. */
const withWords = (count: number) => `${wordParagraph(LONG).repeat(count)}${TEXT}`;

describe('a Word document', () => {
  test.each([
    ['attributes of an element', withAttributes(MOST_ATTRIBUTES + 1)],
    ['letters of an attribute', withAttribute(LONGEST_ATTRIBUTE + 1)],
    ['letters of a name', withName(LONGEST_NAME + 1)],
    ['words', withWords(4)],
  ])('with more %s than any tool writes is refused before it is converted', async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'too-large', details: { reason: 'unpacked' } });
  });

  test.each([
    ['attributes of an element', withAttributes(MOST_ATTRIBUTES)],
    ['letters of an attribute', withAttribute(LONGEST_ATTRIBUTE)],
    ['letters of a name', withName(LONGEST_NAME)],
  ])('with as many %s is read', async (_, body) => {
    expect((await read(body)).source).toContain('Un texte.');
  });
});
