import { setTimeout } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { fitDocument } from '#content/document/fit/fit.ts';
import { MAX_NODES } from '#content/document/limits.ts';
import { ACKS_PARAMETER, COLLAB_PATH, MESSAGE_STORED } from '#content/draft/collab-protocol.ts';
import { encodeDeletions } from '#content/draft/updates/divide-update.ts';
import { encodeStructs } from '#content/draft/updates/split-update.ts';
import { insertCheckpoint } from '#db/drafts/checkpoint-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { packDocument } from '#server/drafts/packed-document.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { firstText, itemsOf } from '#tests/support/hostile-updates.ts';
import { RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { quantile, Stopwatch } from '#tests/support/stopwatch.ts';
import { until } from '#tests/support/until.ts';
import { addWrittenPage } from '#tests/support/written-outline.ts';

/**
 * docs/decisions/0037: the longest text is restored and stored within the server's memory, and its
 * participants do not wait.
 */
let page = { id: '', slug: '' };
const POINT = newId();
/** A paragraph with words is two nodes. */
const longest = () =>
  fitDocument({
    type: 'doc',
    content: times(MAX_NODES / 2 - 100, (i) => ({ type: 'paragraph', content: [{ type: 'text', text: `mot ${i}` }] })),
  }).document;
const setup = setUpFairness(async (services) => {
  page = await addWrittenPage(services, { title: 'La plus longue' });
  const { packed: document, words } = packDocument(longest());
  const why = { reason: 'interval', replacedBy: null, createdAt: '2026-01-01T00:00:00.000Z' } as const;
  await services.database.write((trx) =>
    insertCheckpoint(trx, { id: POINT, pageId: page.id, words, document, details: '', ...why }, []),
  );
});

/**
 * Types letters behind an item, without a draft of its own: applying a restore would hold up the
 * witnesses.
 */
class LightAuthor {
  readonly waits: number[] = [];
  private readonly socket: WebSocket;
  private readonly sent: Stopwatch[] = [];
  private stored = 0;
  private readonly typing: NodeJS.Timeout;

  constructor(cookie: string, behind: Y.ID) {
    const client = 3_000_000_000;
    let origin = behind;
    const address = `${setup.rig.socketUrl}${COLLAB_PATH}${page.id}?${ACKS_PARAMETER}=1`;
    this.socket = new WebSocket(address, { headers: { cookie } });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => {
      if (data[0] !== MESSAGE_STORED) return;
      const decoder = decoding.createDecoder(data.subarray(1));
      for (const stored = decoding.readVarUint(decoder); this.stored < stored; this.stored++)
        this.waits.push(this.sent[this.stored]!.read());
    });
    this.typing = setInterval(() => {
      if (this.socket.readyState !== WebSocket.OPEN) return;
      const id = new Y.ID(client, this.sent.length);
      const item = new Y.Item(id, null, origin, null, null, null, null, new Y.ContentString('a'));
      origin = id;
      this.sent.push(new Stopwatch(setup.rig.server.process.pid!));
      this.socket.send(updateFrame(encodeStructs([item])));
    }, 40);
  }

  async leave(): Promise<void> {
    clearInterval(this.typing);
    await until(() => this.stored === this.sent.length, 'all that the author typed is stored', 30_000);
    this.socket.close();
  }
}

/** The last letter of the draft's first text, as somebody sees it who opens the draft. */
async function findLastLetter(cookie: string): Promise<Y.ID> {
  const editor = new TestEditor(setup.rig.socketUrl, page.id, cookie);
  await until(() => editor.saved, 'the draft is seen', 20_000);
  const { lastId } = itemsOf(firstText(editor.draft)).at(-1)!;
  editor.destroy();
  return lastId;
}

const LONG = 'x'.repeat(600 * 1024);

/** Inserts a long text behind an item and deletes it again, until it is stopped. */
async function insertAndDelete(cookie: string, behind: Y.ID, isOver: () => boolean): Promise<number> {
  const client = 3_500_000_000;
  const sender = await RawClient.open(setup.rig.socketUrl, page.id, cookie);
  let sent = 0;
  for (; !isOver(); sent++) {
    const id = new Y.ID(client, sent * LONG.length);
    const long = new Y.Item(id, null, behind, null, null, null, null, new Y.ContentString(LONG));
    sender.send(updateFrame(encodeStructs([long])));
    sender.send(updateFrame(encodeDeletions([[client, { clock: id.clock, len: LONG.length }]])));
    await setTimeout(300);
  }
  expect(await sender.settle(), 'all of it is stored').toBe(null);
  sender.end();
  return sent;
}

test('the longest text is restored while somebody writes there, and kept when they leave', async () => {
  const { url, pirates } = setup.rig;
  const [cookie] = pirates as [string];
  const behind = await findLastLetter(cookie);
  const history = `${url}/fiches/${page.slug}/ecrire/historique`;
  const points = async () =>
    ((await (await fetch(history, { headers: { cookie } })).json()) as { points: { reason: string; words: number }[] })
      .points;
  let author!: LightAuthor;
  const report = await setup.rig.attack(
    async () => {
      author = new LightAuthor(pirates[1]!, behind);
      await setTimeout(500);
      const answer = await fetch(`${history}/${POINT}`, { method: 'POST', headers: { cookie, origin: url } });
      expect(answer.status).toBe(200);
      await author.leave();
      const isKept = async () =>
        (await points()).some(({ reason, words }) => reason === 'session-end' && words > 50_000);
      await until(isKept, 'the longest text has a restore point of its own', 60_000);
    },
    { sameDraft: false },
  );
  const waited = quantile(author.waits, 0.99);
  expectFair({ ...report, sameDraft: waited }, `the longest text, restored; ${author.waits.length} letters`);
  expect(report.childMemory, 'a process works on it').toBeGreaterThan(0);
}, 180_000);

test('the longest text is restored while somebody types there and another sends megabytes', async () => {
  const { url, pirates } = setup.rig;
  const [cookie, typist, pirate] = pirates as [string, string, string];
  const behind = await findLastLetter(cookie);
  let author!: LightAuthor;
  let pieces = 0;
  const report = await setup.rig.attack(
    async () => {
      let isOver = false;
      const sending = insertAndDelete(pirate, behind, () => isOver);
      author = new LightAuthor(typist, behind);
      await setTimeout(500);
      const restore = `${url}/fiches/${page.slug}/ecrire/historique/${POINT}`;
      try {
        const answer = await fetch(restore, { method: 'POST', headers: { cookie, origin: url } });
        expect(answer.status).toBe(200);
      } finally {
        isOver = true;
      }
      await author.leave();
      pieces = await sending;
    },
    { sameDraft: false },
  );
  expect(pieces, 'megabytes were sent meanwhile').toBeGreaterThan(4);
  const waited = quantile(author.waits, 0.99);
  expectFair({ ...report, sameDraft: waited }, `restored among megabytes; ${author.waits.length} letters`);
}, 180_000);
