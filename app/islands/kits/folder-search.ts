import { findInKit, type KitAnswer } from '#content/search/kit/find-in-kit.ts';
import { unpackPortable } from '#content/search/kit/portable-index.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';

/**
 * The engine of the site for kits that are read from a folder, without a server: one plain script
 * beside them (`server/exports/kit/kit-engine.ts`). It runs in a worker that the search makes of
 * its text, and on the page's own thread where there is none.
 */

type Find = (query: string) => KitAnswer;

/** What the search sends to its worker: the index first. */
interface Asked {
  readonly index?: string;
  readonly number?: number;
  readonly query?: string;
}

/** Opens the index of a kit. @param packed of `packPortable`, deflated, in base64 */
export async function open(packed: string): Promise<Find> {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const inflated = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')));
  const thesaurus = new Thesaurus(FIELD_SYNONYMS);
  const segment = unpackPortable(await inflated.arrayBuffer());
  if (!segment) throw new Error('the index is of another release');
  const index = new SearchIndex();
  index.addSegment(segment);
  return (query) => findInKit(index, query, thesaurus);
}

/** Answers as a worker, as `kit-search.ts` does. */
export function serve(): void {
  let opening: Promise<Find>;
  addEventListener('message', ({ data: { index, number, query } }: MessageEvent<Asked>) => {
    if (index !== undefined) opening = open(index);
    if (query === undefined) return;
    opening
      .then((find) => postMessage({ number, found: find(query) }))
      .catch((error) => {
        // An error of the worker: the page then searches by Lunr.
        setTimeout(() => {
          throw error;
        });
      });
  });
}
