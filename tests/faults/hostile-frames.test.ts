import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE, MAX_DRAFT } from '#content/draft/collab-protocol.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { awarenessFrame, questionFrame, RawClient, stateFrame, updateFrame } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 7: hostile input affects only its sender. Two witnesses write in the
 * draft meanwhile.
 */
let rig: SocketRig;
let cookies: { awa: string; bruno: string; pirate: string };
let pageId: string;
let awa: TestEditor;
let bruno: TestEditor;

beforeAll(async () => {
  rig = await startSocketRig();
  const signIn = async (name: string) => (await rig.signIn('staff', name)).cookie;
  cookies = { awa: await signIn('Awa'), bruno: await signIn('Bruno'), pirate: await signIn('Pirate') };
});
afterAll(() => rig.close());

beforeEach(async () => {
  pageId = await rig.newPage();
  awa = new TestEditor(rig.url, pageId, cookies.awa);
  bruno = new TestEditor(rig.url, pageId, cookies.bruno);
  await until(() => awa.saved && bruno.saved, 'the witnesses are in');
  return () => {
    awa.destroy();
    bruno.destroy();
  };
});

const pirate = () => RawClient.open(rig.url, pageId, cookies.pirate);

/** A copy of the witnesses' draft, for the attacker. */
function copyOfDraft(): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(awa.draft));
  return draft;
}

/** The update that a change to a copy of the draft produces. */
function updateOf(change: (fragment: Y.XmlFragment, draft: Y.Doc) => void, draft = copyOfDraft()): Uint8Array {
  const before = Y.encodeStateVector(draft);
  const updates: Uint8Array[] = [];
  draft.on('update', (update: Uint8Array) => updates.push(update));
  draft.transact(() => change(draft.getXmlFragment(DRAFT_FRAGMENT), draft));
  return updates.length === 1 ? updates[0]! : Y.encodeStateAsUpdate(draft, before);
}

const firstText = (fragment: Y.XmlFragment): Y.XmlText => {
  const paragraph = fragment.toArray().find((n) => n instanceof Y.XmlElement && n.nodeName === 'paragraph');
  return (paragraph as Y.XmlElement).get(0) as Y.XmlText;
};

const serverState = () =>
  rig.services.drafts.inspect(pageId, (draft) => Buffer.from(Y.encodeStateAsUpdate(draft)).toString('base64'));

/** Expects that the witnesses are connected, agree with the server, and can go on. */
async function expectWitnessesWell(what = ''): Promise<void> {
  awa.type('Awa reste. ');
  bruno.type('Bruno aussi. ');
  await until(
    () => awa.saved && bruno.saved && awa.text.toString() === bruno.text.toString(),
    `the witnesses go on ${what}`,
  );
  const { document } = await rig.services.drafts.read(pageId);
  expect(() => document.check(), what).not.toThrow();
  for (const witness of [awa, bruno]) {
    expect(witness.closes, what).toEqual([]);
    expect(draftToDocument(witness.draft).document.eq(document), what).toBe(true);
  }
}

/**
 * A damaged deletion may be a valid one of every existing paragraph: the witnesses write in a new
 * one.
 */
async function beginParagraph(): Promise<void> {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('Ici. ')]);
  awa.draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  await until(() => bruno.draft.getXmlFragment(DRAFT_FRAGMENT).get(0)?.toString().includes('Ici. '), 'a paragraph');
}

const NAMED = [CLOSE.malformed, CLOSE.tooLarge, CLOSE.outsideSchema, CLOSE.tooMany] as const;

describe('every byte of valid frames', () => {
  const typed = (fragment: Y.XmlFragment) => firstText(fragment).insert(3, 'été ');
  const block = (fragment: Y.XmlFragment) => {
    const heading = new Y.XmlElement('heading');
    heading.setAttribute('level', 3 as unknown as string);
    const text = new Y.XmlText();
    text.insert(0, 'gras', { bold: true });
    heading.insert(0, [text]);
    fragment.insert(1, [heading]);
  };
  const frames: Record<string, () => Uint8Array> = {
    'a key press': () => updateFrame(updateOf(typed)),
    'a block with a mark and an attribute': () => updateFrame(updateOf(block)),
    'a deletion': () => updateFrame(updateOf((fragment) => firstText(fragment).delete(1, 4))),
    'an answer with the whole state': () => {
      const draft = copyOfDraft();
      updateOf(typed, draft);
      return stateFrame(Y.encodeStateAsUpdate(draft));
    },
    'a caret': () => awarenessFrame([{ id: 7, clock: 1, state: '{"user":{"color":"#aa3333"},"cursor":null}' }]),
    'a question': () => questionFrame(Y.encodeStateVector(awa.draft)),
  };
  /** Number of positions tried in a long frame. */
  const MOST_PLACES = Number(process.env.PLACES) || 120;

  test.each(Object.keys(frames))('cut, flipped and repeated: %s', async (name) => {
    const random = new Random();
    const frame = frames[name]!();
    const places = [...frame.keys()];
    while (places.length > MOST_PLACES) places.splice(random.below(places.length), 1);
    const damages = places.flatMap((at) => {
      const flipped = frame.slice();
      flipped[at]! ^= 1 + random.below(255);
      return [frame.slice(0, at), flipped, Buffer.concat([frame.slice(0, at + 1), frame.slice(at)])];
    });
    let closed = 0;
    for (const [i, damaged] of damages.entries()) {
      const what = `seed ${random.seed}, damage ${i}: ${Buffer.from(damaged).toString('hex')}`;
      const before = await serverState();
      const sender = await pirate();
      sender.send(damaged);
      const code = await sender.settle();
      if (code !== null) {
        closed++;
        expect(NAMED, what).toContain(code);
        expect((await serverState()) === before, `${what}: the text is untouched`).toBe(true);
      }
      sender.end();
    }
    expect(closed).toBeGreaterThan(places.length / 2);
    await beginParagraph();
    await expectWitnessesWell(`seed ${random.seed}`);
  });
});

describe('frames of other programs', () => {
  const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]) => {
    const made = new Y.XmlElement(name);
    made.insert(0, children);
    return made;
  };
  const foreign: Record<string, (fragment: Y.XmlFragment, draft: Y.Doc) => void> = {
    'y-prosemirror under its own name': (_, draft) =>
      draft.getXmlFragment('prosemirror').insert(0, [element('paragraph')]),
    'Outline: checkbox lists': (fragment) => fragment.insert(0, [element('checkbox_list', element('checkbox_item'))]),
    'Outline: a notice': (fragment) => fragment.insert(0, [element('container_notice', element('paragraph'))]),
    'Docmost: a callout': (fragment) => fragment.insert(0, [element('callout', element('paragraph'))]),
    'BlockNote: groups of containers': (fragment) =>
      fragment.insert(0, [element('blockGroup', element('blockContainer', element('paragraph')))]),
    'a mark of another schema': (fragment) => firstText(fragment).format(0, 3, { highlight: { color: 'red' } }),
    'an attribute of another schema': (fragment) =>
      (fragment.get(0) as Y.XmlElement).setAttribute('textAlign', 'center'),
    'y-codemirror: a text': (_, draft) => draft.getText('codemirror').insert(0, 'const a = 1'),
    'y-quill: a text': (_, draft) => draft.getText('quill').insert(0, 'titre', { header: 1 }),
    'a plain map': (_, draft) => draft.getMap('settings').set('locked', true),
    'a plain array': (_, draft) => draft.getArray('cells').push([1, 2, 3]),
    'the draft as a map': (fragment) => insertAny(fragment, new Y.ContentAny([true]), 'locked'),
    'a map within the text': (fragment) => fragment.insert(0, [new Y.Map() as unknown as Y.XmlElement]),
    'a sub-document': (_, draft) => draft.getMap('docs').set('one', new Y.Doc()),
    'a sub-document within the text': (fragment) => insertAny(fragment, new Y.ContentDoc(new Y.Doc())),
    'an XML hook': (fragment) => fragment.insert(0, [new Y.XmlHook('custom') as unknown as Y.XmlElement]),
    'binary within the text': (fragment) => insertAny(fragment, new Y.ContentBinary(new Uint8Array(100))),
    'an embed within the text': (fragment) => firstText(fragment).insertEmbed(0, { image: 'x' }),
    'words outside a text': (fragment) => insertAny(fragment, new Y.ContentString('nu')),
    'a text within a text': (fragment) => firstText(fragment).insertEmbed(0, new Y.XmlText()),
    'a row outside a table': (fragment) => fragment.insert(0, [element('tableRow', element('tableCell'))]),
  };

  /** Inserts content into a type that has no method for it. */
  function insertAny(fragment: Y.XmlFragment, content: Y.Item['content'], attribute: string | null = null): void {
    const parent = fragment as unknown as Y.AbstractType<unknown>;
    const draft = parent.doc!;
    draft.transact((transaction) => {
      const clock = Y.getState(draft.store, draft.clientID);
      new Y.Item(Y.createID(draft.clientID, clock), null, null, null, null, parent, attribute, content).integrate(
        transaction,
        0,
      );
    });
  }
  test.each(Object.keys(foreign))('%s', async (name) => {
    const before = await serverState();
    for (const frame of [updateFrame, stateFrame]) {
      const sender = await pirate();
      sender.send(frame(updateOf(foreign[name]!)));
      expect((await sender.closed).code).toBe(CLOSE.outsideSchema);
    }
    expect((await serverState()) === before, 'the text is untouched').toBe(true);
    await expectWitnessesWell();
  });
});

describe('impersonation', () => {
  /** An update of the attacker that claims this client's next edits. */
  const forged = (clientId: number) => {
    const draft = copyOfDraft();
    draft.clientID = clientId;
    return updateOf((fragment) => firstText(fragment).insert(2, 'faux'), draft);
  };

  test('under the client id of a participant who writes', async () => {
    awa.type('Awa écrit. ');
    await until(() => awa.saved, 'Awa has written');
    const sender = await pirate();
    sender.send(updateFrame(forged(awa.draft.clientID)));
    expect((await sender.closed).code).toBe(CLOSE.malformed);
    await expectWitnessesWell();
  });

  test('under the client id of a participant who has not written yet, learnt from their awareness', async () => {
    bruno.provider.awareness.setLocalStateField('user', { name: 'Bruno', color: '#334455' });
    await until(() => awa.provider.awareness.getStates().has(bruno.draft.clientID), 'Bruno is seen');
    const sender = await pirate();
    sender.send(updateFrame(forged(bruno.draft.clientID)));
    expect((await sender.closed).code).toBe(CLOSE.malformed);
    await expectWitnessesWell();
  });

  test('a client id that the attacker shows first is not withheld from its owner who reconnects', async () => {
    awa.type('Awa écrit. ');
    await until(() => awa.saved, 'Awa has written');
    // A restarted server does not know the owners of client ids.
    const later = await startSocketRig({ dataDir: rig.dataDir });
    try {
      const sender = await RawClient.open(later.url, pageId, cookies.pirate);
      sender.send(awarenessFrame([{ id: awa.draft.clientID, clock: 1_000, state: '{"user":{"color":"#aa3333"}}' }]));
      expect(await sender.settle()).toBe(null);
      const back = new TestEditor(later.url, pageId, cookies.awa);
      await until(() => back.saved, 'Awa is back');
      back.draft.clientID = awa.draft.clientID;
      back.type('Et continue. ');
      await until(() => back.saved, 'Awa goes on');
      expect(back.closes).toEqual([]);
      back.destroy();
      sender.end();
    } finally {
      await later.close();
    }
  });
});

describe('too much', () => {
  const nest = (parent: Y.XmlFragment | Y.XmlElement, levels: number): void => {
    let within = parent;
    for (let i = 0; i < levels; i++) {
      const quote = new Y.XmlElement('blockquote');
      within.insert(0, [quote]);
      within = quote;
    }
  };

  test('10,000 nested blocks, at once and level by level', async () => {
    const atOnce = await pirate();
    atOnce.send(updateFrame(updateOf((fragment) => nest(fragment, 10_000))));
    expect((await atOnce.closed).code).toBe(CLOSE.outsideSchema);
    const draft = copyOfDraft();
    let parent: Y.XmlFragment | Y.XmlElement = draft.getXmlFragment(DRAFT_FRAGMENT);
    const steps: Uint8Array[] = [];
    draft.on('update', (update: Uint8Array) => steps.push(update));
    for (let i = 0; i < 100; i++) {
      const quote: Y.XmlElement = new Y.XmlElement('blockquote');
      parent.insert(0, [quote]);
      parent = quote;
    }
    const levelByLevel = await pirate();
    for (const step of steps) levelByLevel.send(updateFrame(step));
    expect((await levelByLevel.closed).code).toBe(CLOSE.outsideSchema);
    await expectWitnessesWell();
  });

  test('10,000 nested blocks within one that the same update deletes', async () => {
    bruno.draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [new Y.XmlElement('blockquote')]);
    const quoteOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;
    await until(() => quoteOf(awa.draft).nodeName === 'blockquote', 'the block is there');
    const chain = updateOf((fragment) => nest(fragment.get(1) as Y.XmlElement, 10_000));
    const deletion = updateOf((fragment) => fragment.delete(1, 1));
    const sender = await pirate();
    // In one TCP segment, so that both are in one commit.
    const socket = (sender.socket as unknown as { _socket: { cork(): void; uncork(): void } })._socket;
    socket.cork();
    sender.send(updateFrame(deletion));
    sender.send(updateFrame(chain));
    socket.uncork();
    expect((await sender.closed).code).toBe(CLOSE.outsideSchema);
    await expectWitnessesWell();
  });

  test('updates whose dependencies never arrive', async () => {
    const draft = copyOfDraft();
    updateOf((fragment) => firstText(fragment).insert(0, 'jamais envoyé'), draft);
    const sender = await pirate();
    for (let i = 0; i < 40 && sender.isOpen; i++) {
      sender.send(updateFrame(updateOf((fragment) => firstText(fragment).insert(5, 'x'.repeat(60_000)), draft)));
    }
    expect((await sender.closed).code).toBe(CLOSE.tooMany);
    await expectWitnessesWell();
  });

  test('awareness: of many clients, too long, of others, at no valid position', async () => {
    const caret = '{"user":{"color":"#aa3333"}}';
    const many = await pirate();
    many.send(awarenessFrame(Array.from({ length: 100 }, (_, i) => ({ id: 1_000 + i, clock: 1, state: caret }))));
    expect((await many.closed).code).toBe(CLOSE.tooMany);
    const long = await pirate();
    long.send(awarenessFrame([{ id: 1, clock: 1, state: `{"cursor":"${'x'.repeat(300_000)}"}` }]));
    expect((await long.closed).code).toBe(CLOSE.tooLarge);

    bruno.provider.awareness.setLocalStateField('user', { name: 'Bruno', color: '#334455' });
    const seen = (id: number) => awa.provider.awareness.getStates().get(id);
    await until(() => seen(bruno.draft.clientID) !== undefined, 'Bruno is seen');
    const others = await pirate();
    others.send(awarenessFrame([{ id: bruno.draft.clientID, clock: 1_000_000, state: 'null' }]));
    for (const cursor of ['5', '{"anchor":null,"head":7}', '{"anchor":{},"head":{"item":{"client":1,"clock":-1}}}']) {
      others.send(awarenessFrame([{ id: 77, clock: Number(cursor.length), state: `{"cursor":${cursor}}` }]));
    }
    expect(await others.settle()).toBe(null);
    await until(() => seen(77) !== undefined, 'the pirate is seen');
    expect(seen(77)).toMatchObject({ cursor: null });
    expect(seen(bruno.draft.clientID)).toMatchObject({ user: { name: 'Bruno' } });
    others.end();
    await expectWitnessesWell();
  });

  test('questions without end', async () => {
    const sender = await pirate();
    for (let i = 0; i < 100; i++) sender.send(questionFrame());
    expect((await sender.closed).code).toBe(CLOSE.tooMany);
    await expectWitnessesWell();
  });

  test('a draft grows to its limit and no further; it can be shortened, and then grow again', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const sender = new TestEditor(rig.url, pageId, cookies.pirate);
    await until(() => sender.saved, 'the sender is in');
    for (let size = 0; size < MAX_DRAFT && sender.closes.length === 0; size += piece.length) {
      sender.text.insert(sender.text.length, piece);
      await until(() => sender.saved || sender.closes.length > 0, 'a piece is stored or refused');
    }
    expect(sender.closes).toEqual([{ code: CLOSE.tooLarge, reason: 'draft-full' }]);
    sender.destroy();
    expect(await rig.services.drafts.inspect(pageId, (draft) => Y.encodeStateAsUpdate(draft).length)).toBeLessThan(
      MAX_DRAFT,
    );
    // A participant who wrote none of the text may delete it, and then everyone may write.
    await until(() => awa.text.length === bruno.text.length && awa.saved && bruno.saved, 'all is seen');
    bruno.text.delete(1_000, bruno.text.length - 1_000);
    await until(() => bruno.saved, 'shortened');
    await expectWitnessesWell();
    awa.text.insert(awa.text.length, piece);
    awa.text.insert(awa.text.length, piece);
    await until(() => awa.saved && bruno.text.length === awa.text.length, 'it grows again');
    expect(awa.closes).toEqual([]);
  });
});
