import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { COMMAND_LINE } from '#content/authorise.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { rigPerTest } from '#tests/support/rig-per-test.ts';
import { startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { Stopwatch } from '#tests/support/stopwatch.ts';
import { createMemoryFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

const rig = rigPerTest();

function open(pageId: string, cookie?: string, options: { acks?: boolean; origin?: string } = {}): TestEditor {
  const editor = new TestEditor(rig.url, pageId, cookie, options);
  rig.keep(editor);
  return editor;
}

async function staffOn(pageId: string, name: string): Promise<TestEditor> {
  const { cookie } = await rig.signIn('staff', name);
  const editor = open(pageId, cookie);
  await until(() => editor.saved, `${name} synced`);
  return editor;
}

describe('co-writing', () => {
  test("each participant receives the other's edits, and the author is notified that they are stored", async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const bruno = await staffOn(pageId, 'Bruno');
    awa.type('Bonjour ');
    bruno.type('Salut ');
    await until(
      () => awa.text.toString() === bruno.text.toString() && awa.text.toString().includes('Bonjour'),
      'both agree',
    );
    await until(() => awa.saved && bruno.saved, 'both saved');
    expect(awa.text.toString()).toContain('Salut');
  });

  test('a stock client without acknowledgements works and receives no message that it does not know', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const { cookie } = await rig.signIn('staff', 'Stock');
    const stock = open(pageId, cookie, { acks: false });
    await until(() => stock.provider.synced, 'synced');
    stock.type('Sans accusé ');
    await until(() => awa.text.toString().startsWith('Sans accusé'), 'seen');
    expect(stock.notices).toEqual([]);
    expect(stock.stored).toBe(0);
  });

  test('a draft is preserved after its room was unloaded and after the process ended', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    awa.type('Gardé ');
    await until(() => awa.saved, 'saved');
    awa.destroy();
    const dataDir = rig.dataDir;
    const other = await startSocketRig({ dataDir });
    try {
      const { document } = await other.services.drafts.read(pageId);
      expect(document.textContent).toContain('Gardé');
    } finally {
      await other.close();
    }
  });

  /** How many updates of a draft are in the log, after its snapshot. */
  async function logged(pageId: string): Promise<number> {
    const { read } = rig.services.database;
    return (await read.selectFrom('draftUpdate').select('position').where('pageId', '=', pageId).execute()).length;
  }

  /** Types letters one by one at the end. */
  function typeLetters(editor: TestEditor, count: number): void {
    for (let i = 0; i < count; i++) editor.text.insert(editor.text.length, String.fromCharCode(97 + (i % 26)));
  }

  test('the log of a long session is compacted without losing an edit', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    typeLetters(awa, 4_500);
    await until(() => awa.saved, 'saved');
    await until(async () => (await logged(pageId)) < 3_000, 'folded while open');
    const words = awa.text.toString();
    awa.destroy();
    // Fewer than 200 updates after the last snapshot are not worth another.
    await until(async () => (await logged(pageId)) < 200, 'folded when everyone had left');
    expect((await rig.services.drafts.read(pageId)).document.textContent).toContain(words);
  });

  test('the log of a session too short to be compacted meanwhile is compacted when everyone has left', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    typeLetters(awa, 300);
    await until(() => awa.saved, 'saved');
    const words = awa.text.toString();
    awa.destroy();
    await until(async () => (await logged(pageId)) === 0, 'folded when everyone had left');
    expect((await rig.services.drafts.read(pageId)).document.textContent).toContain(words);
  });

  test('simultaneous openings load the draft once', async () => {
    const pageId = await rig.newPage();
    const { cookie } = await rig.signIn('staff', 'Awa');
    const many = Array.from({ length: 20 }, () => open(pageId, cookie));
    await until(() => many.every((editor) => editor.saved), 'all synced');
    many[0]!.type('Un ');
    await until(() => many.every((editor) => editor.text.toString().startsWith('Un ')), 'all see it');
  });

  test('edits made offline are sent on reconnection', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const bruno = await staffOn(pageId, 'Bruno');
    awa.provider.disconnect();
    awa.type('Hors ligne ');
    bruno.type('En ligne ');
    awa.provider.connect();
    await until(
      () => bruno.text.toString().includes('Hors ligne') && awa.text.toString().includes('En ligne'),
      'merged',
    );
    await until(() => awa.saved, 'saved');
  });

  test('carets carry the name from the session, whatever the client sends', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const bruno = await staffOn(pageId, 'Bruno');
    const user = { id: 'la-presidente', name: 'La Présidente', color: '#aa3333', admin: true };
    bruno.provider.awareness.setLocalStateField('user', user);
    const seen = () =>
      awa.provider.awareness.getStates().get(bruno.draft.clientID) as { user?: { name: string } } | undefined;
    await until(() => seen()?.user !== undefined, 'presence arrived');
    expect(seen()).toEqual({ user: { id: expect.stringMatching(/^[a-z0-9]{12,}$/), name: 'Bruno', color: '#aa3333' } });
  });
});

describe('rights', () => {
  test('the public, a member and a page that does not exist are refused, and so is a foreign origin', async () => {
    const pageId = await rig.newPage();
    const member = await rig.signIn('member', 'Membre');
    const staff = await rig.signIn('staff', 'Awa');
    const nobody = open(pageId);
    const reader = open(pageId, member.cookie);
    const elsewhere = open('abcdefghjkmn', staff.cookie);
    await until(() => nobody.closes.length > 0 && reader.closes.length > 0 && elsewhere.closes.length > 0, 'closed');
    expect(nobody.closes[0]!.code).toBe(CLOSE.signedOut);
    expect(reader.closes[0]!.code).toBe(CLOSE.noRight);
    expect(elsewhere.closes[0]!.code).toBe(CLOSE.noRight);
    expect(reader.draft.getXmlFragment('default').length).toBe(0);
    const foreign = new WebSocket(`${rig.url}/collab/${pageId}`, {
      headers: { cookie: staff.cookie, origin: 'https://ailleurs.example' },
    });
    const status = await new Promise((resolve) => {
      foreign.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      foreign.on('error', () => {});
    });
    expect(status).toBe(403);
  });

  test('a partner of the page may not open its draft', async () => {
    const page = await rig.services.pages.create(
      { kind: 'workshop', title: 'Atelier', visibility: 'invited', summary: 'Un atelier.' },
      COMMAND_LINE,
    );
    await rig.services.editions.publish(page.id, {}, COMMAND_LINE);
    const { token } = await rig.services.invitations.invite(
      { pageId: page.id, name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
      COMMAND_LINE,
    );
    const redeemed = await rig.services.invitations.redeem(token, 'test');
    const cookie = redeemed.cookie.split(';')[0]!;
    const partner = open(page.id, cookie);
    await until(() => partner.closes.length > 0, 'closed');
    expect(partner.closes[0]!.code).toBe(CLOSE.noRight);
  });

  test('edits on an archived page are not applied, and their author is notified', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    await rig.services.pages.archive(pageId, COMMAND_LINE);
    await until(() => awa.notices.includes('read-only'), 'told');
    awa.type('Trop tard ');
    await until(() => awa.notices.filter((n) => n === 'read-only').length >= 2, 'told again');
    expect((await rig.services.drafts.read(pageId)).document.textContent).not.toContain('Trop tard');
    await rig.services.pages.restore(pageId, COMMAND_LINE);
    await until(() => awa.notices.includes('read-write'), 'may write again');
  });

  test('a disabled person is disconnected from the draft within a second', async () => {
    // In memory: what a disk takes to flush is the machine's.
    const own = await startSocketRig({ dataDir: createMemoryFolder('disabled') });
    const { cookie, personId } = await own.signIn('staff', 'Awa');
    const awa = new TestEditor(own.url, await own.newPage(), cookie);
    try {
      await until(() => awa.saved, 'synced');
      const watch = new Stopwatch();
      await own.services.people.disable(personId, COMMAND_LINE);
      await until(() => awa.closes.length > 0, 'closed');
      expect(watch.read()).toBeLessThanOrEqual(1_000);
      expect(awa.closes[0]!.code).toBe(CLOSE.signedOut);
    } finally {
      awa.destroy();
      await own.close();
    }
  });
});

describe('hostile input affects only its sender', () => {
  const foreign = () => {
    const draft = new Y.Doc();
    draft.getText('quill').insert(0, 'un autre programme');
    return Y.encodeStateAsUpdate(draft);
  };
  test.each<[string, () => Uint8Array | string, number[]]>([
    ['an empty frame', () => new Uint8Array(0), [CLOSE.malformed]],
    ['an unknown message', () => new Uint8Array([99, 1, 2]), [CLOSE.malformed]],
    ['a text frame', () => 'bonjour', [CLOSE.malformed]],
    ['a truncated update', () => updateFrame(foreign()).slice(0, 9), [CLOSE.malformed]],
    ['an oversized frame', () => new Uint8Array(9 * 1024 * 1024), [1009, 1006]],
  ])('%s', async (_name, frame, codes) => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const { cookie } = await rig.signIn('staff', 'Pirate');
    const { socket, closed } = await RawClient.open(rig.url, pageId, cookie);
    socket.send(frame());
    expect(codes).toContain((await closed).code);
    awa.type('Toujours là ');
    await until(() => awa.saved, 'the room goes on');
    expect(awa.closes).toEqual([]);
    expect((await rig.services.drafts.read(pageId)).document.textContent).toContain('Toujours là');
  });

  test('reading from a participant pauses when they send faster than the disk stores, which bounds memory', async () => {
    const pageId = await rig.newPage();
    const awa = await staffOn(pageId, 'Awa');
    const { cookie } = await rig.signIn('staff', 'Pirate');
    const { socket, closed } = await RawClient.open(rig.url, pageId, cookie);
    let release = () => {};
    const held = rig.services.database.write(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    try {
      awa.type('Avant ');
      const flood = updateFrame(new Uint8Array(6 * 1024 * 1024).fill(0xff));
      for (let i = 0; i < 10; i++) socket.send(flood);
      // Data that the server does not read stays in the sender's buffer.
      let unsent = 0;
      let since = 0;
      await until(() => {
        if (unsent !== socket.bufferedAmount) since = performance.now();
        unsent = socket.bufferedAmount;
        return performance.now() - since > 500;
      }, 'the server reads no more');
      expect(unsent).toBeGreaterThan(20 * 1024 * 1024);
    } finally {
      release();
    }
    await held;
    expect((await closed).code).toBe(CLOSE.malformed);
    await until(() => awa.saved, 'the room goes on');
  });
});
