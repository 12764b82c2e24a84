import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '../../../../content/document/schema.ts';
import { Random } from '../../../support/random.ts';
import { Participant } from '../participant.ts';
import { type MeasuredServer, newFolder, removeFolder, type ServerName, startServer } from '../server-process.ts';
import type { Figure, Measured, Scale } from './figure.ts';

const DRAFTS = 100;
/** Opened before these, so that what a server needs once (compiled code, caches) is not counted. */
const FIRST = 30;
/** Milliseconds that the drafts are left alone. */
const REST = 20_000;
const PARAGRAPHS = 100;
const WORDS = 100;
const CORRECTIONS = 500;
/**
 * Milliseconds in which a server may forget rooms: Navette keeps an empty one 20 s for those who
 * come back.
 */
const FORGETTING = 45_000;
/** And then, for memory that is freed later. */
const SETTLING = 10_000;

const VOCABULARY =
  'capitaliser atelier commune eau partage savoir jeunes filière récolte santé école alliance terrain récit'.split(' ');

/**
 * 10,000 words that three people wrote in turns and then corrected: some thousands of items, as a
 * used draft has. Client ids are as large as Yjs draws them: those above 2³¹ take more memory.
 */
function writtenDraft(): Uint8Array {
  const random = new Random(20261125);
  const draft = new Y.Doc();
  const authors = [0x4111_1111, 0xc222_2222, 0x8333_3333];
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const texts: Y.XmlText[] = [];
  for (let p = 0; p < PARAGRAPHS; p++) {
    const paragraph = new Y.XmlElement('paragraph');
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    fragment.insert(p, [paragraph]);
    texts.push(text);
    for (let w = 0; w < WORDS; w++) {
      if (w % 20 === 0) draft.clientID = random.pick(authors);
      text.insert(text.length, `${random.pick(VOCABULARY)} `);
    }
  }
  for (let c = 0; c < CORRECTIONS; c++) {
    const text = random.pick(texts);
    draft.clientID = random.pick(authors);
    const at = random.below(text.length - 10);
    text.delete(at, 6);
    text.insert(at, random.pick(VOCABULARY));
  }
  return Y.encodeStateAsUpdate(draft);
}

async function measure(name: ServerName, { nodeOptions }: Scale): Promise<Measured> {
  const folder = await newFolder();
  const keeps = name !== 'y-websocket';
  let server = await startServer(name, folder, nodeOptions);
  const open: Participant[] = [];
  try {
    const { drafts, cookies } = await server.prepare(FIRST + DRAFTS);
    const update = writtenDraft();
    if (keeps) {
      for (const draft of drafts) (await write(server, draft, cookies[0], update)).destroy();
      await server.idle();
      await server.stop();
      server = await startServer(name, folder, nodeOptions);
    }
    const openDraft = async (draft: string) => {
      if (!keeps) return void open.push(await write(server, draft, cookies[0], update));
      const participant = new Participant(server, draft, { cookie: cookies[0] });
      open.push(participant);
      await participant.whenHolding(update.length / 2);
    };
    const fresh = (await quietMemory(server)).used;
    for (const draft of drafts.slice(0, FIRST)) await openDraft(draft);
    const before = (await quietMemory(server)).used;
    for (const draft of drafts.slice(FIRST)) await openDraft(draft);
    const opened = (await quietMemory(server)).used;
    await pause(REST);
    const rested = (await quietMemory(server)).used;
    for (const participant of open) participant.destroy();
    const deadline = performance.now() + FORGETTING;
    let after = rested;
    while (performance.now() < deadline && after - fresh > (opened - fresh) * 0.05) {
      await pause(2_000);
      after = (await server.memory()).used;
    }
    await pause(SETTLING);
    after = (await server.memory()).used;
    const perDraft = (bytes: number, count: number) => bytes / count / 1024;
    return {
      opened: perDraft(opened - before, DRAFTS),
      rested: perDraft(rested - before, DRAFTS),
      left: perDraft(after - fresh, FIRST + DRAFTS),
    };
  } finally {
    for (const participant of open) participant.destroy();
    await server.stop();
    await removeFolder(folder);
  }
}

async function quietMemory(server: MeasuredServer) {
  await server.idle();
  return server.memory();
}

async function write(
  server: MeasuredServer,
  draft: string,
  cookie: string | undefined,
  update: Uint8Array,
): Promise<Participant> {
  const participant = new Participant(server, draft, { cookie });
  await participant.whenSynced();
  participant.write(participant.frame(update));
  if (server.name === 'navette') await participant.whenStored(1);
  else {
    await pause(20);
    await server.flush();
    await pause(20);
  }
  return participant;
}

/**
 * Memory of drafts that are open and at rest, one connection each, and what is left when all have
 * gone.
 */
export const memory: Figure = {
  name: 'memory',
  title: `${DRAFTS} idle drafts of 10,000 words, one connection each`,
  columns: [
    { key: 'opened', label: 'per draft just opened', unit: 'KiB', digits: 0, lessIsBetter: true },
    { key: 'rested', label: 'per draft at rest for 20 s', unit: 'KiB', digits: 0, lessIsBetter: true },
    { key: 'left', label: 'left per draft after closing', unit: 'KiB', digits: 1, lessIsBetter: true },
  ],
  without: ['bare-ws', 'synced-relay'],
  measure,
};
