import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { makeBook } from '#content/book/make/make-book.ts';
import { documentJson, textOf, walk } from '#content/document/document.ts';
import { fromRelativeRange, toRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import type { EvidenceMap } from '#content/evidence/evidence-map.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { readHtmlFile } from '#content/import/html-file.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { updateDraft } from '#content/import/update/update-draft.ts';
import { withoutAround } from '#content/import/word-html.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { writeDocx } from '#server/exports/formats/write-docx.ts';
import { writeHtml } from '#server/exports/formats/write-html.ts';
import { BLOCKS, IMAGE } from '#tests/support/sample-blocks.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** A page goes out to Word, is corrected there, and comes back as an update of its draft. */

const CITED = '[@material/abcdefghjk23, min. 3]';
const TEXT = `
## Un « titre » & <balise>

Du **gras**, de l’*italique*, ~~barré~~, \`code_1\`, un [lien](https://example.org/a?b=1&c=2), H<sub>2</sub>O, m<sup>2</sup>, <u>souligné</u>[^1] ; et un appel[^2], dit-elle ${CITED}.

[^1]: La note dit *pourquoi*.
[^2]: Une seconde note.

${BLOCKS}
::page{href="/etudes/x"}

La suite en arabe : <span lang="ar" dir="rtl">الماء حياة القرية</span>, puis en français.<br>Une ligne nouvelle.
`;
const CARD = '<aside class="page-card" data-kind="study"><a href="/etudes/x"><strong>Une carte</strong></a></aside>\n';
const RESTS =
  '<details class="rests"><summary>Repose sur un entretien</summary><ul><li>E1. Un entretien</li></ul></details>\n';

/** Long enough to stand at the foot of the file. */
const KEYWORDS = ['riz', 'mil', 'sorgho', 'fonio', 'maïs', 'niébé', 'arachide', 'coton', 'sésame', 'gombo'].map(
  (name) => `culture de ${name}`,
);
const AUTHORS = ['Équipe EPO', 'A. B.'];
const NOTICE = {
  ...emptyNotice('factsheet'),
  common: { ...emptyNotice('factsheet').common, authors: AUTHORS, keywords: KEYWORDS },
};
const SOURCES: TextSources = {
  locale: 'fr',
  materials: [
    {
      ...{ label: 'E1', title: 'Entretien, une présidente, Mali', href: '/materiaux/abcdefghjk23' },
      material: { kind: 'interview', number: 1, side: '', actorType: '', isPseudonymous: false },
    },
  ],
  claims: [{ label: 'Constat', title: 'Un constat d’une autre étude', href: '/etudes/x' }],
};

const MAP: EvidenceMap = {
  nodes: [
    { id: 'f', column: 'finding', mark: '◆', words: 'Un constat de la carte', href: null },
    { id: 's', column: 'material', mark: 'E1', words: 'Un entretien de la carte', href: null },
  ],
  edges: [['s', 'f']],
};

let docx: Uint8Array;
let htmlFile: string;

function draftOf(): Y.Doc {
  const { document } = parseMarkdown(TEXT, { resolveImage: () => ({ file: IMAGE, width: 9, height: 5 }) });
  const draft = new Y.Doc();
  Y.applyUpdate(draft, documentToUpdate(document));
  return draft;
}
/** The place of these words in a draft. */
function placesOf(draft: Y.Doc, words: string) {
  let found: { blockId: string; start: number; end: number } | null = null;
  walk(documentJson(draftToDocument(draft).document), (node) => {
    const start =
      node.attrs?.id && node.content?.some(({ type }) => type === 'text') ? textOf(node).indexOf(words) : -1;
    if (start >= 0) found = { blockId: String(node.attrs!.id), start, end: start + words.length };
    return undefined;
  });
  return found as { blockId: string; start: number; end: number } | null;
}
function textAt(draft: Y.Doc, { blockId, start, end }: { blockId: string; start: number; end: number }): string {
  let text = '';
  walk(documentJson(draftToDocument(draft).document), (node) => {
    if (node.attrs?.id === blockId) text = textOf(node).slice(start, end);
    return undefined;
  });
  return text;
}
const markdownOf = (draft: Y.Doc) => renderMarkdown(draftToDocument(draft).document).trim();

beforeAll(async () => {
  const json = documentJson(draftToDocument(draftOf()).document);
  walk(json, (node) => {
    // As `page-html` fills it in for a reader.
    if (node.type === 'citation') Object.assign(node, { type: 'text', text: '[E1, min. 3]', attrs: undefined });
    return node.type !== 'pageCard';
  });
  const { html } = renderDocument(json, { language: 'fr', locale: 'fr', fileUrl: (id) => `/fichiers/${id}` });
  const { book } = makeBook({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    page: {
      kind: 'factsheet',
      slug: 'le-titre',
      title: 'Le titre',
      summary: 'Un résumé.',
      language: 'fr',
      notice: NOTICE,
      edition: null,
      date: '2026-03-01T09:00:00.000Z',
      html: html.replace('</aside>', `${RESTS}</aside>`).replace(/<!--page-card:.*?-->/, CARD),
      sources: SOURCES,
      lenses: [{ href: '/modules/eau', title: 'Un module', language: 'fr', questions: ['Qui porte l’eau ?'] }],
      map: MAP,
    },
  });
  const bytes = await sharp({ create: { width: 9, height: 5, channels: 3, background: '#0b5d57' } })
    .png()
    .toBuffer();
  const images = new Map([[IMAGE, { type: 'png', bytes, width: 9, height: 5 } as const]]);
  docx = (await writeDocx(book, images)).bytes;
  htmlFile = strFromU8((await writeHtml(book, images)).bytes);
});

/** The file as Word would save it after an edit of its text. */
async function readBack(edit: (xml: string) => string, editNotes: (xml: string) => string = (xml) => xml) {
  const parts = unzipSync(docx);
  const notes = strToU8(editNotes(strFromU8(parts['word/footnotes.xml']!)));
  const xml = strFromU8(parts['word/document.xml']!);
  const edited = edit(xml);
  if (edit(`${xml} `) !== `${xml} ` && edited === xml) throw new Error('the edit changes nothing');
  const file = path.join(createTempFolder('round-trip'), 'x.docx');
  writeFileSync(file, zipSync({ ...parts, 'word/document.xml': strToU8(edited), 'word/footnotes.xml': notes }));
  const { source } = await readWord(readFileSync(file));
  return parseHtml(withoutAround(source), { resolveImage: () => ({ file: 'new222222222', width: 1, height: 1 }) })
    .document;
}

function update(draft: Y.Doc, read: Awaited<ReturnType<typeof readBack>>) {
  let count = 0;
  return updateDraft(draft, documentJson(read), () => `new2${String(++count).padStart(4, '2')}`);
}

test('importing an exported file unchanged changes nothing in the draft', async () => {
  const draft = draftOf();
  const before = markdownOf(draft);
  const { update: change, newPictures } = update(draft, await readBack((xml) => xml));
  expect(markdownOf(draft)).toBe(before);
  expect([change, newPictures]).toEqual([null, []]);
});

test('the list of sources, the questions of lenses and the notice at the foot are not imported as text', async () => {
  const xml = strFromU8(unzipSync(docx)['word/document.xml']!);
  const foot = ['Entretien, une présidente', 'Un constat d’une autre étude', 'Qui porte l’eau', 'culture de sorgho'];
  for (const words of [...foot, 'de la carte']) expect(xml).toContain(words);
  const text = textOf(documentJson(await readBack((same) => same)));
  expect(text).toContain('Le constat tient.');
  for (const words of [
    'Sources',
    'présidente, Mali',
    'autre étude',
    'lunettes',
    'porte l’eau',
    'sorgho',
    'de la carte',
    'Repose',
  ])
    expect(text).not.toContain(words);
});

test('an exported HTML file is imported unchanged, or with what was corrected in it', () => {
  const draft = draftOf();
  const before = markdownOf(draft);
  const read = (source: string) =>
    parseHtml(readHtmlFile(source).source, { resolveImage: () => ({ file: 'new222222222', width: 1, height: 1 }) })
      .document;
  for (const words of ['autre étude', 'lunettes du genre', 'Qui porte l’eau']) expect(htmlFile).toContain(words);
  expect(readHtmlFile(htmlFile)).toMatchObject({ authors: AUTHORS, keywords: KEYWORDS });
  expect(update(draft, read(htmlFile)).update).toBeNull();
  update(draft, read(htmlFile.replace('dit-elle', 'dit-on')));
  expect(markdownOf(draft)).toBe(before.replace('dit-elle', 'dit-on'));
});

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
/** The paragraph that has these words, in the XML. */
const around = (xml: string, words: string) => {
  const at = xml.indexOf(words);
  const start = Math.max(xml.lastIndexOf('<w:p>', at), xml.lastIndexOf('<w:p ', at));
  return { start, end: xml.indexOf('</w:p>', at) + '</w:p>'.length };
};

test('only what was corrected in Word changes in the draft, and annotations stay in place', async () => {
  const draft = draftOf();
  const before = markdownOf(draft);
  const [, block] = documentJson(draftToDocument(draft).document).content!;
  const blockId = String(block!.attrs!.id);
  const start = textOf(block!).indexOf('lien');
  const range = toRelativeRange(draft, { blockId, start, end: start + 4 })!;
  const read = await readBack((xml) => {
    const edited = xml
      .replace('>Du <', '>Un peu de <')
      .replace('dit-elle', 'dit-on')
      .replace('puce dedans', 'puce au-dedans')
      .replace('Le constat tient.', 'Le constat tient encore.')
      .replace('>12<', '>13<')
      .replace('Une ligne nouvelle.', 'Une ligne.');
    const { end } = around(edited, 'Sept installations');
    const added = `${edited.slice(0, end)}${paragraph('Un alinéa de plus.')}${edited.slice(end)}`;
    const gone = around(added, '>quatre<');
    return added.slice(0, gone.start) + added.slice(gone.end);
  });
  update(draft, read);
  const expected = before
    .replace('Du **gras**', 'Un peu de **gras**')
    .replace('dit-elle', 'dit-on')
    .replace('puce dedans', 'puce au-dedans')
    .replace('tient.', 'tient encore.')
    .replace('| 12', '| 13')
    .replace('Une ligne nouvelle', 'Une ligne')
    .replace('\n4. quatre', '')
    .replace(':::parole', 'Un alinéa de plus.\n\n:::parole');
  expect(markdownOf(draft)).toBe(expected);
  expect(fromRelativeRange(draft, range)).toEqual({ blockId, start: start + 7, end: start + 11 });
});

test('only edits of notes, tables, lists and typed blocks change in the draft; annotations stay in place', async () => {
  const draft = draftOf();
  const before = markdownOf(draft);
  const noted = ['La note dit', 'longue', 'autre', 'tient', 'installations', 'avons mesuré', 'La légende'].flatMap(
    (words) => {
      const found = placesOf(draft, words);
      return found ? [{ words, range: toRelativeRange(draft, found)! }] : [];
    },
  );
  expect(noted.length).toBeGreaterThanOrEqual(5);
  const read = await readBack(
    (xml) => {
      const edited = xml
        .replace('remarque sur plusieurs mots', 'remarque sur plus de mots')
        .replace('>fait<', '>fait hier<')
        .replace('Sept installations tournent', 'Sept installations tournent bien')
        .replace('Nous avons mesuré', 'Nous avons bien mesuré')
        .replace('>Mali<', '>Le Mali<');
      // Adds a row, as Word copies one, and an item of a list.
      const rowEnd = edited.indexOf('</w:tr>', edited.indexOf('>Le Mali<')) + '</w:tr>'.length;
      const rowStart = edited.lastIndexOf('<w:tr', edited.indexOf('>Le Mali<'));
      const row = edited.slice(rowStart, rowEnd).replace('>Le Mali<', '>Le Togo<').replace('>12<', '>3<');
      const added = `${edited.slice(0, rowEnd)}${row}${edited.slice(rowEnd)}`;
      const item = around(added, '>autre<');
      return `${added.slice(0, item.end)}${added.slice(item.start, item.end).replace('>autre<', '>une autre encore<')}${added.slice(item.end)}`;
    },
    (notes) => notes.replace('Une seconde note', 'Une deuxième note'),
  );
  update(draft, read);
  const expected = before
    .replace('remarque sur plusieurs mots', 'remarque sur plus de mots')
    .replace('[x] fait', '[x] fait hier')
    .replace('Sept installations tournent', 'Sept installations tournent bien')
    .replace('Nous avons mesuré', 'Nous avons bien mesuré')
    .replace('Une seconde note', 'Une deuxième note')
    .replace('- autre', '- autre\n- une autre encore')
    .replace(/^(\| )Mali( +\| )12(.*)$/m, (_, _row, b, c) => `| Le Mali${b}12${c}\n| Le Togo${b}3${c}`);
  const plain = (text: string) => text.replace(/ *\| */g, '|').replace(/-+(?=:?\|)/g, '-');
  expect(plain(markdownOf(draft))).toBe(plain(expected));
  for (const { words, range } of noted) {
    const at = fromRelativeRange(draft, range)!;
    // An annotation also covers the words that were inserted between its own.
    expect(at && textAt(draft, at)).toBe(words.replace('avons', 'avons bien'));
  }
  expect(markdownOf(draft)).toContain(CITED);
});
