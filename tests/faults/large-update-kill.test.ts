import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { navette } from '#tests/support/command-line.ts';
import { freePort } from '#tests/support/free-port.ts';
import { Random } from '#tests/support/random.ts';
import { questionFrame, RawClient } from '#tests/support/raw-client.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { prepareDesks, tokensOf } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 1, 7 and 10: kills the server while it applies a large update in
 * steps, with another person's typing in between. Afterwards the draft holds all of the update or
 * nothing, and its author sends it again.
 */
const ROUNDS = Math.max(1, Math.round((Number(process.env.ROUNDS) || 0) / 8));
const ROWS = 2_500;
const CELLS = 2 * ROWS;

/** A large table: if it were stored in part, rows, cells or words would be missing. */
function insertTable(draft: Y.Doc): void {
  const cell = (words: string) => {
    const element = new Y.XmlElement('tableCell');
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(words)]);
    element.insert(0, [paragraph]);
    return element;
  };
  const rows = Array.from({ length: ROWS }, (_, r) => {
    const row = new Y.XmlElement('tableRow');
    row.insert(0, [cell(`cellule ${r}.0`), cell(`cellule ${r}.1`)]);
    return row;
  });
  const table = new Y.XmlElement('table');
  table.insert(0, rows);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [table]);
}

const deleteTable = (draft: Y.Doc): void => draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 1);

/** Numbers of a draft's rows, cells and words in cells. */
function tableIn(draft: Y.Doc): { rows: number; cells: number; words: number } {
  const { document } = draftToDocument(draft);
  document.check();
  const found = { rows: 0, cells: 0, words: 0 };
  document.descendants((node) => {
    if (node.type.name === 'tableRow') found.rows++;
    if (node.type.name === 'tableCell') found.cells++;
    if (node.isText && node.text!.startsWith('cellule ')) found.words++;
  });
  return found;
}

const SYNC_STEP_2 = 1;
const NONE = { rows: 0, cells: 0, words: 0 };
const ALL = { rows: ROWS, cells: CELLS, words: CELLS };

interface Kill {
  /** Inserts the table, or deletes an existing one. */
  readonly change: 'insert' | 'delete';
  /**
   * The step at which the server kills itself: `tests/support/faulty-store.js`. Without it, the
   * test kills it at a random moment during the steps.
   */
  readonly at?: 'large-row' | 'large-row-stored';
}

/**
 * Resolves when the server is seen to have applied the large update in part: it delays the answer
 * to a sync step 1, while it stores what another participant types after it.
 * @returns false if the update was stored before that was seen
 */
async function seenInPart(awa: TestEditor, bruno: TestEditor, probe: RawClient, type: () => void): Promise<boolean> {
  let answers = 0;
  probe.socket.on('message', (data: Buffer) => {
    if (data[0] === MESSAGE_SYNC && data[1] === SYNC_STEP_2) answers++;
  });
  for (let questions = 1; awa.stored < awa.sent; questions++) {
    probe.send(questionFrame(Y.encodeStateVector(bruno.draft)));
    type();
    const typed = bruno.sent;
    await until(() => answers === questions || bruno.stored >= typed, 'an answer, or the typing stored');
    if (answers < questions && bruno.stored >= typed) return true;
    await until(() => answers === questions, 'the question is answered');
  }
  return false;
}

/**
 * @returns whether the update was in the draft after the kill, and whether the server was seen to
 * have applied it in part
 */
async function killOnce(kill: Kill, random: Random): Promise<{ there: boolean; inPart: boolean }> {
  const label = `seed ${random.seed}`;
  const { dataDir, prepared, remove } = await prepareDesks(1);
  const [pageId] = prepared.pages as [string];
  const [awaCookie, brunoCookie] = prepared.cookies as [string, string];
  const opened: TestEditor[] = [];
  let server: ServerProcess | null = null;
  const open = (cookie: string) => {
    const editor = new TestEditor(server!.url.replace('http', 'ws'), pageId, cookie);
    opened.push(editor);
    return editor;
  };
  try {
    const port = String(await freePort());
    server = await startServerProcess(dataDir, { PORT: port });
    const [before, after] = kill.change === 'insert' ? [NONE, ALL] : [ALL, NONE];
    const [awa, bruno] = [open(awaCookie), open(brunoCookie)];
    await until(() => awa.saved && bruno.saved, 'both are in');
    if (kill.change === 'delete') {
      insertTable(awa.draft);
      await until(
        () => awa.saved && bruno.draft.getXmlFragment(DRAFT_FRAGMENT).length > 1,
        'the table is there',
        30_000,
      );
    }
    if (kill.at) {
      // Both reconnect by themselves.
      await server.end('SIGTERM');
      server = await startServerProcess(dataDir, {
        PORT: port,
        NODE_OPTIONS: `--import ${process.cwd()}/tests/support/faulty-store.js`,
        FAULT_KILL: kill.at,
      });
      await until(() => awa.saved && bruno.saved, 'both are back');
    }
    // With the update's author's session: sync requests count towards their use, and Bruno is
    // served first.
    const probe = await RawClient.open(server.url.replace('http', 'ws'), pageId, awaCookie);

    let typed = 0;
    const sent: { token: string; frames: number }[] = [];
    const type = () => {
      const token = `⟦${typed++}⟧`;
      bruno.text.insert(bruno.text.length, token);
      sent.push({ token, frames: bruno.sent });
    };
    const known = new Set<string>();
    const connection = bruno.closes.length;
    const note = () => {
      if (bruno.closes.length > connection) return;
      for (const one of sent) if (one.frames <= bruno.stored) known.add(one.token);
    };
    const noting = setInterval(note, 1);
    let inPart = false;
    let changeFrame = 0;
    try {
      if (kill.change === 'insert') insertTable(awa.draft);
      else deleteTable(awa.draft);
      changeFrame = awa.sent;
      // Words typed after the update must not be stored before it.
      awa.type('Ensuite. ');
      if (kill.at) {
        const typing = setInterval(type, 3);
        await server.ended;
        clearInterval(typing);
      } else {
        inPart = await seenInPart(awa, bruno, probe, type);
        const [wait, waited] = [random.below(60), performance.now()];
        await until(() => performance.now() - waited >= wait, 'a random while');
        await server.end('SIGKILL');
      }
    } finally {
      clearInterval(noting);
    }
    note();
    const awaAcknowledged = awa.stored;
    probe.end();
    for (const editor of [awa, bruno]) editor.provider.disconnect();

    const checked = await navette(dataDir, ['check', '--json']);
    expect(checked.json<{ problems: string[] }>().problems, label).toEqual([]);
    server = await startServerProcess(dataDir, { PORT: port });
    const fresh = open(brunoCookie);
    await until(() => fresh.saved, 'a fresh client is in');
    const found = tableIn(fresh.draft);
    expect([before, after], label).toContainEqual(found);
    const there = JSON.stringify(found) === JSON.stringify(after);
    if (awaAcknowledged >= changeFrame) expect(there, label).toBe(true);
    if (fresh.text.toString().includes('Ensuite. ')) expect(there, label).toBe(true);
    const tokens = new Set(tokensOf(fresh));
    expect([...known].filter((token) => !tokens.has(token), label)).toEqual([]);

    for (const editor of [awa, bruno]) editor.provider.connect();
    await until(() => awa.saved && bruno.saved, 'both are back, with all they had', 30_000);
    await until(() => fresh.text.toString() === awa.text.toString(), 'all agree');
    expect(tableIn(fresh.draft), label).toEqual(after);
    expect(fresh.text.toString(), label).toContain('Ensuite. ');
    expect(tokensOf(fresh), label).toHaveLength(typed);
    expect(fresh.draft.store.pendingStructs, label).toBeNull();
    for (const editor of opened) editor.destroy();
    expect(await server.end('SIGTERM')).toBe(0);
    return { there, inPart };
  } finally {
    for (const editor of opened) editor.destroy();
    await server?.end('SIGKILL');
    await remove();
  }
}

describe('kill -9 while a large update is applied in steps: afterwards the draft has all of it or nothing', () => {
  for (const change of ['insert', 'delete'] as const) {
    test(
      `${change}, at random moments (${ROUNDS} rounds)`,
      async () => {
        const random = new Random();
        let inPart = 0;
        let gone = 0;
        // More rounds if none was killed in the middle.
        for (let round = 0; round < ROUNDS || (inPart === 0 && round < Math.max(9, 3 * ROUNDS)); round++) {
          const result = await killOnce({ change }, random);
          if (result.inPart) inPart++;
          if (result.inPart && !result.there) gone++;
        }
        expect(inPart, `seed ${random.seed}: rounds in which the server was seen to hold it in part`).toBeGreaterThan(
          0,
        );
        console.info(`${change}: seen in part ${inPart}, and gone after the kill ${gone}`);
      },
      60_000 + ROUNDS * 60_000,
    );
  }
  test('before its row is written', async () => {
    expect((await killOnce({ change: 'insert', at: 'large-row' }, new Random())).there).toBe(false);
  });
  test('after its row is written and before anyone is notified', async () => {
    expect((await killOnce({ change: 'insert', at: 'large-row-stored' }, new Random())).there).toBe(true);
  });
});
