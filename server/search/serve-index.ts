import { setImmediate as turn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { openReader } from '#db/driver/open-reader.ts';
import { IndexKeeper } from './index-keeper.ts';
import type { SearchCommand, SearchReport } from './search-messages.ts';
import { SegmentStore } from './segment-store.ts';

/** Milliseconds between checks whether another process (the command line) changed the database. */
const CHECK_EVERY = 700;
/**
 * Milliseconds a query waits for changes reported before it, and for the first indexing of a small
 * database.
 */
const WAIT_FOR_CHANGES = 500;
const WAIT_FOR_START = 1_500;
/** Milliseconds without a change after which segments are stored. */
const STORE_AFTER = 3_000;

/** The database file, and the folder for stored segments. */
export interface WorkerData {
  readonly file: string;
  readonly folder: string;
}

/**
 * Holds the index, and answers through the port: the work of the search thread. It reads the
 * database itself, so that no search work runs on the server's event loop. Resolves when everything
 * published before can be found.
 */
export async function serveIndex(
  port: Pick<MessagePort, 'on' | 'postMessage' | 'close'>,
  { file, folder }: WorkerData,
): Promise<void> {
  const begun = performance.now();
  const report = (message: SearchReport) => port.postMessage(message);
  const reader = await openReader(file);
  const keeper = new IndexKeeper(reader);
  const store = new SegmentStore(folder);
  let version = await reader.dataVersion();
  let closing = false;
  let storing: NodeJS.Timeout | undefined;

  const pages = new Set<string>();
  let collections = false;
  let updating: Promise<void> = Promise.resolve();
  /** Merging and storing run beside updates: neither changes results. */
  let tidying: Promise<void> = Promise.resolve();

  const reportError = (error: unknown) => report({ type: 'trouble', message: String(error) });
  /**
   * Queues an update of the index: one at a time. An error is reported and leaves the index
   * unchanged.
   */
  const queue = (task: () => Promise<void>): Promise<void> => {
    updating = updating.then(task).catch(reportError);
    return updating;
  };
  const tidy = () => {
    tidying = tidying
      .then(async () => {
        while (!closing && (await keeper.fold(turn)));
      })
      .catch(reportError);
    clearTimeout(storing);
    if (closing) return;
    storing = setTimeout(() => {
      tidying = tidying.then(() => store.save(keeper.index.list)).catch(reportError);
    }, STORE_AFTER).unref();
  };
  /** Removes documents that were changed or removed from the index and its files. */
  const expunge = async () => {
    await updating;
    const expunging = tidying.then(async () => {
      await keeper.expunge(turn);
      await store.save(keeper.index.list);
    });
    tidying = expunging.catch(reportError);
    await expunging;
  };
  const update = () =>
    queue(async () => {
      const ids = [...pages];
      pages.clear();
      if (collections) {
        collections = false;
        await keeper.readCollections();
      }
      if (ids.length === 0) return;
      await keeper.readPages(ids, turn);
      tidy();
    });
  const settled = (milliseconds: number) =>
    Promise.race([updating, new Promise((resolve) => setTimeout(resolve, milliseconds).unref())]);

  port.on('message', async (command: SearchCommand) => {
    switch (command.type) {
      case 'page-changed':
        pages.add(command.pageId);
        keeper.forget(command.pageId);
        void update();
        return;
      case 'collection-changed':
        collections = true;
        void update();
        return;
      case 'synonyms-changed':
        void queue(() => keeper.readSynonyms());
        return;
      case 'settle':
        await updating;
        report({ type: 'answer', id: command.id, results: null });
        return;
      case 'expunge':
        try {
          await expunge();
          report({ type: 'answer', id: command.id, results: null });
        } catch (error) {
          report({ type: 'failure', id: command.id, message: String(error) });
        }
        return;
      case 'search':
        try {
          await settled(keeper.complete ? WAIT_FOR_CHANGES : WAIT_FOR_START);
          report({ type: 'answer', id: command.id, results: await keeper.search(command.asker, command.input) });
        } catch (error) {
          report({ type: 'failure', id: command.id, message: String(error) });
        }
        return;
      case 'close':
        closing = true;
        clearTimeout(storing);
        clearInterval(checking);
        await checked;
        await updating;
        await tidying;
        await reader.close();
        report({ type: 'answer', id: command.id, results: null });
        port.close();
    }
  });

  let checked: Promise<void> = Promise.resolve();
  const check = async () => {
    const now = await reader.dataVersion();
    if (now === version || closing || !keeper.complete) return;
    version = now;
    // Every keystroke changes the database: compares only what search depends on, and nothing waits
    // for it.
    if (!(await keeper.isStale()) || closing) return;
    await queue(() => keeper.reconcile(turn));
    tidy();
  };
  const checking = setInterval(() => {
    checked = checked.then(check).catch(reportError);
  }, CHECK_EVERY).unref();

  await queue(async () => {
    const stored = await store.load();
    await keeper.reconcile(turn, stored);
    report({
      type: 'ready',
      documents: keeper.index.size,
      milliseconds: performance.now() - begun,
      stored: stored.length > 0,
    });
  });
  tidy();
}
