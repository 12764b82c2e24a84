import type * as Y from 'yjs';
import type { ExtractState } from '#content/extract/extract.ts';
import { partsOf, passageState } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import type { Extract } from '#db/extracts/extract-repository.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import type { DraftPlace } from '#server/annotations/anchors/draft-places.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import { PassageReader, type PassageWords } from './passage-words.ts';

/** Where an extract's words are in its transcript. */
interface WordsPlace {
  readonly state: ExtractState;
  /** The blocks that have some of them, in the order in which they were marked. */
  readonly blockIds: readonly string[];
  /** Sort key within the transcript. */
  readonly order: number;
  /** The present words there, if they differ. */
  readonly now: string | null;
}

export interface WordsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tracker: Pick<AnchorTracker, 'inDrafts'>;
}

/** Extracts that are found in one turn of the event loop: each may have 20,000 characters. */
const AT_ONCE = 100;

/**
 * Finds the words of extracts in a material's transcript as it is now, by the id of the extract.
 */
export async function findCurrentWords(
  deps: WordsDeps,
  materialId: string,
  extracts: readonly Extract[],
  viewer: Viewer,
): Promise<ReadonlyMap<string, WordsPlace>> {
  const found = new Map<string, WordsPlace>();
  for (let from = 0; from < extracts.length; from += AT_ONCE) {
    const some = extracts.slice(from, from + AT_ONCE);
    for (const [id, place] of await findSome(deps, materialId, some, viewer)) found.set(id, place);
  }
  return found;
}

async function findSome(
  { database, drafts, tracker }: WordsDeps,
  materialId: string,
  extracts: readonly Extract[],
  viewer: Viewer,
): Promise<ReadonlyMap<string, WordsPlace>> {
  const anchored = extracts.flatMap(({ id, anchor }) =>
    anchor ? partsOf(anchor).map((part, at) => ({ id: `${id} ${at}`, extractId: id, anchor: part })) : [],
  );
  const draft = anchored.length === 0 ? null : await findTranscript(database.read, materialId);
  if (!draft) return new Map();
  const places = await tracker.inDrafts.place(draft.id, anchored, { ordered: true, viewer });
  const found = new Map<string, DraftPlace[]>();
  for (const { id, extractId } of anchored) {
    const place = places.get(id);
    if (place) found.set(extractId, [...(found.get(extractId) ?? []), place]);
  }
  const stateOf = (parts: readonly DraftPlace[]) => passageState(parts.map(({ state }) => state));
  // Of a single paragraph whose words are as they were, nothing else is to be read.
  const toRead = [...found].filter(([, parts]) => parts.length > 1 || stateOf(parts) === 'changed');
  const readWords = (doc: Y.Doc) => {
    const reader = new PassageReader(doc);
    return new Map(toRead.map(([id, parts]) => [id, reader.read(parts)]));
  };
  const words =
    toRead.length === 0 ? new Map<string, PassageWords>() : await drafts.inspect(draft.id, readWords, viewer);
  return new Map(
    [...found].map(([id, parts]) => {
      const there = parts.filter(({ state }) => state !== 'orphaned');
      const read = words.get(id);
      const blockIds = read?.blockIds ?? [...new Set(there.flatMap(({ blockId }) => blockId ?? []))];
      const order = Math.min(...(there.length > 0 ? there : parts).map((part) => part.order));
      const state = read?.isGrown ? 'changed' : stateOf(parts);
      return [id, { state, blockIds, order, now: state === 'changed' ? (read?.text ?? null) : null }];
    }),
  );
}
