import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LostWriting } from '#app/editor/session/local-copy/lost-writing.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';

const SERVER = 'server';
const document = fitDocument({
  type: 'doc',
  content: ['Le forage est prêt.', 'La caisse est vide.'].map((text) => ({
    type: 'paragraph',
    content: [{ type: 'text', text }],
  })),
}).document;

let server: Y.Doc;
let page: Y.Doc;
let lost: LostWriting;

/** Exchanges the updates of page and server, as at the start of a connection. */
function meet(): void {
  lost.serverHolds(Y.decodeStateVector(Y.encodeStateVector(server)));
  Y.applyUpdate(server, Y.encodeStateAsUpdate(page));
  Y.applyUpdate(page, Y.encodeStateAsUpdate(server), SERVER);
}

const watch = (draft: Y.Doc) =>
  new LostWriting({ pageId: 'p', owner: 'o', draft, isFromServer: (origin) => origin === SERVER, onChange: () => {} });
const paragraph = (draft: Y.Doc, at: number) => draft.getXmlFragment(DRAFT_FRAGMENT).get(at) as Y.XmlElement;
const textOf = (draft: Y.Doc, at: number) => paragraph(draft, at).get(0) as Y.XmlText;
const texts = () => lost.passages.map(({ text }) => text);

beforeEach(() => {
  server = new Y.Doc();
  Y.applyUpdate(server, documentToUpdate(document));
  page = new Y.Doc();
  lost = watch(page);
  meet();
  lost.allStored();
});

describe('an edit in a deleted paragraph', () => {
  test('is preserved with its passage, once', () => {
    textOf(page, 0).insert(18, ' depuis juin');
    server.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
    meet();
    expect(texts()).toEqual(['Le forage est prêt depuis juin.']);
    lost.allStored();
    meet();
    expect(texts()).toHaveLength(1);
    lost.forget(lost.passages[0]!.id);
    expect(texts()).toEqual([]);
  });

  test('is preserved after a reload too, under another client id', () => {
    textOf(page, 0).insert(18, ' depuis juin');
    server.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
    const stored = Y.encodeStateAsUpdate(page);
    page = new Y.Doc();
    lost = watch(page);
    Y.applyUpdate(page, stored, 'copy');
    meet();
    expect(texts()).toEqual(['Le forage est prêt depuis juin.']);
  });

  test('is not reported if only other words of its paragraph were replaced', () => {
    textOf(page, 0).insert(18, ' depuis juin');
    textOf(server, 0).delete(3, 7);
    textOf(server, 0).insert(3, 'le puits ');
    meet();
    expect(texts()).toEqual([]);
    expect(textOf(page, 0).toString()).toContain('depuis juin');
  });
});

describe('not preserved as lost', () => {
  test('stored words that others delete: they are in a checkpoint', () => {
    textOf(page, 0).insert(18, ' depuis juin');
    meet();
    lost.allStored();
    server.getXmlFragment(DRAFT_FRAGMENT).delete(0, 2);
    meet();
    expect(texts()).toEqual([]);
  });

  test('the words of others, and one’s own deletions', () => {
    textOf(server, 1).insert(0, 'Hier, ');
    meet();
    textOf(page, 0).insert(0, 'Un mot de trop. ');
    textOf(page, 0).delete(0, 16);
    server.getXmlFragment(DRAFT_FRAGMENT).delete(0, 2);
    meet();
    expect(texts()).toEqual([]);
  });

  test('a new paragraph, which keeps its place when those around it are deleted', () => {
    const added = new Y.XmlElement('paragraph');
    added.insert(0, [new Y.XmlText('Un paragraphe de plus.')]);
    page.getXmlFragment(DRAFT_FRAGMENT).insert(1, [added]);
    server.getXmlFragment(DRAFT_FRAGMENT).delete(0, 2);
    meet();
    expect(texts()).toEqual([]);
    expect(page.getXmlFragment(DRAFT_FRAGMENT).toString()).toContain('Un paragraphe de plus.');
  });
});
