/** Stored bytes up to which a draft is small: one that was typed has some ten for each word. */
const SMALL = 128 * 1024;
/**
 * Stored bytes of small and of large drafts that work of the server's has in memory at a time; one
 * alone always may. Items of ten bytes take 250 in memory: some 150 MB at most.
 */
const MOST_SMALL_WORK = 2 * 1024 * 1024;
const MOST_LARGE_WORK = 4 * 1024 * 1024;

interface Lane {
  readonly most: number;
  used: number;
  /** First come, first served. */
  readonly waiting: { readonly bytes: number; readonly begin: () => void }[];
}

const laneOf = (most: number): Lane => ({ most, used: 0, waiting: [] });

/**
 * The drafts that the server's own work needs (a preview, a file, a comparison), and nobody is in:
 * together they take a bounded amount of memory. A small one never waits for a large one.
 */
export class WorkBudget {
  private readonly small = laneOf(MOST_SMALL_WORK);
  private readonly large = laneOf(MOST_LARGE_WORK);

  /**
   * Waits until there is room for a draft.
   * @param bytes those it is stored in
   * @returns gives the room back, once
   */
  async enter(bytes: number): Promise<() => void> {
    const lane = bytes <= SMALL ? this.small : this.large;
    if (lane.waiting.length > 0 || !hasRoom(lane, bytes))
      await new Promise<void>((begin) => lane.waiting.push({ bytes, begin }));
    else lane.used += bytes;
    return () => {
      lane.used -= bytes;
      for (let next = lane.waiting[0]; next && hasRoom(lane, next.bytes); next = lane.waiting[0]) {
        lane.waiting.shift();
        // At once: what comes meanwhile must not take it.
        lane.used += next.bytes;
        next.begin();
      }
    };
  }
}

const hasRoom = ({ used, most }: Lane, bytes: number): boolean => used === 0 || used + bytes <= most;
