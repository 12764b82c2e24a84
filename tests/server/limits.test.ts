import type { Node } from '@tiptap/pm/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { MAX_ATTRIBUTE, MAX_CHARACTERS, MAX_DEPTH, MAX_NODES } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { isNavetteError } from '#content/errors.ts';
import { RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig } from '#tests/support/socket-rig.ts';

/**
 * Every limit of a document holds at every entrance: what exceeds it is refused or cut, and what is
 * stored is within it.
 */
let rig: SocketRig;
let cookie: string;
beforeAll(async () => {
  rig = await startSocketRig();
  cookie = (await rig.signIn('staff', 'Awa')).cookie;
});
afterAll(() => rig.close());

const text = (words: string): DocumentNode => ({ type: 'text', text: words });
const paragraph = (...content: DocumentNode[]): DocumentNode => ({ type: 'paragraph', content });
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function nested(depth: number): DocumentNode {
  let node = paragraph(text('au fond'));
  for (let i = 0; i < depth; i++) node = { type: 'blockquote', content: [node] };
  return node;
}

interface Bound {
  readonly most: number;
  measure(document: Node): number;
  /** Content beyond the limit: as a document, and as Markdown. */
  readonly beyond: () => { readonly document: DocumentNode; readonly markdown: string };
}

const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });

const BOUNDS: Record<string, Bound> = {
  depth: {
    // Deeper text is moved up to the deepest place allowed, with the nodes that it needs around it.
    most: MAX_DEPTH + 5,
    measure(document) {
      let deepest = 0;
      document.descendants((_, position) => {
        deepest = Math.max(deepest, document.resolve(position).depth);
      });
      return deepest;
    },
    beyond: () => ({ document: doc(nested(MAX_DEPTH + 10)), markdown: `${'> '.repeat(MAX_DEPTH + 10)}au fond` }),
  },
  nodes: {
    most: MAX_NODES,
    measure(document) {
      let nodes = 0;
      document.descendants(() => {
        nodes++;
      });
      return nodes;
    },
    beyond: () => ({
      document: doc(...times(MAX_NODES / 2 + 10, () => paragraph(text('a')))),
      markdown: 'a\n\n'.repeat(MAX_NODES / 2 + 10),
    }),
  },
  characters: {
    most: MAX_CHARACTERS,
    measure: (document) => document.textContent.length,
    beyond: () => {
      const words = 'mot '.repeat(MAX_CHARACTERS / 4 + 10);
      return { document: doc(paragraph(text(words))), markdown: words };
    },
  },
  attribute: {
    most: MAX_ATTRIBUTE,
    measure(document) {
      let longest = 0;
      document.descendants((node) => {
        longest = Math.max(longest, String(node.attrs.title ?? '').length);
      });
      return longest;
    },
    beyond: () => {
      const title = 't'.repeat(MAX_ATTRIBUTE + 1);
      return {
        document: doc({ type: 'typedBlock', attrs: { kind: 'finding', title }, content: [paragraph(text('a'))] }),
        markdown: `:::constat[${title}]\na\n:::\n`,
      };
    },
  },
};

/** The document as an editor without limits would write it. */
function toYjs(node: DocumentNode): Y.XmlElement | Y.XmlText {
  if (node.type === 'text') return new Y.XmlText(node.text);
  const element = new Y.XmlElement(node.type);
  for (const [name, value] of Object.entries(node.attrs ?? {})) element.setAttribute(name, value as string);
  element.insert(0, (node.content ?? []).map(toYjs));
  return element;
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!isNavetteError(error)) throw error;
    // Or the thread that read it was ended because of its memory.
    expect(['too-large', 'invalid', 'unavailable']).toContain(error.code);
  });
}

const readDraft = async (pageId: string): Promise<Node> => (await rig.services.drafts.read(pageId)).document;

/**
 * Imports content beyond a limit. @returns the resulting draft, or null if it was refused before
 * there was one
 */
const WAYS: Record<string, (bound: Bound) => Promise<Node | null>> = {
  async socket({ beyond }) {
    const pageId = await rig.newPage();
    const client = await RawClient.open(rig.url, pageId, cookie);
    const draft = new Y.Doc();
    draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, (beyond().document.content ?? []).map(toYjs));
    client.send(updateFrame(Y.encodeStateAsUpdate(draft)));
    const { code } = await client.closed;
    expect([CLOSE.tooLarge, CLOSE.outsideSchema]).toContain(code);
    return readDraft(pageId);
  },
  async document({ beyond }) {
    const { document } = fitDocument(beyond().document);
    const page = await rig.services.pages.create({ kind: 'factsheet', title: 'Bornée', document }, COMMAND_LINE);
    return readDraft(page.id);
  },
  async Markdown({ beyond }) {
    let document: Node | null = null;
    await attempt(async () => {
      const draft = await rig.services.drafts.readMarkdown(beyond().markdown, null, null);
      const page = await rig.services.pages.create({ kind: 'factsheet', title: 'Bornée', draft }, COMMAND_LINE);
      document = await readDraft(page.id);
    });
    return document;
  },
};

describe.each(Object.keys(BOUNDS))('%s', (name) => {
  test.each(Object.keys(WAYS))(
    'by %s',
    async (way) => {
      const bound = BOUNDS[name]!;
      const document = await WAYS[way]!(bound);
      if (document) expect(bound.measure(document)).toBeLessThanOrEqual(bound.most);
    },
    90_000,
  );
});
