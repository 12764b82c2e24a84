import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Services } from '#server/services.ts';
import { descendantsOf, processorTime, residentBytes } from './process-figures.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { prepareDataFolder, TestEditor } from './socket-rig.ts';
import { quantile, Stopwatch } from './stopwatch.ts';
import { createMemoryFolder, createTempFolder } from './temp-folder.ts';
import { until } from './until.ts';
import { paragraph } from './workshop-floor.ts';
import { addWrittenPage } from './written-outline.ts';

/** Longest wait for another's input, in milliseconds at p99 of the server's own time. */
const MOST_WAIT = 250;
const MIB = 1024 * 1024;
/** Resident memory of the server's main process, and of each of its children. */
const MOST_MAIN = 600 * MIB;
const MOST_CHILD = 512 * MIB;
/** Milliseconds until an attack must have no effect any more. */
const REST_WITHIN = 10_000;
/** Milliseconds in which a server at rest works less than a tenth of the time. */
const REST_WINDOW = 250;
/** Milliseconds for which the witnesses continue after the attack. */
const LINGER = 1_000;

/**
 * The measurements of an attack's witnesses, in milliseconds at p99, without waiting for a
 * processor.
 */
export interface Report {
  /** Wait for the event loop at a random instant. */
  readonly eventLoop: number;
  /** A public page. */
  readonly reader: number;
  /**
   * A keystroke until its acknowledgement: in a draft without other authors, and in the one the
   * attackers write in.
   */
  readonly otherDraft: number;
  readonly sameDraft: number;
  /** Peak memory, MiB. */
  readonly mainMemory: number;
  readonly childMemory: number;
}

/** A server with witnesses at work, and accounts for attackers. */
export interface FairnessRig {
  readonly server: ServerProcess;
  /** `http://localhost:<port>` */
  readonly url: string;
  /** `ws://localhost:<port>` */
  readonly socketUrl: string;
  /** A draft in which one witness writes; attackers may write there too. */
  readonly pageId: string;
  /** Cookies of staff members who attack. */
  readonly pirates: readonly string[];
  /** A page whose edition is public. */
  readonly publicPath: string;
  readonly publicId: string;
  readonly dataDir: string;
  /**
   * Runs an attack while the witnesses work, then waits until the server is idle. At the end,
   * witnesses must still be connected, with everything they typed stored.
   * @param options.leave ends what the attack still does when it was measured, before the wait
   */
  attack(
    work: () => Promise<void>,
    options?: { readonly sameDraft?: boolean; readonly leave?: () => Promise<void> },
  ): Promise<Report>;
  close(): Promise<void>;
}

/** The p99 wait for the event loop at a random instant, given how long its turns took. */
function waitAtAnyInstant(holds: readonly number[], during: number): number {
  const over = (limit: number) => holds.reduce((sum, held) => sum + Math.max(0, held - limit), 0);
  let low = 0;
  let high = Math.max(0, ...holds);
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (over(middle) > during / 100) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Types a letter at fixed intervals, whatever the latency, and measures until each is acknowledged.
 */
class WriterWitness {
  readonly waits: number[] = [];
  readonly editor: TestEditor;
  private readonly pid: number;
  private waiting: { readonly frame: number; readonly watch: Stopwatch }[] = [];
  private typing: NodeJS.Timeout | undefined;
  private typed = 0;

  constructor(url: string, pageId: string, cookie: string, pid: number) {
    this.editor = new TestEditor(url, pageId, cookie);
    this.pid = pid;
  }

  begin(): void {
    // The provider's own listener was added first, so it counts before this one.
    this.editor.provider.ws!.addEventListener('message', () => this.look());
    this.typing = setInterval(() => {
      this.editor.type(String.fromCharCode(97 + (this.typed++ % 26)));
      this.waiting.push({ frame: this.editor.sent, watch: new Stopwatch(this.pid) });
    }, 40);
  }

  private look(): void {
    const { stored } = this.editor;
    for (const { frame, watch } of this.waiting) if (frame <= stored) this.waits.push(watch.read());
    this.waiting = this.waiting.filter(({ frame }) => frame > stored);
  }

  /** Stops at once, without waiting for acknowledgements. */
  leave(): void {
    clearInterval(this.typing);
    this.editor.destroy();
  }

  async end(): Promise<void> {
    clearInterval(this.typing);
    await until(() => this.editor.saved, 'what the witness typed is stored', 30_000);
    this.look();
    expect(this.editor.closes, 'the witness was not disconnected').toEqual([]);
    expect(this.editor.text.toString().length).toBeGreaterThanOrEqual(this.typed);
  }
}

/** Requests a page at fixed intervals, whatever the latency. */
class ReaderWitness {
  readonly waits: number[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly asking: NodeJS.Timeout;
  private readonly failures: unknown[] = [];
  private readonly left = new AbortController();

  constructor(url: string, pid: number) {
    this.asking = setInterval(() => {
      const watch = new Stopwatch(pid);
      const answered = fetch(url, { signal: this.left.signal })
        .then(async (answer) => {
          await answer.text();
          expect(answer.status).toBe(200);
          this.waits.push(watch.read());
        })
        .catch((error: Error) => void this.failures.push(error.cause ?? error))
        .finally(() => this.pending.delete(answered));
      this.pending.add(answered);
    }, 60);
  }

  /** Stops at once, without waiting for answers. */
  leave(): void {
    clearInterval(this.asking);
    this.left.abort();
  }

  async end(): Promise<void> {
    clearInterval(this.asking);
    await Promise.all(this.pending);
    expect(this.failures, 'each page that the reader asked for came').toEqual([]);
  }
}

/** Samples the memory of the server and its children until stopped. */
function watchMemory(pid: number) {
  let main = 0;
  let child = 0;
  const looking = setInterval(() => {
    main = Math.max(main, residentBytes(pid));
    for (const one of descendantsOf(pid)) child = Math.max(child, residentBytes(one));
  }, 20);
  return {
    /** The peak so far. */
    most: () => ({ mainMemory: main / MIB, childMemory: child / MIB }),
    leave: () => clearInterval(looking),
  };
}

/** Waits until the server and its children are nearly idle. */
async function waitForRest(pid: number): Promise<void> {
  const spent = () => [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + processorTime(one), 0);
  let at = performance.now();
  let before = spent();
  await until(
    () => {
      const now = performance.now();
      if (now - at < REST_WINDOW) return false;
      const after = spent();
      const share = (after - before) / (now - at);
      at = now;
      before = after;
      return share < 0.1;
    },
    'the server is at rest',
    REST_WITHIN,
  );
}

/** Staff accounts for the attacks. */
const PIRATES = 4;

/**
 * Its data folder is in memory where that can be: the disk's own waits are the machine's, and are
 * not counted, as waits for a processor are not. At length (`npm run faults`), on a machine that
 * writes nothing else meanwhile, it is on the disk, and a commit lasts as long as the disk takes.
 * @param prepare adds to the data folder before the server starts; receives the public page's id
 */
export async function startFairnessRig(
  prepare?: (services: Services, publicId: string) => Promise<void>,
): Promise<FairnessRig> {
  const onDisk = process.env.FAIRNESS_ON === 'disk';
  const { dataDir, prepared, remove } = await prepareDataFolder(
    async (services, signIn) => {
      const nobody = COMMAND_LINE;
      const newDraft = async (title: string) => (await addWrittenPage(services, { title })).id;
      const { document } = fitDocument({ type: 'doc', content: [paragraph('p2222222', 'Une fiche que tous lisent.')] });
      const page = await services.pages.create(
        { kind: 'factsheet', title: 'Pour tous', summary: 'Une fiche.', visibility: 'public', document },
        nobody,
      );
      await services.editions.publish(page.id, {}, nobody);
      await prepare?.(services, page.id);
      const pirates: string[] = [];
      for (let i = 0; i < PIRATES; i++) pirates.push((await signIn('staff', `Pirate${i}`)).cookie);
      return {
        publicPath: `/fiches/${page.slug}`,
        publicId: page.id,
        pirates,
        awa: (await signIn('staff', 'Awa')).cookie,
        bruno: (await signIn('staff', 'Bruno')).cookie,
        attacked: await newDraft('Attaquée'),
        calm: await newDraft('Calme'),
      };
    },
    onDisk ? createTempFolder('fairness') : createMemoryFolder('fairness'),
  );
  const preload = path.resolve('tests/support/record-holds.js');
  const server = await startServerProcess(dataDir, {}, preload);
  const pid = server.process.pid!;
  const socketUrl = server.url.replace('http', 'ws');
  const takeHolds = async (): Promise<{ holds: number[]; during: number }> => {
    server.process.send({ holds: 'take' });
    const [answer] = (await once(server.process, 'message')) as [{ holds: number[]; during: number }];
    return answer;
  };

  return {
    server,
    url: server.url,
    socketUrl,
    pageId: prepared.attacked,
    pirates: prepared.pirates,
    publicPath: prepared.publicPath,
    publicId: prepared.publicId,
    dataDir,
    async attack(work, { sameDraft = true, leave } = {}) {
      const other = new WriterWitness(socketUrl, prepared.calm, prepared.awa, pid);
      const same = sameDraft ? new WriterWitness(socketUrl, prepared.attacked, prepared.bruno, pid) : null;
      const writers = same ? [other, same] : [other];
      const witnesses: { leave(): void }[] = [...writers];
      try {
        await until(() => writers.every(({ editor }) => editor.saved), 'the witnesses are in', 20_000);
        // A new server's first page is slow, whoever asks (about 100 ms): not the attack's doing.
        await (await fetch(server.url + prepared.publicPath)).text();
        for (const writer of writers) writer.begin();
        const reader = new ReaderWitness(server.url + prepared.publicPath, pid);
        const memory = watchMemory(pid);
        witnesses.push(reader, memory);
        await takeHolds();
        await work();
        // Includes the attack's after-effects.
        await setTimeout(LINGER);
        const { holds, during } = await takeHolds();
        await Promise.all([reader.end(), ...writers.map((writer) => writer.end())]);
        await leave?.();
        await waitForRest(pid);
        return {
          eventLoop: waitAtAnyInstant(holds, during),
          reader: quantile(reader.waits, 0.99),
          otherDraft: quantile(other.waits, 0.99),
          sameDraft: quantile(same?.waits ?? [], 0.99),
          ...memory.most(),
        };
      } finally {
        // Also after a failed attack: no witness may disturb the next one.
        for (const witness of witnesses) witness.leave();
      }
    },
    async close() {
      await server.end('SIGKILL');
      await remove();
    },
  };
}

/** Expects that nobody waited for the attack, and that it stayed within the memory limits. */
export function expectFair(report: Report, what: string): void {
  for (const wait of ['eventLoop', 'reader', 'otherDraft', 'sameDraft'] as const) {
    expect(report[wait], `${what}: ${wait}, ms`).toBeLessThanOrEqual(MOST_WAIT);
  }
  expect(report.mainMemory, `${what}: memory of the server, MiB`).toBeLessThanOrEqual(MOST_MAIN / MIB);
  expect(report.childMemory, `${what}: memory of a child, MiB`).toBeLessThanOrEqual(MOST_CHILD / MIB);
}
