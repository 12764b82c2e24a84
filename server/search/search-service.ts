import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { listedVisibilities } from '#content/permission.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { startWorker } from '#server/runtime/start-worker.ts';
import type { SearchAsker, SearchCommand, SearchInput, SearchReport, SearchResults } from './search-messages.ts';
import type { WorkerData } from './serve-index.ts';

/** A search query. */
export interface SearchQuestion {
  readonly q: string;
  /**
   * Within a facet any value matches; all facets must match. A collection is given as its address
   * without the leading slash: `outils/kit-agriculture`.
   */
  readonly filters?: SearchInput['filters'];
  readonly sort?: 'relevance' | 'date';
  /** From 1. */
  readonly page?: number;
}

export interface SearchSuggestion {
  readonly title: string;
  readonly href: string;
  readonly kind: string;
  /** Never published: only staff find it. */
  readonly draft: boolean;
}

export const RESULTS_A_PAGE = 20;
/** Values per facet. */
const MOST_VALUES = 50;
/** Last page of results. */
const LAST_PAGE = 50;
/** Milliseconds after which an unanswered query fails. */
const PATIENCE = 15_000;
/** The same for rebuilding segments after the index was read at the start. */
const EXPUNGING = 10 * 60_000;
/** Milliseconds before a crashed worker is restarted. */
const RESTART_AFTER = 1_000;

/**
 * Megabytes of the search thread's heap, beside the index's own arrays. V8 lets a heap without a
 * limit grow fourfold before it collects.
 */
const HEAP = 1_024;

interface Waiting {
  resolve(results: SearchResults | null): void;
  reject(error: NavetteError): void;
}

/**
 * Milliseconds for the worker to finish its work. Terminating it in the middle of a SQLite query
 * would abort the process.
 */
const CLOSING_LIMIT = 7_000;

/**
 * The server's side of search: queries the worker thread that holds the index, and reports changes
 * to it. Every query carries the asker's rights; no answer reveals the existence of a page to those
 * who may not read it.
 */
export class SearchService {
  private readonly options: { readonly databaseFile: string; readonly dataDir: string; readonly logger: Logger };
  private readonly startThread: typeof startWorker;
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private ready = false;
  private closing: Promise<void> | undefined;

  /** @param options.startThread starts the thread; tests pass one of their own */
  constructor(options: {
    databaseFile: string;
    dataDir: string;
    events: EventBus;
    logger: Logger;
    startThread?: typeof startWorker;
  }) {
    this.options = options;
    this.startThread = options.startThread ?? startWorker;
    options.events.on('page-changed', (pageId) => this.post({ type: 'page-changed', pageId }));
    options.events.on('document-read', (pageId) => this.post({ type: 'page-changed', pageId }));
    options.events.on('checkpoints-changed', (pageId) => this.post({ type: 'page-changed', pageId }));
    options.events.on('collection-changed', () => this.post({ type: 'collection-changed' }));
    options.events.on('synonyms-changed', () => this.post({ type: 'synonyms-changed' }));
  }

  /** Starts the worker thread; the first query does so too. */
  start(): void {
    if (this.worker || this.closing) return;
    const { databaseFile, dataDir, logger } = this.options;
    const workerData: WorkerData = { file: databaseFile, folder: path.join(dataDir, 'search') };
    const worker = this.startThread('search', import.meta.url, { old: HEAP, workerData });
    this.worker = worker;
    worker.unref();
    worker.on('message', (report: SearchReport) => this.receive(report));
    worker.on('error', (error) => logger.error({ err: error }, 'the search thread failed'));
    worker.on('exit', () => {
      this.worker = null;
      this.ready = false;
      for (const { reject } of this.waiting.values()) reject(new NavetteError('unavailable', { reason: 'search' }));
      this.waiting.clear();
      if (!this.closing) setTimeout(() => this.start(), RESTART_AFTER).unref();
    });
  }

  /** True once everything published before the start can be found. */
  isReady(): boolean {
    return this.ready;
  }

  /** Searches. @throws NavetteError `unavailable` if the index does not answer */
  search(viewer: Viewer, question: SearchQuestion): Promise<SearchResults> {
    const page = Math.min(LAST_PAGE, Math.max(1, Math.trunc(question.page ?? 1)));
    return this.ask(askerOf(viewer), {
      q: question.q,
      filters: bounded(question.filters ?? {}),
      sort: question.sort ?? 'relevance',
      offset: (page - 1) * RESULTS_A_PAGE,
      limit: RESULTS_A_PAGE,
    });
  }

  /** Pages and collections whose titles contain these words; the last word may be incomplete. */
  async suggest(viewer: Viewer, words: string, limit = 8): Promise<SearchSuggestion[]> {
    if (words.trim() === '') return [];
    const { results } = await this.ask(askerOf(viewer), {
      q: words,
      filters: {},
      sort: 'relevance',
      offset: 0,
      limit,
      titles: true,
    });
    const found = new Map(results.map(({ title, href, kind, draft }) => [href, { title, href, kind, draft }]));
    return [...found.values()];
  }

  /** Resolves when everything reported so far can be found. */
  async settle(): Promise<void> {
    await this.request((id) => ({ type: 'settle', id }));
  }

  /** Resolves when neither the index nor its files contain anything that was changed or removed. */
  async expunge(): Promise<void> {
    await this.request((id) => ({ type: 'expunge', id }), EXPUNGING);
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      const { worker } = this;
      if (!worker) return;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      const late = setTimeout(() => void worker.terminate(), CLOSING_LIMIT);
      worker.postMessage({ type: 'close', id: 0 } satisfies SearchCommand);
      worker.ref();
      await ended;
      clearTimeout(late);
    })();
    return this.closing;
  }

  private async ask(asker: SearchAsker, input: SearchInput): Promise<SearchResults> {
    const results = await this.request((id) => ({ type: 'search', id, asker, input }));
    if (!results) throw new NavetteError('unavailable', { reason: 'search' });
    return results;
  }

  private request(make: (id: number) => SearchCommand, patience = PATIENCE): Promise<SearchResults | null> {
    if (this.closing) return Promise.reject(new NavetteError('unavailable', { reason: 'search' }));
    this.start();
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.delete(id);
        reject(new NavetteError('unavailable', { reason: 'search' }));
      }, patience);
      this.waiting.set(id, {
        resolve: (results) => {
          clearTimeout(late);
          resolve(results);
        },
        reject: (error) => {
          clearTimeout(late);
          reject(error);
        },
      });
      this.post(make(id));
    });
  }

  /** Without a thread the message is dropped: a new thread reads everything from the database. */
  private post(command: SearchCommand): void {
    this.worker?.postMessage(command);
  }

  private receive(report: SearchReport): void {
    const { logger } = this.options;
    if (report.type === 'ready') {
      this.ready = true;
      const { documents, milliseconds, stored } = report;
      logger.info({ documents, milliseconds: Math.round(milliseconds), stored }, 'search is ready');
    } else if (report.type === 'trouble') {
      logger.error({ problem: report.message }, 'the search index could not be updated');
    } else {
      const waiting = this.waiting.get(report.id);
      this.waiting.delete(report.id);
      if (report.type === 'answer') waiting?.resolve(report.results);
      else {
        logger.error({ problem: report.message }, 'a search failed');
        waiting?.reject(new NavetteError('unavailable', { reason: 'search' }));
      }
    }
  }
}

function askerOf(viewer: Viewer): SearchAsker {
  if (viewer.role === 'partner') return { pageId: viewer.pageId };
  const audiences = listedVisibilities(viewer);
  return { audiences: viewer.role === 'staff' ? [...audiences, 'draft'] : audiences };
}

/** Filters that are set, each with a bounded number of values. */
function bounded(filters: SearchInput['filters']): SearchInput['filters'] {
  const chosen = Object.entries(filters).filter(([, values]) => values.length > 0);
  return Object.fromEntries(chosen.map(([facet, values]) => [facet, values.slice(0, MOST_VALUES)]));
}
