/** Stored bytes up to which a draft is small: one that was typed has some ten for each word. */
const SMALL = 128 * 1024;
/**
 * Stored bytes of small and of large drafts that work of the server's has in memory at a time; one
 * alone always may. Items of ten bytes take 250 in memory: some 150 MB at most.
 */
const MOST_SMALL_WORK = 2 * 1024 * 1024;
const MOST_LARGE_WORK = 4 * 1024 * 1024;

/** A draft's place among those that work needs, which may have to be waited for. */
export interface Place {
  /** Settles when there is room for it, or when it is left. */
  readonly begun: Promise<void>;
  /** Gives the room back, or waits for it no longer. Again, it does nothing. */
  leave(): void;
}

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

interface Lane {
  readonly most: number;
  used: number;
  /** First come, first served. */
  waiting: readonly Waiting[];
}

const laneOf = (most: number): Lane => ({ most, used: 0, waiting: [] });

/**
 * The drafts that the server's own work needs (a preview, a file, a comparison), and nobody is in:
 * together they take a bounded amount of memory. A small one never waits for a large one.
 */
export class WorkBudget {
  private readonly small = laneOf(MOST_SMALL_WORK);
  private readonly large = laneOf(MOST_LARGE_WORK);

  /** A draft's place, once there is room for it. @param bytes those it is stored in */
  enter(bytes: number): Place {
    const lane = this.laneFor(bytes);
    if (lane.waiting.length === 0 && hasRoom(lane, bytes)) return this.take(bytes);
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const entry: Waiting = { bytes, begin };
    lane.waiting = [...lane.waiting, entry];
    let hasLeft = false;
    return {
      begun,
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        if (lane.waiting.includes(entry)) lane.waiting = lane.waiting.filter((one) => one !== entry);
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
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        lane.used -= bytes;
        letIn(lane);
      },
    };
  }

  private laneFor(bytes: number): Lane {
    return bytes <= SMALL ? this.small : this.large;
  }
}

const hasRoom = ({ used, most }: Lane, bytes: number): boolean => used === 0 || used + bytes <= most;

function letIn(lane: Lane): void {
  for (let next = lane.waiting[0]; next && hasRoom(lane, next.bytes); next = lane.waiting[0]) {
    lane.waiting = lane.waiting.slice(1);
    // At once: what comes meanwhile must not take it.
    lane.used += next.bytes;
    next.begin();
  }
}
