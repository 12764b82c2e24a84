import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { askerOf } from '#server/runtime/asker.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { startWorker } from '#server/runtime/start-worker.ts';
import { FairQueue } from '#server/tasks/fair-queue.ts';
import { type DraftTask, type DraftTaskLimits, DraftTaskPlace, type StartTaskWorker } from './draft-task-place.ts';
import { DRAFT_TASKS, type DraftTaskInput, type DraftTaskName, type DraftTaskResult } from './draft-tasks.ts';

/**
 * Bytes of a text up to which it is packed on the event loop: about 8,000 words, some ten
 * milliseconds.
 */
const AT_ONCE = 64 * 1024;
/** Tasks whose cost depends on what the texts contain. */
const NEVER_AT_ONCE: ReadonlySet<DraftTaskName> = new Set([
  ...(['compare', 'fileChange', 'map', 'markdownHtml', 'naming', 'placeComments', 'plainText'] as const),
]);
/** The same for reading Markdown: 20 kB may take seconds, growing with the square of the length. */
const MARKDOWN_AT_ONCE = 4 * 1024;
/** The same for slower tasks: finding the edit that restores a text, writing a file. */
const LESS_AT_ONCE = 16 * 1024;
/** The same for what a text is masked for: all names of the sources are looked for in all of it. */
const MASKED_AT_ONCE = 1024;
/** The same for looking up anchors, and how many: the cost depends on how their words changed. */
const ANCHORED_AT_ONCE = 8 * 1024;
const ANCHORS_AT_ONCE = 4;
/**
 * Characters of a text times those of anchors: each word of these may be compared with each there.
 */
const COMPARED_AT_ONCE = 4_000_000;
/**
 * Characters that one of many counts for beside its own: nodes are made of the shortest as well.
 */
const ONE_OF_MANY = 32;
/**
 * Lowest assumed ratio of a packed document's unpacked size to its packed one: the file may state a
 * larger size.
 */
const PACKING = 4;
/** The memory is several times what the largest draft needs. */
const LIMITS: DraftTaskLimits = { patience: 30_000, megabytes: 320 };
/** Milliseconds after which a task no longer delays those of others: they run beside it. */
const LONG_TASK = 1_000;
/** The sender of the server's own tasks. */
const SERVER = '';

interface DraftTaskRunnerDeps {
  readonly logger: Logger;
  readonly limits?: DraftTaskLimits;
  /** Starts the worker, a thread by default; tests pass their own. */
  readonly startWorker?: StartTaskWorker;
  /** How many workers there may be, one by default. */
  readonly workers?: number;
  /** Milliseconds of the processor that the server has used. */
  readonly processorTime?: () => number;
}

/**
 * Runs tasks on whole drafts: short ones at once, long ones in a worker, so that typing never
 * waits: a child process for whole drafts, a thread for participants' updates and for
 * introductions. The worker runs one task at a time; the others wait in lanes that are served in
 * turn, so that many tasks in one lane do not delay the others. Where there may be a second worker,
 * it is begun once a task takes long, for those of others.
 */
export class DraftTaskRunner {
  readonly #deps: Required<DraftTaskRunnerDeps>;
  private readonly places: readonly DraftTaskPlace[];
  private readonly waiting = new FairQueue<DraftTask>();
  private count = 0;
  /** Runs `next` again when the running task has become a long one. */
  private look: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(deps: DraftTaskRunnerDeps) {
    this.#deps = { limits: LIMITS, startWorker, workers: 1, processorTime: processorTimeUsed, ...deps };
    const onFree = () => this.next();
    this.places = Array.from({ length: this.#deps.workers }, () => new DraftTaskPlace({ ...this.#deps, onFree }));
  }

  /** Runs a task in the lane of its own name. @throws as `runFor` */
  run<Name extends DraftTaskName>(name: Name, ...input: DraftTaskInput<Name>): Promise<DraftTaskResult<Name>> {
    return this.runFor(name, name, ...input);
  }

  /**
   * Runs a task of the server's own in a lane.
   * @param lane the task waits for those of the same lane, and for one at most of each other
   * @throws NavetteError `unavailable`, with `reason` `text-time` and `seconds`, or `text-memory`
   * and `megabytes`, for a task that exceeded its limit
   */
  runFor<Name extends DraftTaskName>(
    lane: string,
    name: Name,
    ...input: DraftTaskInput<Name>
  ): Promise<DraftTaskResult<Name>> {
    return this.runInTurn({ lane: `${SERVER} ${lane}`, owner: SERVER }, name, input);
  }

  /**
   * Runs a task that somebody asked for: it waits for their own, and for long ones of nobody else.
   * @param viewer null for the server
   * @throws as `runFor`
   */
  runAs<Name extends DraftTaskName>(
    viewer: Viewer | null,
    name: Name,
    ...input: DraftTaskInput<Name>
  ): Promise<DraftTaskResult<Name>> {
    if (!viewer) return this.run(name, ...input);
    const { sender } = askerOf(viewer);
    return this.runInTurn({ lane: sender, owner: sender }, name, input);
  }

  /** Ends the workers; their tasks and all waiting ones fail. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.look);
    for (const { reject } of this.waiting.clear()) reject(this.failed());
    await Promise.all(this.places.map((place) => place.end('drafts')));
  }

  private async runInTurn<Name extends DraftTaskName>(
    { lane, owner }: { readonly lane: string; readonly owner: string },
    name: Name,
    input: DraftTaskInput<Name>,
  ): Promise<DraftTaskResult<Name>> {
    if (!NEVER_AT_ONCE.has(name) && isShort(name, input)) {
      const task = DRAFT_TASKS[name] as (
        ...input: DraftTaskInput<Name>
      ) => DraftTaskResult<Name> | Promise<DraftTaskResult<Name>>;
      return task(...input);
    }
    if (this.closed) throw this.failed();
    return new Promise<DraftTaskResult<Name>>((resolve, reject) => {
      const id = ++this.count;
      this.waiting.add(lane, {
        ...{ id, owner, name, input, reject },
        resolve: (result) => resolve(result as DraftTaskResult<Name>),
      });
      this.next();
    });
  }

  /** Gives the next task to a worker that is idle, if there is one that may have it. */
  private next(): void {
    clearTimeout(this.look);
    if (this.closed) return;
    const busy = this.places.filter(({ current }) => current !== null);
    const idle = this.places.filter(({ current }) => current === null);
    const place = idle.find(({ isStarted }) => isStarted) ?? idle[0];
    if (!place) return;
    const longest = LONG_TASK - Math.min(...busy.map(({ busyFor }) => busyFor));
    if (longest > 0 && busy.length > 0) {
      this.look = setTimeout(() => this.next(), longest).unref();
      return place.rest();
    }
    const owners = new Set(busy.map(({ current }) => current!.owner));
    const task = this.waiting.take(({ owner }) => !owners.has(owner));
    if (!task) return place.rest();
    place.run(task);
    this.next();
  }

  private failed(): NavetteError {
    return new NavetteError('unavailable', { reason: 'drafts' });
  }
}

/** Milliseconds of the processor that this process has used, all its threads together. */
function processorTimeUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Bytes up to which an update is divided on the event loop: it has a few thousand structs at most.
 */
const DIVIDED_AT_ONCE = 8 * 1024;

function longestAtOnce(name: DraftTaskName): number {
  if (name === 'markdown') return MARKDOWN_AT_ONCE;
  return name === 'replace' || name === 'export' || name === 'cutRegistered' ? LESS_AT_ONCE : AT_ONCE;
}

function isShort(name: DraftTaskName, [first, second, ...others]: readonly unknown[]): boolean {
  // Every word is hashed once for each withdrawal of the site.
  if ((name === 'markdown' || name === 'fileChange') && sizeOf(others.at(-1)) > LESS_AT_ONCE) return false;
  if (name === 'divide') return sizeOf(first) <= DIVIDED_AT_ONCE;
  if (name === 'maskPublished' || name === 'maskBeside')
    return sizeOf(first) <= LESS_AT_ONCE && sizeOfAll([second, ...others]) <= MASKED_AT_ONCE;
  if (name === 'place' || name === 'follow' || name === 'anchor' || name === 'passage') {
    const anchors = Array.isArray(second) ? second.length : 1;
    const isFew = anchors <= ANCHORS_AT_ONCE && sizeOf(first) <= ANCHORED_AT_ONCE;
    return isFew && sizeOf(first) * sizeOfAll([second, ...others]) <= COMPARED_AT_ONCE;
  }
  return sizeOf(first) <= longestAtOnce(name) && sizeOfAll([second, ...others]) <= AT_ONCE / PACKING;
}

const sizeOfAll = (parts: readonly unknown[]): number => parts.reduce((sum: number, part) => sum + sizeOf(part), 0);

/** Bytes or characters of a text, in any of its forms, or of all that an input has. */
function sizeOf(text: unknown): number {
  if (typeof text === 'string') return text.length;
  if (text instanceof Uint8Array) return isPacked(text) ? Math.max(PACKING * text.length, lengthOf(text)) : text.length;
  if (typeof text !== 'object' || text === null) return 0;
  const each = Array.isArray(text) ? ONE_OF_MANY : 0;
  const parts = text instanceof Set || text instanceof Map ? [...text] : Object.values(text);
  return parts.reduce((sum: number, part: unknown) => sum + each + sizeOf(part), 0);
}

/** Whether these bytes are packed by gzip, such as the document of a checkpoint. */
const isPacked = (bytes: Uint8Array): boolean =>
  bytes.length >= SHORTEST_PACKED && bytes[0] === 0x1f && bytes[1] === 0x8b;
/** Bytes of gzip's head and tail. */
const SHORTEST_PACKED = 18;

/**
 * The unpacked size that gzip states in its last four bytes: for a repetitive text, it may be a
 * thousand times the packed one.
 */
const lengthOf = (packed: Uint8Array): number =>
  new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(packed.byteLength - 4, true);
