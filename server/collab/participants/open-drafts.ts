/**
 * What the drafts that somebody is in may weigh together (`Room.weight`): four of the largest, or
 * some hundreds of usual ones, in 400 MB.
 */
const MOST_OPEN_WEIGHT = 1_600_000;

/** Drafts whose weight is remembered after they were closed. */
const MOST_REMEMBERED = 1_000;

/** Who has a draft open: a connection. */
interface Opener {
  readonly personId: string | null;
}

/** An open draft: a room. */
interface OpenDraft {
  readonly pageId: string;
  readonly weight: number;
}

/**
 * The drafts that somebody is in, which take a bounded amount of memory. Beyond it, whoever holds
 * the most leaves the draft that they opened last, until it is enough: a draft counts for each of
 * those who are in it by an equal part.
 */
export class OpenDrafts<Of extends Opener> {
  private readonly most: number;
  /** In the order in which they were opened. */
  private readonly opened = new Map<Of, OpenDraft>();
  /**
   * What drafts weighed when they were closed to make room, so that they are not loaded in vain.
   */
  private readonly closed = new Map<string, number>();

  constructor(most: number = MOST_OPEN_WEIGHT) {
    this.most = most;
  }

  add(opener: Of, draft: OpenDraft): void {
    this.opened.set(opener, draft);
  }

  delete(opener: Of): void {
    this.opened.delete(opener);
  }

  /** False if this person would have to leave this draft again. */
  hasRoomFor(personId: string | null, pageId: string): boolean {
    const weight = this.closed.get(pageId);
    if (weight === undefined) return true;
    const { people, total, shares } = this.survey();
    const isOpen = [...people.keys()].some((draft) => draft.pageId === pageId);
    const theirs = (shares.get(personId) ?? 0) + weight;
    const hasRoom = isOpen || total + weight <= this.most || Math.max(...shares.values()) > theirs;
    if (hasRoom) this.closed.delete(pageId);
    return hasRoom;
  }

  /** Who has to leave next: connections of one person to one draft; empty if none has to. */
  nextToLeave(): Of[] {
    const { people, total, shares } = this.survey();
    if (total <= this.most) return [];
    const largest = Math.max(...shares.values());
    let leaving: readonly [Of, OpenDraft] | null = null;
    let company = Number.POSITIVE_INFINITY;
    for (const [opener, draft] of this.opened) {
      const { size } = people.get(draft)!;
      // Of a draft that others are in as well, nothing is freed.
      if (shares.get(opener.personId) !== largest || size > company) continue;
      leaving = [opener, draft];
      company = size;
    }
    const [{ personId }, draft] = leaving!;
    this.remember(draft);
    return [...this.opened].flatMap(([one, of]) => (of === draft && one.personId === personId ? [one] : []));
  }

  private remember({ pageId, weight }: OpenDraft): void {
    this.closed.delete(pageId);
    // By itself, a draft always has room.
    this.closed.set(pageId, Math.min(weight, this.most));
    if (this.closed.size > MOST_REMEMBERED) this.closed.delete(this.closed.keys().next().value!);
  }

  /** Who is in each draft, what all weigh, and each person's share of it. */
  private survey() {
    const people = new Map<OpenDraft, Set<string | null>>();
    for (const [{ personId }, draft] of this.opened)
      people.set(draft, (people.get(draft) ?? new Set<string | null>()).add(personId));
    const shares = new Map<string | null, number>();
    let total = 0;
    for (const [{ weight }, those] of people) {
      total += weight;
      for (const personId of those) shares.set(personId, (shares.get(personId) ?? 0) + weight / those.size);
    }
    return { people, total, shares };
  }
}
