import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as Y from 'yjs';
import { type DividedUpdate, MOST_OF_OWN } from '#content/draft/updates/divide-update.ts';
import { Mutex } from '#db/driver/mutex.ts';
import type { Intake } from '#server/collab/intake/intake.ts';
import { applyParts, type Divide, PART_OF_OWN } from '#server/collab/intake/large-update.ts';
import type { Batch } from './batch.ts';

/** Milliseconds for which an update is applied at a time. */
const SLICE = 8;

/** What edits need of the room that they are made in. */
interface ServerEditsDeps {
  readonly draft: Y.Doc;
  readonly intake: Intake;
  readonly divide: Divide;
  /** What the next commit stores. */
  batch(): Batch;
  isClosed(): boolean;
  announce(): void;
  /** Settles when all that the draft holds now is stored. */
  whenStored(): Promise<void>;
  /** Closes the room, whose draft holds what must not be stored. */
  failed(error: unknown): void;
}

/**
 * The server's own edits of a draft, such as a restore. They are stored and sent like those of
 * participants, but are not judged, and may have the draft to themselves.
 */
export class ServerEdits {
  readonly #deps: ServerEditsDeps;
  /**
   * Set while someone works exclusively on the draft: received updates wait. Settles when they are
   * done.
   */
  private exclusive: Promise<unknown> | null = null;
  /** Set while the draft holds a part of an update of the server's own; never rejects. */
  private applying: Promise<void> | null = null;
  /** Exchanges of the draft's text, one at a time, and how many there are. */
  private readonly exchangeTurn = new Mutex();
  private exchanges = 0;

  constructor(deps: ServerEditsDeps) {
    this.#deps = deps;
  }

  /** Whether someone works exclusively on the draft, so that received updates wait. */
  get isExclusive(): boolean {
    return this.exclusive !== null;
  }

  /** Whether the draft holds a part of an update of the server's own. */
  get isPartlyApplied(): boolean {
    return this.applying !== null;
  }

  /** Whether no edit is being made, and none waits. */
  get areIdle(): boolean {
    return this.exclusive === null && this.exchanges === 0;
  }

  /** Settles when the draft holds no part of an update; null if it holds none. */
  get whenApplied(): Promise<void> | null {
    return this.applying;
  }

  /**
   * Changes the draft. Settles when the change is stored.
   * @param editor the id of the person on whose behalf; null for nobody's
   */
  make(change: (draft: Y.Doc) => void, editor: string | null = null): Promise<void> {
    const { draft, announce, whenStored } = this.#deps;
    draft.transact(() => change(draft), 'server');
    const batch = this.#deps.batch();
    batch.edited = true;
    if (editor !== null && !batch.isEmpty) batch.editors.add(editor);
    announce();
    return whenStored();
  }

  /**
   * Lets each participant write a bounded amount only (`Intake.restrain`). To be called while the
   * draft holds no update in part.
   * @returns ends it
   */
  restrainOthers(): () => void {
    return this.#deps.intake.restrain();
  }

  /**
   * Divides an update, also a short one: a few bytes delete all of a long text.
   * @returns null if the thread fails
   */
  async divide(update: Uint8Array): Promise<DividedUpdate | null> {
    const { divide, draft } = this.#deps;
    const divided = await divide(update, Y.encodeStateVector(draft), MOST_OF_OWN).catch(() => null);
    return typeof divided === 'string' ? null : divided;
  }

  /**
   * Applies an update, a few milliseconds at a time. For exclusive work (`runExclusive`): nobody
   * else may change the draft meanwhile. Settles when it is stored.
   */
  async apply(update: Uint8Array): Promise<void> {
    const divided = await this.divide(update);
    if (this.#deps.isClosed()) throw new Error('room closed');
    // Without the thread it takes longer, but what is to be restored is not lost.
    if (!divided) return this.make((draft) => Y.applyUpdate(draft, update));
    const applying = this.applyInTurns(divided.parts);
    this.applying = applying.catch(() => undefined);
    try {
      await applying;
    } finally {
      this.applying = null;
    }
    this.store(divided.update);
    this.#deps.announce();
    return this.#deps.whenStored();
  }

  /**
   * Applies an update, a few milliseconds at a time, while others go on writing. Nobody is given
   * the draft before `keep` has settled, which runs when all is applied, while nobody writes.
   * Settles when the update is stored. If `keep` fails, the room closes: the draft holds what must
   * not be stored.
   */
  async applyAmongOthers(divided: DividedUpdate, keep: () => Promise<void>): Promise<void> {
    const work = async () => {
      await this.applySlices(divided.parts, () => {});
      const keeping = keep();
      this.exclusive = keeping.catch(() => undefined);
      await keeping;
      this.store(divided.update);
      this.#deps.batch().isLong = true;
    };
    const applying = work();
    this.applying = applying.catch(() => undefined);
    try {
      await applying;
    } catch (error) {
      this.#deps.failed(error);
      throw error;
    } finally {
      this.exclusive = null;
      this.applying = null;
      this.#deps.announce();
    }
    return this.#deps.whenStored();
  }

  /**
   * Runs work exclusively on the draft: updates received meanwhile wait, unacknowledged, and are
   * applied afterwards. For work that must know exactly which text it replaces. One at a time.
   */
  async runExclusive<T>(work: () => Promise<T>): Promise<T> {
    const { intake, announce, whenStored } = this.#deps;
    await intake.caughtUp();
    while (this.exclusive || intake.isPartlyApplied) await (this.exclusive ?? intake.whenWhole());
    const working = whenStored().then(work);
    this.exclusive = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      this.exclusive = null;
      if (intake.hasWork) announce();
    }
  }

  /**
   * Runs an exchange of the draft's text after those before it. The room stays loaded meanwhile.
   */
  async exchangeInTurn<T>(work: () => Promise<T>): Promise<T> {
    this.exchanges++;
    const unlock = await this.exchangeTurn.lock();
    try {
      return await work();
    } finally {
      unlock();
      this.exchanges--;
    }
  }

  private store(update: Uint8Array): void {
    const batch = this.#deps.batch();
    batch.updates.push(update);
    batch.edited = true;
  }

  private async applyInTurns(parts: readonly Uint8Array[]): Promise<void> {
    const applied: Uint8Array[] = [];
    try {
      await this.applySlices(parts, (update) => applied.push(update));
    } catch (error) {
      // What is applied stays, and is stored as Yjs encodes it.
      this.#deps.batch().updates.push(...applied);
      this.#deps.announce();
      throw error;
    }
  }

  private async applySlices(parts: readonly Uint8Array[], keep: (update: Uint8Array) => void): Promise<void> {
    const { draft, intake, isClosed } = this.#deps;
    // Another's large update is judged against the draft as it is.
    while (intake.isPartlyApplied) await intake.whenWhole();
    let until = performance.now() + SLICE;
    for (const _ of applyParts(draft, parts, keep, PART_OF_OWN)) {
      if (performance.now() < until) continue;
      await turnOfTheLoop();
      while (intake.isPartlyApplied) await intake.whenWhole();
      if (isClosed()) throw new Error('room closed');
      until = performance.now() + SLICE;
    }
  }
}
