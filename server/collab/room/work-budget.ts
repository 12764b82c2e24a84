import { NavetteError } from '#content/errors.ts';

/** Stored bytes up to which a draft is small: one that was typed has some ten for each word. */
const SMALL = 128 * 1024;
/**
 * Stored bytes of small and of large drafts that work of the server's has in memory at a time; one
 * alone always may. Items of ten bytes take 250 in memory: some 150 MB at most.
 */
const MOST_SMALL_WORK = 2 * 1024 * 1024;
const MOST_LARGE_WORK = 4 * 1024 * 1024;
/** Drafts that one sender may wait for: four reads and four changes are answered at once. */
export const MOST_WORK_WAITING = 16;
/** Seconds after which a sender who waits for so many may try again. */
const RETRY_SECONDS = 30;

/** Whose work it is; null for the server's own, which nobody sent. */
export type WorkSender = string | null;

/** A draft's place among those that work needs, which may have to be waited for. */
export interface Place {
  /** Settles when there is room for it, or when it is left. */
  readonly begun: Promise<void>;
  /**
   * Another sender's work needs the same draft: it also waits among theirs.
   * @throws as `WorkBudget.enter`
   */
  join(sender: WorkSender): void;
  /** A sender's work needs it no longer: it waits among theirs no longer, if it does. */
  part(sender: WorkSender): void;
  /** Gives the room back, or waits for it no longer. Again, it does nothing. */
  leave(): void;
}

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
  isWaiting: boolean;
}

interface Lane {
  readonly most: number;
  used: number;
  /**
   * What each sender waits for, once for each piece of their work. Who was let in longest ago is
   * first; no queue is empty.
   */
  readonly queues: Map<WorkSender, readonly Waiting[]>;
}

const laneOf = (most: number): Lane => ({ most, used: 0, queues: new Map() });

/**
 * The drafts that the server's own work needs (a preview, a file, a comparison), and nobody is in:
 * together they take a bounded amount of memory. A small one never waits for a large one; senders
 * take turns, and each may wait for a bounded number.
 */
export class WorkBudget {
  private readonly small = laneOf(MOST_SMALL_WORK);
  private readonly large = laneOf(MOST_LARGE_WORK);

  /**
   * A draft's place, once there is room for it.
   * @param bytes those it is stored in
   * @throws NavetteError `too-many` with `reason` `line` if the sender waits for too many
   */
  enter(bytes: number, sender: WorkSender): Place {
    const lane = this.laneFor(bytes);
    if (lane.queues.size === 0 && hasRoom(lane, bytes)) return this.take(bytes);
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const entry: Waiting = { bytes, begin, isWaiting: true };
    this.queue(lane, sender, entry);
    let hasLeft = false;
    return {
      begun,
      join: (other) => {
        if (entry.isWaiting) this.queue(lane, other, entry);
      },
      part: (other) => {
        const own = lane.queues.get(other) ?? [];
        const at = own.indexOf(entry);
        if (at < 0) return;
        setQueue(
          lane,
          other,
          own.filter((_, i) => i !== at),
        );
        letIn(lane);
      },
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        if (entry.isWaiting) withdraw(lane, entry);
        else lane.used -= bytes;
        begin();
        letIn(lane);
      },
    };
  }

  /** The place of a draft that is in memory already: others wait until there is room beside it. */
  take(bytes: number): Place {
    const lane = this.laneFor(bytes);
    lane.used += bytes;
    let hasLeft = false;
    return {
      begun: Promise.resolve(),
      join: () => {},
      part: () => {},
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        lane.used -= bytes;
        letIn(lane);
      },
    };
  }

  private queue(lane: Lane, sender: WorkSender, entry: Waiting): void {
    const queued = [this.small, this.large].reduce((sum, { queues }) => sum + (queues.get(sender)?.length ?? 0), 0);
    if (sender !== null && queued >= MOST_WORK_WAITING)
      throw new NavetteError('too-many', { reason: 'line', retryAfterSeconds: RETRY_SECONDS });
    lane.queues.set(sender, [...(lane.queues.get(sender) ?? []), entry]);
  }

  private laneFor(bytes: number): Lane {
    return bytes <= SMALL ? this.small : this.large;
  }
}

const hasRoom = ({ used, most }: Lane, bytes: number): boolean => used === 0 || used + bytes <= most;

function setQueue(lane: Lane, sender: WorkSender, queue: readonly Waiting[]): void {
  if (queue.length > 0) lane.queues.set(sender, queue);
  else lane.queues.delete(sender);
}

/** Takes a draft from all who wait for it. */
function withdraw(lane: Lane, entry: Waiting): void {
  entry.isWaiting = false;
  for (const [sender, queue] of [...lane.queues])
    setQueue(
      lane,
      sender,
      queue.filter((one) => one !== entry),
    );
}

/**
 * Lets in, of one sender after the other, what they have waited for longest, while there is room.
 */
function letIn(lane: Lane): void {
  for (;;) {
    const [first] = lane.queues;
    const next = first?.[1][0];
    if (!first || !next || !hasRoom(lane, next.bytes)) return;
    withdraw(lane, next);
    const [sender] = first;
    const rest = lane.queues.get(sender);
    lane.queues.delete(sender);
    if (rest) lane.queues.set(sender, rest);
    // At once: what comes meanwhile must not take it.
    lane.used += next.bytes;
    next.begin();
  }
}
