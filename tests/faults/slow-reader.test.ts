import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLOSE, MESSAGE_AWARENESS, SLOW_CLOSE } from '#content/draft/collab-protocol.ts';
import { RawClient } from '#tests/support/raw-client.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { prepareDesks } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 8: a client that does not read costs the others nothing. Measures the
 * memory of the server's process.
 */
const MIB = 1024 * 1024;
/** Bytes that the kernel may buffer before they accumulate in the server. */
const ON_THE_WAY = 12 * MIB;
/** Bytes that are written while nobody reads, beyond what closes a socket. */
const MUCH = 128 * MIB;

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

test('a socket that does not read gets no presence, then is closed, costs no memory, and resynchronises', async () => {
  const { dataDir, prepared, remove } = await prepareDesks(1);
  const server = await startServerProcess(dataDir);
  const url = server.url.replace('http', 'ws');
  const [page] = prepared.pages;
  const [awaCookie, brunoCookie] = prepared.cookies;
  const awa = new TestEditor(url, page!, awaCookie);
  try {
    await until(() => awa.saved, 'Awa is in');
    const piece = 'x'.repeat(512 * 1024);
    /** Inserts a long text and deletes it again: the draft stays small, the frames do not. */
    const push = async () => {
      awa.text.insert(0, piece);
      await until(() => awa.saved, 'sent');
      awa.text.delete(0, piece.length);
      await until(() => awa.saved, 'taken back');
    };
    // Warm-up: lets the server allocate what it needs anyway for this much text, whoever reads it.
    for (let sent = 0; sent < MUCH; sent += piece.length) await push();

    const slow = await RawClient.open(url, page!, brunoCookie!);
    await slow.settle();
    const line = (slow.socket as unknown as { _socket: { pause(): void; resume(): void } })._socket;
    line.pause();
    let pushed = 0;
    for (; pushed < ON_THE_WAY; pushed += piece.length) await push();
    slow.received.length = 0;
    const carets = 50;
    for (let i = 0; i < carets; i++) {
      awa.provider.awareness.setLocalStateField('cursor', null);
      awa.text.insert(0, '.');
      await until(() => awa.saved, 'a caret moved');
    }
    line.resume();
    await until(() => slow.bytesReceived > pushed, 'all text arrives');
    await slow.settle();
    expect(slow.received.filter((frame) => frame[0] === MESSAGE_AWARENESS).length).toBeLessThan(5);
    expect(slow.isOpen).toBe(true);

    line.pause();
    const before = residentBytes(server.process.pid!);
    for (let sent = 0; sent < ON_THE_WAY + SLOW_CLOSE + MUCH; sent += piece.length) await push();
    // The client has read nothing yet. Memory that is freed meanwhile belongs to the draft worker,
    // which ends when idle after the compaction.
    const grown = () => residentBytes(server.process.pid!) - before;
    // A process at rest, or at little work, need not collect what it no longer holds: somebody goes
    // on writing as before.
    const given = async () => {
      await push();
      return grown() < 2 * SLOW_CLOSE;
    };
    await until(given, 'no more memory than before, but for what may be on its way', 40_000);
    line.resume();
    // Or terminated, if it did not read the close frame in time.
    expect([CLOSE.tooSlow, 1006]).toContain((await slow.closed).code);
    expect(awa.closes).toEqual([]);

    const again = new TestEditor(url, page!, brunoCookie);
    await until(() => again.saved, 'back in');
    expect(again.text.toString()).toBe(awa.text.toString());
    again.destroy();
  } finally {
    awa.destroy();
    await server.end('SIGKILL');
    await remove();
  }
}, 120_000);
