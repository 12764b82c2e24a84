import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { hostileUpdate } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';
import { RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig } from '#tests/support/socket-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { expectWithinSchema } from '#tests/support/within-schema.ts';

/**
 * Updates from other programs' documents: each is either stored, and a later process loads the same
 * draft, or refused with a named close code, and none of it is stored.
 */
const DOCUMENTS = Number(process.env.ROUNDS) || 40;
const EDITS = 60;
const NAMED: ReadonlySet<number> = new Set([CLOSE.malformed, CLOSE.tooLarge, CLOSE.outsideSchema, CLOSE.tooMany]);

let rig: SocketRig;
const dataDir = createTempFolder('foreign');
beforeAll(async () => {
  rig = await startSocketRig({ dataDir });
});
afterAll(() => rig.close());

type Edit = (draft: Y.Doc, random: Random) => void;

const WORDS = ['eau', 'é', '👩🏽‍🌾', '', 'x'.repeat(500), '\u0000', 'سلام', '\ud83d'];
const ELEMENTS = [
  'paragraph',
  'heading',
  'blockquote',
  'table',
  'tableRow',
  'UNKNOWN',
  'div',
  'bulletList',
  'listItem',
];
const VALUES: readonly unknown[] = [null, 1, -0.5, true, 'mot', { a: [1] }, [1, 2], new Uint8Array([1, 2]), undefined];

const fragmentOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT);

function elementsIn(parent: Y.XmlFragment): Y.XmlElement[] {
  return parent.toArray().flatMap((node) => (node instanceof Y.XmlElement ? [node, ...elementsIn(node)] : []));
}

function textsIn(draft: Y.Doc): Y.XmlText[] {
  return elementsIn(fragmentOf(draft)).flatMap((element) =>
    element.toArray().filter((node): node is Y.XmlText => node instanceof Y.XmlText),
  );
}

/** Edits of text editors: most are within the schema. */
const TEXT_EDITS: readonly Edit[] = [
  (draft, random) => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(random.pick(WORDS))]);
    fragmentOf(draft).insert(random.below(fragmentOf(draft).length + 1), [paragraph]);
  },
  (draft, random) => {
    const [text] = textsIn(draft);
    text?.insert(random.below(text.length + 1), random.pick(WORDS));
  },
  (draft, random) => {
    const text = textsIn(draft).at(-1);
    if (text && text.length > 1) text.delete(random.below(text.length - 1), 1);
  },
  (draft, random) => {
    const [text] = textsIn(draft);
    if (text) text.format(0, text.length, { [random.pick(['bold', 'italic', 'link'])]: random.pick([{}, null, true]) });
  },
  (draft, random) => {
    const fragment = fragmentOf(draft);
    if (fragment.length > 2) fragment.delete(random.below(fragment.length - 1), 1);
  },
];

/** Other uses of Yjs. */
const OTHER_EDITS: readonly Edit[] = [
  (draft, random) => draft.getMap('meta').set(random.pick(['a', 'b']), random.pick(VALUES)),
  (draft, random) => draft.getArray('list').insert(0, [random.pick(VALUES) ?? 0]),
  (draft, random) => draft.getText('content').insert(0, random.pick(WORDS)),
  (draft, random) => draft.getMap('nested').set('inner', random.chance(0.5) ? new Y.Map() : new Y.Array()),
  (draft) => draft.getMap('docs').set('sub', new Y.Doc()),
  (draft, random) => {
    const [text] = textsIn(draft);
    text?.insertEmbed(0, random.pick([{ image: 'x' }, new Y.XmlElement('paragraph')]) as object);
  },
  (draft, random) => {
    const element = random.pick([fragmentOf(draft), ...elementsIn(fragmentOf(draft))]);
    element.insert(0, [new Y.XmlElement(random.pick(ELEMENTS))]);
  },
  (draft, random) => {
    const [element] = elementsIn(fragmentOf(draft));
    element?.setAttribute(random.pick(['id', 'level', 'onclick', 'colspan']), random.pick(VALUES) as string);
  },
  (draft) => {
    const [element] = elementsIn(fragmentOf(draft));
    element?.insert(0, [new Y.XmlHook('hook') as unknown as Y.XmlElement]);
  },
];

/** The state that a later process loads. */
const snapshotOf = (draft: Y.Doc) => ({
  snapshot: Y.encodeSnapshot(Y.snapshot(draft)),
  words: fragmentOf(draft).toString(),
  json: JSON.stringify(draftToDocument(draft).document.toJSON()),
});

async function restart(): Promise<void> {
  await rig.close();
  rig = await startSocketRig({ dataDir });
}

/** The updates of one program's document, one for each edit, as the program sends them. */
function* updatesOf(random: Random, state: Uint8Array, foreign: boolean): Generator<Uint8Array> {
  const draft = new Y.Doc({ gc: random.chance(0.7) });
  Y.applyUpdate(draft, state);
  let latest: Uint8Array | null = null;
  draft.on('update', (update: Uint8Array) => {
    latest = latest ? Y.mergeUpdates([latest, update]) : update;
  });
  const undo = new Y.UndoManager(fragmentOf(draft), { captureTimeout: 0 });
  for (let i = 0; i < EDITS; i++) {
    latest = null;
    const what = random.below(10);
    if (what === 0) undo.undo();
    else if (what === 1) undo.redo();
    else random.pick(foreign && random.chance(0.1) ? OTHER_EDITS : TEXT_EDITS)(draft, random);
    if (latest) yield foreign && random.chance(0.02) ? Y.convertUpdateFormatV1ToV2(latest) : latest;
    if (random.chance(0.02)) yield Y.encodeStateAsUpdate(draft);
  }
}

test(
  'updates of other programs are stored and loaded unchanged, or refused with a named code',
  async () => {
    const random = new Random();
    const pages: string[] = [];
    const counts = { stored: 0, refused: 0 };
    for (let i = 0; i < DOCUMENTS; i++) {
      const pageId = await rig.newPage();
      pages.push(pageId);
      // One person each: nobody waits for what is left of one who has sent much.
      const { cookie } = await rig.signIn('staff', `Awa ${i}`);
      const client = await RawClient.open(rig.url, pageId, cookie);
      const updates = [...updatesOf(random, await rig.services.drafts.state(pageId), i % 5 < 3)];
      for (const update of updates) client.send(updateFrame(update));
      const code = await client.settle();
      if (code === null) counts.stored += updates.length;
      else {
        counts.refused++;
        expect(NAMED, `seed ${random.seed}, document ${i}: ${code}`).toContain(code);
      }
      client.end();
    }
    expect(counts.stored, `seed ${random.seed}`).toBeGreaterThan(10 * DOCUMENTS);
    expect(counts.refused, `seed ${random.seed}`).toBeGreaterThan(0);

    const read = (pageId: string) =>
      rig.services.drafts.inspect(pageId, (draft) => {
        expectWithinSchema(draft, `seed ${random.seed}, document ${pages.indexOf(pageId)}`);
        return snapshotOf(draft);
      });
    const before = await Promise.all(pages.map(read));
    await restart();
    for (const [i, pageId] of pages.entries()) {
      const { snapshot, words, json } = await read(pageId);
      const label = `seed ${random.seed}, document ${i}`;
      expect(words, label).toBe(before[i]!.words);
      expect(json, label).toBe(before[i]!.json);
      expect(Y.equalSnapshots(Y.decodeSnapshot(snapshot), Y.decodeSnapshot(before[i]!.snapshot)), label).toBe(true);
    }
  },
  120_000 + 3_000 * (DOCUMENTS - 40),
);

const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
};

/** So many quotations, each in the one before. */
function nest(parent: Y.XmlFragment | Y.XmlElement, levels: number): void {
  if (levels === 0) return;
  const within = element('blockquote');
  parent.insert(0, [within]);
  nest(within, levels - 1);
}

test.each<[string, Edit]>([
  ['a map beside the text', (draft) => draft.getMap('meta').set('colour', 'red')],
  ['the text of another editor', (draft) => draft.getText('codemirror').insert(0, 'x')],
  ['blocks of another editor', (draft) => draft.getXmlFragment('prosemirror').insert(0, [element('paragraph')])],
  ['a row outside a table', (draft) => fragmentOf(draft).insert(0, [element('tableRow')])],
  ['a table in a paragraph', (draft) => fragmentOf(draft).insert(0, [element('paragraph', element('table'))])],
  ['a list in a heading', (draft) => fragmentOf(draft).insert(0, [element('heading', element('bulletList'))])],
  ['words between rows', (draft) => fragmentOf(draft).insert(0, [element('table', new Y.XmlText('mot'))])],
  [
    'a citation of nothing',
    (draft) => {
      const citation = element('citation');
      citation.setAttribute('target', 'https://mal.example/');
      fragmentOf(draft).insert(0, [element('paragraph', citation)]);
    },
  ],
  ['a block of no schema', (draft) => fragmentOf(draft).insert(0, [element('callout')])],
  ['blocks too deep within blocks', (draft) => nest(fragmentOf(draft), 60)],
])('%s: refused with the code for what is outside the schema, and nothing of it is stored', async (_name, change) => {
  const { cookie } = await rig.signIn('staff', 'Awa');
  const pageId = await rig.newPage();
  const before = await rig.services.drafts.state(pageId);
  const update = hostileUpdate(before, (draft) => change(draft, new Random(1)));
  const client = await RawClient.open(rig.url, pageId, cookie);
  client.send(updateFrame(update));
  expect(await client.settle()).toBe(CLOSE.outsideSchema);
  expect(await rig.services.drafts.state(pageId)).toEqual(before);
});

test('blocks that are sent one at a time, each within the last, are refused where they are too deep', async () => {
  const { cookie } = await rig.signIn('staff', 'Awa');
  const pageId = await rig.newPage();
  const writer = new Y.Doc();
  Y.applyUpdate(writer, await rig.services.drafts.state(pageId));
  const client = await RawClient.open(rig.url, pageId, cookie);
  let parent: Y.XmlFragment | Y.XmlElement = fragmentOf(writer);
  for (let level = 0; level < 100; level++) {
    const known = Y.encodeStateVector(writer);
    const within: Y.XmlElement = element('blockquote');
    parent.insert(0, [within]);
    parent = within;
    client.send(updateFrame(Y.encodeStateAsUpdate(writer, known)));
  }
  expect(await client.settle()).toBe(CLOSE.outsideSchema);
  await restart();
  await rig.services.drafts.inspect(pageId, (draft) => expectWithinSchema(draft, 'what was stored'));
});
