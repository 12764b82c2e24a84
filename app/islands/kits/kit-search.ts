import { isLocked, readKit } from '#app/device/kits/kept-kit.ts';
import { indexOfKit } from '#app/device/kits/kit-index.ts';
import type { MarkedText } from '#content/search/query/passages.ts';
import { readQuery } from '#content/search/query/read-query.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';

/**
 * The worker that searches kits on the device, by the engine of the site: a page of a kit asks it,
 * and does not wait with it. Filters of the site are no filters here: a kit does not tell countries
 * from other words.
 */

/** What a page of a kit asks. */
interface Asked {
  readonly path: string;
  /** Returned with the answer. */
  readonly number?: number;
  /** Left out: the index is only to be made. */
  readonly query?: string;
}

interface FoundInKit {
  readonly file: string;
  readonly title: readonly MarkedText[];
  /** What was found, or its summary. */
  readonly passage: readonly MarkedText[];
}

/** Results that a page of a kit shows. */
const MOST_SHOWN = 100;

/** Made while the index of the first question is read. */
let thesaurus: Thesaurus | null = null;
let opened: { readonly key: string; readonly index: SearchIndex } | null = null;

/**
 * The kit is looked at anew each time: meanwhile it may have got another edition, without words
 * that had to go.
 * @returns null if it may not be read
 */
async function openKit(path: string): Promise<SearchIndex | null> {
  const kit = await readKit(path);
  if (!kit?.held || isLocked(kit, Date.now())) return null;
  const { key } = kit.held;
  if (opened?.key === key) return opened.index;
  const index = new SearchIndex();
  index.addSegment(await indexOfKit(path, kit.held));
  opened = { key, index };
  return index;
}

function find(
  index: SearchIndex,
  text: string,
  synonyms: Thesaurus,
): { total: number; results: readonly FoundInKit[] } {
  if (text.trim() === '') return { total: 0, results: [] };
  const { total, results } = index.search({
    query: readQuery(text, synonyms, null),
    audiences: ['public'],
    filters: {},
    sort: 'relevance',
    offset: 0,
    limit: MOST_SHOWN,
  });
  const shown = results.map(({ key, title, passage, meta }) => ({
    file: key,
    title,
    passage: passage.length > 0 ? passage : [{ text: meta.summary, mark: false }],
  }));
  return { total, results: shown };
}

async function answer({ path, number, query }: Asked): Promise<void> {
  const opening = openKit(path);
  thesaurus ??= new Thesaurus(FIELD_SYNONYMS);
  const index = await opening;
  postMessage({ number, found: index && query !== undefined ? find(index, query, thesaurus) : null });
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answer(data).catch((error) => {
    // An error of the worker: the page then searches by Lunr.
    setTimeout(() => {
      throw error;
    });
  });
});
