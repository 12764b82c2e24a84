import type { Side } from '#content/people/person.ts';

/**
 * Annotations, their replies counted, that one screen shows at least of more: each has forms of its
 * own, some kilobytes.
 */
export const MOST_ANNOTATIONS_SHOWN = 300;
/** The query parameter that opens a thread: a fragment alone does not open it everywhere. */
export const OPEN_THREAD = 'fil';
/** The query parameter of the page of threads that is shown. */
export const THREADS_PAGE = 'p';
/** The query parameter of the part of the replies of that thread. */
export const REPLIES_PART = 'reponses';

interface Thread {
  readonly id: string;
  readonly author: { readonly side: Side };
  readonly replies: readonly unknown[];
}

/** Which of a text's threads one screen shows. */
export interface ThreadPages {
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  /** How many threads are on the pages before. */
  readonly before: number;
  /** How many are on all other pages. */
  readonly elsewhere: Readonly<Record<Side | 'all', number>>;
}

/**
 * The threads of one page, in their order. Most texts have one page.
 * @param asked the page, counted from 1, or the id of a thread that is on it; otherwise the first
 */
export function pageOfThreads<T extends Thread>(
  threads: readonly T[],
  asked: { readonly page: number; readonly thread: string | null },
): ThreadPages & { readonly shown: readonly T[] } {
  const begins = [0];
  let weight = 0;
  for (const [i, { replies }] of threads.entries()) {
    if (weight >= MOST_ANNOTATIONS_SHOWN) {
      begins.push(i);
      weight = 0;
    }
    weight += 1 + replies.length;
  }
  const place = threads.findIndex(({ id }) => id === asked.thread);
  const wanted = place < 0 ? asked.page : begins.filter((begin) => begin <= place).length;
  const page = Math.min(Math.max(1, Math.trunc(wanted) || 1), begins.length);
  const before = begins[page - 1]!;
  const shown = threads.slice(before, begins[page]);
  const others = threads.length - shown.length;
  const south = [...threads.slice(0, before), ...threads.slice(before + shown.length)].filter(
    ({ author }) => author.side === 'south',
  ).length;
  return { page, pages: begins.length, before, shown, elsewhere: { all: others, south, north: others - south } };
}
