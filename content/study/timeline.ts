import { dayNumber, readWhen, type When } from './when.ts';

/** An event of a timeline, as it is placed. */
export interface TimelineEvent {
  /** Its place among the rows as they were given. */
  readonly row: number;
  readonly when: When;
  readonly isTurning: boolean;
  readonly text: string;
}

/** An event on the drawing. */
export interface PlacedEvent extends TimelineEvent {
  /** Its position on the axis. */
  readonly x: number;
  /** The upper left corner of its words. */
  readonly words: { readonly x: number; readonly y: number };
  /** Its words, cut to what there is room for. */
  readonly lines: readonly string[];
  /** Whether its words are above the axis. */
  readonly isAbove: boolean;
}

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  /** The position of the axis. */
  readonly y: number;
  readonly events: readonly PlacedEvent[];
  /** How many events there was no room for. */
  readonly left: number;
  /** Beginnings of years, or of months in a short time. */
  readonly ticks: readonly { readonly x: number; readonly when: When }[];
}

/** Units of the drawing: of its width, a block of words, a line of them. */
export const TIMELINE = { width: 960, words: 150, line: 16, margin: 12 } as const;
/** Letters in a line, and lines of an event beside that of its day. */
const LETTERS = 20;
const LINES = 4;
const LANE = (LINES + 1) * TIMELINE.line + 14;
/** From the axis to the first words, and to the names of years below it. */
const STEM = 34;
/** Years up to which months are marked. */
const FEW_MONTHS = 18;
/** Events that are drawn, at most; lanes of their words; letters of one that are read out. */
const MOST_EVENTS = 60;
const MOST_LANES = 16;
const MOST_LETTERS = 200;
/** Marks on the axis, at most. */
const MOST_TICKS = 16;

/** A row of a timeline: when, what, whether it is a turning point. */
export interface TimelineRow {
  readonly when: string;
  readonly event: string;
  readonly isTurning: boolean;
}

/** The rows that name a day, in the order of these; and the places of the others. */
export function orderTimeline(rows: readonly TimelineRow[]): { events: TimelineEvent[]; undated: number[] } {
  const events: TimelineEvent[] = [];
  const undated: number[] = [];
  for (const [row, { when: written, event: text, isTurning }] of rows.entries()) {
    const when = readWhen(written);
    if (when) events.push({ row, when, text, isTurning });
    else undated.push(row);
  }
  // Stable: those of one day stay as they were written.
  events.sort((a, b) => dayNumber(a.when) - dayNumber(b.when));
  return { events, undated };
}

/** Breaks words into lines of a drawing, which does not do it itself. */
export function breakLines(text: string, letters: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text.replace(/[^\S\u00a0\u202f]+/gu, ' ').trim();
  while (rest !== '' && lines.length < most) {
    if (rest.length <= letters) {
      lines.push(rest);
      rest = '';
      break;
    }
    const space = rest.lastIndexOf(' ', letters);
    // Not within a letter that takes two units.
    const end = space > 0 ? space : rest.charCodeAt(letters - 1) >> 10 === 0x36 ? letters - 1 : letters;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trim();
  }
  if (rest !== '') lines.push(`${lines.pop()!.slice(0, letters - 1)}…`);
  return lines;
}

/** Cuts a text to the length of a label in the drawing. */
export function cutLabel(text: string): string {
  if (text.length <= MOST_LETTERS) return text;
  // Not within a letter that takes two units.
  const end = text.charCodeAt(MOST_LETTERS - 2) >> 10 === 0x36 ? MOST_LETTERS - 2 : MOST_LETTERS - 1;
  return `${text.slice(0, end)}…`;
}

/** At most so many entries of a list, evenly spaced over its whole length. */
const spread = <T>(list: readonly T[], most: number): readonly T[] =>
  list.length <= most ? list : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]!);

/** The events that are drawn: all if there is room, else turning points before others. */
function chooseEvents(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  if (events.length <= MOST_EVENTS) return events;
  const turning = spread(
    events.filter(({ isTurning }) => isTurning),
    MOST_EVENTS,
  );
  const others = events.filter(({ isTurning }) => !isTurning);
  const chosen = new Set([...turning, ...spread(others, MOST_EVENTS - turning.length)]);
  return events.filter((event) => chosen.has(event));
}

/**
 * Places events along an axis by their days, with their words in lanes above and below it that do
 * not overlap; as many events as there is room for.
 * @param given in the order of their days, one at least
 */
export function layoutTimeline(given: readonly TimelineEvent[]): TimelineLayout {
  const events = chooseEvents(given);
  const { width, words, margin } = TIMELINE;
  const [first, last] = [dayNumber(events[0]!.when), dayNumber(events.at(-1)!.when)];
  const span = Math.max(1, last - first);
  const [from, to] = [margin + words / 2, width - margin - words / 2];
  const at = (day: number) => (first === last ? (from + to) / 2 : from + ((day - first) / span) * (to - from));
  /** The right end of each lane's words; even lanes are above the axis. */
  const ends: number[] = [];
  const placed = events.flatMap((event) => {
    const x = at(dayNumber(event.when));
    const left = x - words / 2;
    let lane = ends.findIndex((end) => end <= left);
    if (lane < 0) lane = ends.length;
    if (lane >= MOST_LANES) return [];
    ends[lane] = left + words + margin;
    return [{ event, x, left, lane }];
  });
  const above = Math.ceil(ends.length / 2);
  const below = Math.floor(ends.length / 2);
  const y = above * LANE + STEM;
  return {
    width,
    height: y + STEM + Math.max(1, below) * LANE,
    y,
    left: given.length - placed.length,
    events: placed.map(({ event, x, left, lane }) => {
      const isAbove = lane % 2 === 0;
      const level = Math.floor(lane / 2);
      return {
        ...event,
        x,
        isAbove,
        words: { x: left, y: isAbove ? y - STEM - (level + 1) * LANE + 14 : y + STEM + level * LANE },
        lines: breakLines(event.text, LETTERS, LINES),
      };
    }),
    ticks: ticksOf(events[0]!.when, events.at(-1)!.when)
      .map((when) => ({ when, x: at(dayNumber(when)) }))
      .filter(({ x }) => x >= margin && x <= width - margin),
  };
}

function ticksOf(first: When, last: When): When[] {
  const months = (last.year - first.year) * 12 + (last.month ?? 12) - (first.month ?? 1);
  if (months <= FEW_MONTHS) {
    const step = Math.ceil((months + 1) / MOST_TICKS);
    return Array.from({ length: Math.floor(months / step) + 1 }, (_, i) => {
      const month = (first.month ?? 1) - 1 + i * step;
      return { year: first.year + Math.floor(month / 12), month: (month % 12) + 1, day: null };
    });
  }
  const years = last.year - first.year;
  const step = Math.ceil((years + 1) / MOST_TICKS);
  return Array.from({ length: Math.floor(years / step) + 1 }, (_, i) => ({
    year: first.year + i * step,
    month: null,
    day: null,
  }));
}
