import type * as Y from 'yjs';
import type { Placement } from '#content/annotation/anchor-resolver.ts';
import { MOST_COMPARED_STEPS } from '#content/annotation/approximate-match.ts';
import { draftBlockIds } from '#content/draft/anchors/anchor-yjs.ts';
import { placeByPositions } from '#content/draft/anchors/draft-anchors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type Anchored, NOWHERE } from './edition-text.ts';
import { laneOf, PageBatches } from './page-batches.ts';

/** Where a draft has an annotation's words. */
export interface DraftPlace extends Placement {
  /** Sort key within this text; the same for all if the order was not requested. */
  readonly order: number;
}

/** Results of searching a draft, valid until it changes. */
interface Found {
  version: number;
  readonly placements: Map<string, Placement>;
  /** How much may still be compared to find words that were rewritten: `Effort`. */
  steps: number;
}

const LONGEST_BLOCK = 1e6;

interface DraftPlacesDeps {
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
}

/**
 * Current places of annotations in drafts. Most are found by their Yjs positions, at the cost of
 * reading one block. For the others the child process for long drafts searches it: once for all
 * that wait, and again only after the draft has changed.
 */
export class DraftPlaces {
  readonly #deps: DraftPlacesDeps;
  readonly #mostSteps: number;
  private readonly found = new WeakMap<Y.Doc, Found>();
  private readonly searches = new PageBatches<Placement>((pageId, annotations) =>
    this.lookThrough(pageId, annotations),
  );

  /** @param mostSteps other than `MOST_COMPARED_STEPS` */
  constructor(deps: DraftPlacesDeps, mostSteps = MOST_COMPARED_STEPS) {
    this.#deps = deps;
    this.#mostSteps = mostSteps;
  }

  /**
   * @param options viewer: who waits for it; ordered: also return the order in the text, which
   * takes a walk through all blocks
   */
  async place(
    pageId: string,
    annotations: readonly Anchored[],
    { ordered, viewer }: { ordered: boolean; viewer: Viewer },
  ): Promise<ReadonlyMap<string, DraftPlace>> {
    const look = (draft: Y.Doc) => ({
      placements: this.placeNow(draft, annotations),
      ids: ordered ? draftBlockIds(draft) : [],
    });
    const { placements, ids } = await this.#deps.drafts.inspect(pageId, look, viewer);
    const rest = annotations.filter(({ id }) => !placements.has(id));
    const searched = rest.length === 0 ? null : await this.searches.ask(pageId, rest);
    const index = new Map<string, number>();
    for (const [i, id] of ids.entries()) if (!index.has(id)) index.set(id, i);
    const orderOf = ({ state, blockId, start }: Placement) => {
      const at = blockId === null ? undefined : index.get(blockId);
      return state === 'orphaned' || at === undefined ? NOWHERE : at * LONGEST_BLOCK + start;
    };
    return new Map(
      annotations.flatMap(({ id }) => {
        const placement = placements.get(id) ?? searched?.get(id);
        return placement ? [[id, { ...placement, order: orderOf(placement) }] as const] : [];
      }),
    );
  }

  /** Places that can be found without reading the whole draft. */
  private placeNow(draft: Y.Doc, annotations: readonly Anchored[]): Map<string, Placement> {
    const { placements: known } = this.foundIn(draft);
    const placements = new Map<string, Placement>();
    for (const { id, anchor } of annotations) {
      const placement = known.get(id) ?? placeByPositions(draft, anchor);
      if (placement) placements.set(id, placement);
    }
    return placements;
  }

  private foundIn(draft: Y.Doc): Found {
    const known = this.found.get(draft);
    if (known) return known;
    const found: Found = { version: 0, placements: new Map(), steps: this.#mostSteps };
    draft.on('update', () => {
      found.version++;
      found.placements.clear();
      found.steps = this.#mostSteps;
    });
    this.found.set(draft, found);
    return found;
  }

  private async lookThrough(pageId: string, annotations: readonly Anchored[]): Promise<Map<string, Placement>> {
    const { state, found, version } = await this.#deps.drafts.inspectState(pageId, (state, draft) => {
      const known = this.foundIn(draft);
      return { state, found: known, version: known.version };
    });
    const placements = new Map<string, Placement>();
    let rest = annotations;
    let { steps } = found;
    while (rest.length > 0) {
      const anchors = rest.map(({ anchor }) => anchor);
      const some = await this.#deps.tasks.runFor(laneOf(pageId), 'place', { state }, anchors, steps);
      for (const [i, placement] of some.placements.entries()) placements.set(rest[i]!.id, placement);
      rest = rest.slice(some.placements.length);
      steps = some.steps;
      if (found.version === version) found.steps = steps;
    }
    if (found.version === version) for (const [id, placement] of placements) found.placements.set(id, placement);
    return placements;
  }
}
