import { draftBlockText } from '#content/draft/anchors/anchor-yjs.ts';
import type { ExtractState } from '#content/extract/extract.ts';
import type { Database } from '#db/driver/database.ts';
import type { Extract } from '#db/extracts/extract-repository.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import type { DraftService } from '#server/collab/draft-service.ts';

/** Where an extract's words are in its transcript. */
interface WordsPlace {
  readonly state: ExtractState;
  /** Null if they are gone. */
  readonly blockId: string | null;
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

/**
 * Finds the words of extracts in a material's transcript as it is now, by the id of the extract.
 */
export async function findCurrentWords(
  { database, drafts, tracker }: WordsDeps,
  materialId: string,
  extracts: readonly Extract[],
): Promise<ReadonlyMap<string, WordsPlace>> {
  const anchored = extracts.flatMap(({ id, anchor }) => (anchor ? [{ id, anchor }] : []));
  const draft = anchored.length === 0 ? null : await findTranscript(database.read, materialId);
  if (!draft) return new Map();
  const places = await tracker.inDrafts.place(draft.id, anchored, { ordered: true });
  const changed = [...places].filter(([, { state }]) => state === 'changed');
  const texts =
    changed.length === 0
      ? new Map<string, string>()
      : await drafts.inspect(
          draft.id,
          (doc) =>
            new Map(
              changed.flatMap(([id, { blockId, start, end }]) => {
                const text = blockId === null ? null : draftBlockText(doc, blockId);
                return text === null ? [] : [[id, text.slice(start, end)] as const];
              }),
            ),
        );
  return new Map(
    [...places].map(([id, { state, blockId, order }]) => [
      id,
      { state, blockId: state === 'orphaned' ? null : blockId, order, now: texts.get(id) ?? null },
    ]),
  );
}
