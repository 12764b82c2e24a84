import { isLocked, readKit } from '#app/device/kits/kept-kit.ts';
import { indexOfKit } from '#app/device/kits/kit-index.ts';
import { findInKit } from '#content/search/kit/find-in-kit.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';

/**
 * The worker that searches kits on the device with the site's search engine, without blocking the
 * page of the kit. The site's filters do not apply: a kit does not distinguish countries from other
 * words.
 */

/** What a page of a kit asks. */
interface Asked {
  readonly path: string;
  /** Returned with the answer. */
  readonly number?: number;
  /** Left out: the index is only to be made. */
  readonly query?: string;
}

/** Made while the index of the first question is read. */
let thesaurus: Thesaurus | null = null;
let opened: { readonly key: string; readonly index: SearchIndex } | null = null;

/**
 * Reads the kit's record each time: it may have got another edition since, without words that were
 * withdrawn.
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

async function answer({ path, number, query }: Asked): Promise<void> {
  const opening = openKit(path);
  thesaurus ??= new Thesaurus(FIELD_SYNONYMS);
  const index = await opening;
  postMessage({ number, found: index && query !== undefined ? findInKit(index, query, thesaurus) : null });
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answer(data).catch((error) => {
    // Thrown as an error of the worker, after which the page searches with Lunr.
    setTimeout(() => {
      throw error;
    });
  });
});
