import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { parsePart } from '#app/editor/socket/part-message.ts';
import { ReceivedParts } from '#app/editor/socket/received-parts.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { COLLAB_PATH, MAX_PIECE, MESSAGE_PART, MESSAGE_PIECE, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { type Frame, partFrame, stateFrame, stateVectorFrame } from '#server/collab/participants/frames.ts';
import { DraftClient } from '#tests/support/draft-client.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { Random } from '#tests/support/random.ts';
import { questionFrame } from '#tests/support/raw-client.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
let cookie: string;
let pageId: string;
beforeAll(async () => {
  rig = await startSocketRig({ linger: 10_000 });
  ({ cookie } = await rig.signIn('staff', 'Awa'));
});
afterAll(() => rig.close());

async function newLongPage(words = 12_000): Promise<void> {
  const page = { kind: 'factsheet', title: 'Un long texte', document: naturalDocument(words) } as const;
  pageId = (await rig.services.pages.create(page, COMMAND_LINE)).id;
}

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();

const stripHeader = (frame: Frame) => frame.subarray(frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10);

/** Every message up to the answer to a sync step 1, whole. */
async function answerTo(parameters: string, stateVector?: Uint8Array): Promise<Uint8Array[]> {
  const socket = new WebSocket(`${rig.url}${COLLAB_PATH}${pageId}?${parameters}`, { headers: { cookie } });
  const messages: Uint8Array[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send(questionFrame(stateVector)));
      socket.on('message', (data: Buffer) => {
        messages.push(new Uint8Array(data));
        if (data[0] === MESSAGE_SYNC && data[1] === 1) resolve();
      });
    });
  } finally {
    socket.terminate();
  }
  return messages;
}

test('the missing state is sent in parts, without those that the client has, and then a short answer', async () => {
  await newLongPage();
  const messages = await answerTo('parts=1');
  const parts = messages.filter(([type]) => type === MESSAGE_PART).map(parsePart);
  expect(parts.length).toBeGreaterThan(4);
  for (const message of messages) expect(message.length).toBeLessThanOrEqual(MAX_PIECE + 16);
  const bytes = parts.reduce((sum, { packed }) => sum + packed.length, 0);
  let before = bytes;
  for (const { packed, left } of parts) {
    expect(left).toBe(before - packed.length);
    before = left;
  }
  // A third to a half of what a stock client is sent.
  const [whole] = (await answerTo('')).filter(([type, kind]) => type === MESSAGE_SYNC && kind === 1);
  expect(bytes).toBeLessThan(whole!.length / 2);
  const after = async (have: number) => {
    const clocks = new Map<number, number>();
    for (const { ranges } of parts.slice(0, have)) for (const { client, to } of ranges) clocks.set(client, to);
    const others = (await answerTo('parts=1', Y.encodeStateVector(clocks))).filter(([type]) => type === MESSAGE_PART);
    return others.map((message) => parsePart(message).packed);
  };
  for (const have of [1, 3]) expect(await after(have)).toEqual(parts.slice(have).map(({ packed }) => packed));
  // If one clock of the first part is missing, it is sent again.
  const [{ ranges }] = parts as [(typeof parts)[0]];
  const almost = new Map(ranges.map(({ client, to }) => [client, to - 1]));
  const again = (await answerTo('parts=1', Y.encodeStateVector(almost))).filter(([type]) => type === MESSAGE_PART);
  expect(again).toHaveLength(parts.length);
  // Then little is missing, and it is sent without parts.
  expect(await after(parts.length)).toEqual([]);
});

test('a stock client is sent the whole state in one message, and no message that it does not know', async () => {
  await newLongPage();
  const messages = await answerTo('');
  expect(messages.filter(([type]) => type !== undefined && type >= 100)).toEqual([]);
  const answers = messages.filter(([type, kind]) => type === MESSAGE_SYNC && kind !== 0);
  expect(answers).toHaveLength(1);
  const decoder = decoding.createDecoder(answers[0]!);
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
  const draft = new Y.Doc();
  Y.applyUpdate(draft, decoding.readVarUint8Array(decoder));
  expect(draft.getXmlFragment(DRAFT_FRAGMENT).toString()).toContain('Les derniers mots du texte.');
  // Nor may it send a message that only other clients send.
  const socket = new WebSocket(`${rig.url}${COLLAB_PATH}${pageId}`, { headers: { cookie } });
  socket.on('open', () => socket.send(Uint8Array.of(MESSAGE_PART)));
  const code = await new Promise((resolve) => socket.on('close', resolve));
  expect(code).toBe(4400);
});

test('parts that do not complete the draft are never applied: the client asks for the whole state instead', async () => {
  const text = new Y.Doc();
  text.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('heading'), new Y.XmlElement('paragraph')]);
  const state = Y.encodeStateAsUpdate(text);
  const range = { client: text.clientID, from: 0, to: 1 };
  const server = new WebSocketServer({ port: 0 });
  const asked: string[] = [];
  server.on('connection', (socket, { url }) => {
    asked.push(url!);
    const takesParts = url!.includes('parts=1');
    socket.send(stripHeader(stateVectorFrame(Y.encodeStateVector(text))));
    if (takesParts) socket.send(stripHeader(partFrame({ packed: deflateRawSync(state), ranges: [range] }, 0)));
    socket.send(stripHeader(stateFrame(takesParts ? Y.encodeStateAsUpdate(new Y.Doc()) : state)));
  });
  const client = new DraftClient(`ws://localhost:${(server.address() as AddressInfo).port}`, 'page', '');
  const states: number[] = [];
  client.draft.on('update', () => states.push(client.draft.getXmlFragment(DRAFT_FRAGMENT).length));
  try {
    await until(() => client.provider.synced, 'it has come');
    expect([asked.length, asked[1]?.includes('parts'), client.notWhole]).toEqual([2, false, 1]);
    expect(states).toEqual([2]);
  } finally {
    client.destroy();
    server.close();
  }
});

test('a part that follows a missing one is not counted', () => {
  const parts = new ReceivedParts();
  const part = (from: number, to: number) =>
    parts.add({ update: new Uint8Array(), packed: new Uint8Array(), ranges: [{ client: 7, from, to }] }, 0);
  part(20, 30);
  expect(parts.knownWith(new Map([[7, 5]]))).toEqual(new Map([[7, 5]]));
  part(5, 20);
  expect(parts.knownWith(new Map([[7, 5]]))).toEqual(new Map([[7, 30]]));
  expect(parts.knownWith(new Map())).toEqual(new Map());
});

test("another participant's long paste arrives in pieces and is applied as one change", async () => {
  await newLongPage(200);
  const awa = new TestEditor(rig.url, pageId, cookie);
  const jean = new DraftClient(rig.url, pageId, cookie);
  let pieces = 0;
  try {
    await until(() => awa.saved && jean.provider.synced, 'both are in');
    jean.provider.messageHandlers[MESSAGE_PIECE] = () => {
      pieces++;
    };
    let changes = 0;
    jean.draft.on('update', () => {
      changes++;
    });
    const random = new Random();
    const words = Array.from({ length: 20_000 }, () => random.next().toString(36).slice(2, 9)).join(' ');
    awa.type(words);
    await until(() => textOf(jean.draft).includes(words), 'the paste has come');
    // The last piece completes the message.
    expect(pieces + 1).toBe(Math.ceil((words.length + 50) / MAX_PIECE));
    expect(changes).toBe(1);
  } finally {
    awa.destroy();
    jean.destroy();
  }
});

test('a draft arrives complete over a connection that is cut repeatedly, while somebody writes in it', async () => {
  const random = new Random();
  const label = `seed ${random.seed}`;
  await newLongPage(20_000);
  const awa = new TestEditor(rig.url, pageId, cookie);
  const line = await openSlowLine({ target: rig.url.replace('ws', 'http'), down: 4_000_000, latency: 20 });
  await until(() => awa.saved, 'Awa is in');
  const jean = new DraftClient(line.url, pageId, cookie);
  const held: string[] = [];
  jean.draft.on('update', () => held.push(textOf(jean.draft)));
  try {
    let next = 20_000 + random.below(30_000);
    let cuts = 0;
    line.onDelivered = (connection) => {
      if (connection.bytesDown < next || jean.provider.synced || cuts === 6) return;
      cuts++;
      next = 20_000 + random.below(30_000);
      connection.cut();
      // Text typed meanwhile is in the next answer, or follows it.
      awa.type(`${random.below(1_000)} `);
      if (random.chance(0.5)) awa.draft.getXmlFragment(DRAFT_FRAGMENT).delete(random.below(20) + 5, 1);
    };
    await until(() => jean.provider.synced, `it comes whole (${label})`, 30_000);
    await until(() => awa.saved && textOf(jean.draft) === textOf(awa.draft), `and is the same (${label})`);
    // It was cut midway, and what had arrived was preserved: few parts came twice.
    expect(cuts, label).toBeGreaterThan(1);
    expect(jean.came.filter((count) => count > 0).length, label).toBeGreaterThan(1);
    const fresh = await answerTo('parts=1');
    const parts = fresh.filter(([type]) => type === MESSAGE_PART).length;
    const came = jean.came.reduce((sum, count) => sum + count, 0);
    expect(came, label).toBeLessThan(parts + 4 * jean.came.length);
    // Nothing was applied before all had arrived: only single edits separate the first state from
    // the last.
    expect(held[0]!.length, label).toBeGreaterThan(0.99 * held.at(-1)!.length);
    expect(jean.notWhole, label).toBe(0);
    // And edits made there now are stored.
    (jean.draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement).delete(0, 1);
    await until(() => jean.saved && textOf(awa.draft) === textOf(jean.draft), `Jean writes (${label})`);
  } finally {
    jean.destroy();
    awa.destroy();
    await line.close();
  }
});
