import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { fromRelativeRange, toRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { hasCommonWords } from '#content/import/update/has-common-words.ts';
import { updateDraft } from '#content/import/update/update-draft.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';

/** Drafts that are updated from files of their text, which carry less than the draft has. */

const DRAFT = `
## Le contexte

Le comité fixe le **tarif** de l’eau[^1], dit la présidente [@material/abcdefghjk23, min. 3]. Il le revoit.

[^1]: Depuis 2019.

:::constat{title="Ce que l’on voit"}
Le prix baisse partout.

Les familles paient.
:::

- un puits
- deux puits

1. le premier

| Pays | Puits |
|---|---|
| Mali | 12 |
| Maroc | 7 |

![Un bief](/fichiers/image2222222 "La légende")

::page{href="/fiches/autre"}

La fin.
`;

/** The same text as a word processor has it: no typed block, no citation but its words, no card. */
const FILE = `
<h2>Le contexte</h2>
<p>Le comité fixe le <strong>tarif</strong> de l’eau<sup><a href="#f1" id="r1">[1]</a></sup>, dit la présidente [E1, min. 3]. Il le revoit.</p>
<p>Le prix baisse partout.</p>
<p>Les familles paient.</p>
<ul><li>un puits</li><li>deux puits</li></ul>
<ol><li>le premier</li></ol>
<table><tr><th>Pays</th><th>Puits</th></tr><tr><td>Mali</td><td>12</td></tr><tr><td>Maroc</td><td>7</td></tr></table>
<figure><img src="word/1.png" alt="Un bief"><figcaption>La légende</figcaption></figure>
<p>La fin.</p>
<ol><li id="f1"><p>Depuis 2019. <a href="#r1">↑</a></p></li></ol>`;

function draftOf(): Y.Doc {
  const { document } = parseMarkdown(DRAFT, { resolveImage: () => ({ file: 'image2222222', width: 1, height: 1 }) });
  const draft = new Y.Doc();
  Y.applyUpdate(draft, documentToUpdate(document));
  return draft;
}

function update(draft: Y.Doc, html: string) {
  const read = parseHtml(html, { resolveImage: () => ({ file: 'new222222222', width: 1, height: 1 }) }).document;
  let count = 0;
  return updateDraft(draft, documentJson(read), () => `new2${String(++count).padStart(4, '2')}`);
}

const markdownOf = (draft: Y.Doc) => renderMarkdown(draftToDocument(draft).document).trim();
function idOf(draft: Y.Doc, words: string): string {
  let id = '';
  walk(documentJson(draftToDocument(draft).document), (node) => {
    if (['paragraph', 'heading'].includes(node.type) && textOf(node).includes(words)) id = String(node.attrs?.id);
    return undefined;
  });
  return id;
}

test('a file that was not edited changes nothing', () => {
  const { update: change, newPictures } = update(draftOf(), FILE);
  expect([change, newPictures]).toEqual([null, []]);
});

test.each<[string, (file: string) => string, (markdown: string) => string]>([
  [
    'a word',
    (file) => file.replace('Il le revoit', 'Il le change'),
    (text) => text.replace('Il le revoit', 'Il le change'),
  ],
  [
    'the word before a citation',
    (file) => file.replace('présidente [', 'directrice ['),
    (text) => text.replace('présidente', 'directrice'),
  ],
  [
    'a word in a typed block',
    (file) => file.replace('baisse partout', 'monte partout'),
    (text) => text.replace('baisse partout', 'monte partout'),
  ],
  [
    'a paragraph in a typed block',
    (file) => file.replace('<p>Les familles', '<p>Sauf en ville.</p><p>Les familles'),
    (text) => text.replace('Les familles', 'Sauf en ville.\n\nLes familles'),
  ],
  [
    'a paragraph after it',
    (file) => file.replace('<ul>', '<p>Tout autre chose.</p><ul>'),
    (text) => text.replace('- un puits', 'Tout autre chose.\n\n- un puits'),
  ],
  [
    'an item',
    (file) => file.replace('<li>deux', '<li>un de plus</li><li>deux'),
    (text) => text.replace('- deux', '- un de plus\n- deux'),
  ],
  ['an item less', (file) => file.replace('<li>un puits</li>', ''), (text) => text.replace('- un puits\n', '')],
  ['a cell', (file) => file.replace('>12<', '>13<'), (text) => text.replace('12', '13')],
  [
    'a row',
    (file) => file.replace('<tr><td>Maroc', '<tr><td>Togo</td><td>3</td></tr><tr><td>Maroc'),
    (text) => text.replace('| Maroc', '| Togo | 3 |\n| Maroc'),
  ],
  [
    'a row less',
    (file) => file.replace('<tr><td>Maroc</td><td>7</td></tr>', ''),
    (text) => text.replace(/\| Maroc.*\n/, ''),
  ],
  [
    'bold words',
    (file) => file.replace('La fin', '<strong>La fin</strong>'),
    (text) => text.replace('La fin', '**La fin**'),
  ],
  [
    'a note',
    (file) => file.replace('Depuis 2019', 'Depuis 2020'),
    (text) => text.replace('Depuis 2019', 'Depuis 2020'),
  ],
  ['a caption', (file) => file.replace('>La légende', '>Le bief'), (text) => text.replace('La légende', 'Le bief')],
  [
    'a heading of a paragraph',
    (file) => file.replace('<p>La fin.</p>', '<h3>La fin.</h3>'),
    (text) => text.replace('La fin.', '### La fin.'),
  ],
  ['a paragraph less', (file) => file.replace('<p>La fin.</p>', ''), (text) => text.replace('\n\nLa fin.', '')],
  ['typography', (file) => file.replace('l’eau', "l'eau").replace('fixe le', 'fixe\u00a0le'), (text) => text],
])('%s: only that is changed', (_, edit, expected) => {
  const draft = draftOf();
  const before = markdownOf(draft);
  update(draft, edit(FILE));
  expect(markdownOf(draft)).toBe(expected(before));
  expect(expected(before) === before).toBe(_ === 'typography');
});

test('a moved block keeps its id', () => {
  const draft = draftOf();
  const id = idOf(draft, 'La fin');
  update(draft, `<p>La fin.</p>${FILE.replace('<p>La fin.</p>', '')}`);
  expect(idOf(draft, 'La fin')).toBe(id);
  expect(markdownOf(draft).startsWith('La fin.')).toBe(true);
});

test('annotations between two changes of a paragraph stay in place, and concurrent edits are preserved', () => {
  const draft = draftOf();
  const blockId = idOf(draft, 'comité');
  const text = textOf(documentJson(draftToDocument(draft).document).content![1]!);
  const start = text.indexOf('tarif');
  const range = toRelativeRange(draft, { blockId, start, end: start + 5 })!;
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  const { update: change } = update(
    draft,
    FILE.replace('Le comité', 'Notre comité').replace('Il le revoit', 'Il en change'),
  );
  expect(fromRelativeRange(draft, range)).toEqual({ blockId, start: start + 3, end: start + 8 });
  const { document } = draftToDocument(other);
  // Somebody adds a paragraph and a word while the file is looked at.
  const written = documentJson(document);
  const paragraph: DocumentNode = {
    type: 'paragraph',
    attrs: { id: 'written2' },
    content: [{ type: 'text', text: 'Écrit à côté.' }],
  };
  written.content!.push(paragraph);
  replaceDocument(other, documentSchema.nodeFromJSON(written));
  Y.applyUpdate(other, change!);
  expect(markdownOf(other)).toContain('Notre comité fixe le **tarif** de l’eau');
  expect(markdownOf(other)).toContain('Écrit à côté.');
  expect(fromRelativeRange(other, range)).toEqual({ blockId, start: start + 3, end: start + 8 });
});

test('a file of another text is distinguished from one that was mostly rewritten', () => {
  const text = (words: string) => documentJson(parseMarkdown(words).document);
  const original =
    'Le comité fixe le tarif de l’eau et le revoit chaque année avec les familles, qui paient au seau ou au mois selon ce qu’elles puisent dans le forage.';
  const own = text(original);
  const rewritten = text(`Un tout autre début, écrit depuis.\n\n${original.replace('et le revoit', 'sans le revoir')}`);
  const other = text(
    'La transhumance conduit chaque année les troupeaux vers les pâturages du nord. Les éleveurs négocient le passage avec les communes traversées, souvent par écrit.',
  );
  expect([hasCommonWords(own, rewritten), hasCommonWords(own, other), hasCommonWords(own, text('Deux mots.'))]).toEqual(
    [true, false, true],
  );
});
