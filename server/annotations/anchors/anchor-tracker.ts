import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import type { Anchor, AnchorSelection } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import type { RelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { followUnchanged } from '#content/draft/anchors/draft-anchors.ts';
import type { PassageAnchor } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { findVersion } from '#db/pages/version-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { DraftPlaces } from './draft-places.ts';
import { EditionText } from './edition-text.ts';
import { laneOf, PageBatches } from './page-batches.ts';

const MOST_KEPT = 40;

type ShownPage = Pick<Page, 'id' | 'editionNumber' | 'versionNumber'>;

interface AnchorTrackerDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly logger: Logger;
}

/**
 * Finds the words of annotations in editions and drafts. Work on a whole text runs in the child
 * process for long drafts; results for an edition, or for a draft that has not changed, are cached.
 */
export class AnchorTracker {
  readonly #deps: AnchorTrackerDeps;
  /** Places of annotations in drafts. */
  readonly inDrafts: DraftPlaces;
  /**
   * By page and number, least recently used first. Holds promises, so that concurrent requests read
   * a text once.
   */
  private readonly editions = new Map<string, Promise<EditionText>>();
  private readonly followed = new PageBatches<RelativeRange | null>((pageId, annotations) =>
    this.lookThrough(pageId, annotations),
  );

  constructor(deps: AnchorTrackerDeps) {
    this.#deps = deps;
    this.inDrafts = new DraftPlaces(deps);
  }

  /** The text that this viewer annotates; null if there is none. */
  shown(page: ShownPage, viewer: Viewer): Promise<EditionText> | null {
    const { id } = page;
    const { edition, version } = annotatedTextOf(viewer, page);
    if (edition !== null) return this.edition(id, edition);
    return version === null
      ? null
      : this.kept(`${id}:version:${version}`, () =>
          this.readText(id, findVersion(this.#deps.database.read, id, version)),
        );
  }

  edition(pageId: string, number: number): Promise<EditionText> {
    return this.kept(`${pageId}:${number}`, () =>
      this.readText(pageId, findEditionShown(this.#deps.database.read, pageId, number)),
    );
  }

  private kept(key: string, read: () => Promise<EditionText>): Promise<EditionText> {
    const known = this.editions.get(key);
    this.editions.delete(key);
    const text = known ?? read();
    this.editions.set(key, text);
    text.catch(() => this.editions.delete(key));
    if (this.editions.size > MOST_KEPT) this.editions.delete(this.editions.keys().next().value!);
    return text;
  }

  /**
   * Anchors a selection in the draft, with positions in its Yjs document. Null when the draft does
   * not contain the words.
   */
  async anchorInDraft(pageId: string, selection: AnchorSelection, viewer: Viewer | null): Promise<Anchor | null> {
    const state = await this.#deps.drafts.state(pageId, viewer);
    return this.#deps.tasks.runFor(laneOf(pageId), 'anchor', state, selection);
  }

  /**
   * Anchors words that begin in a block of the draft, and may go on in those after it. Null when
   * the draft does not have them there.
   * @param begin characters of the block before them, white space not counted
   */
  async passageInDraft(
    pageId: string,
    blockId: string,
    exact: string,
    begin: number,
    viewer: Viewer,
  ): Promise<PassageAnchor | null> {
    const state = await this.#deps.drafts.state(pageId, viewer);
    return this.#deps.tasks.runFor(laneOf(pageId), 'passage', state, blockId, exact, begin);
  }

  /**
   * Adds positions in the draft to an anchor made in an edition, if the draft still has its words.
   * A draft that cannot be read does not prevent an annotation: the anchor is returned without
   * them.
   */
  async followInDraft(pageId: string, anchor: Anchor, edition: EditionText): Promise<Anchor> {
    try {
      const text = edition.blockText(anchor.blockId);
      const near =
        text === null ? null : await this.#deps.drafts.inspect(pageId, (draft) => followUnchanged(draft, anchor, text));
      if (near) return { ...anchor, relative: near };
      // The annotation has no id yet: a temporary one identifies it in this batch.
      const id = newId();
      const found = (await this.followed.ask(pageId, [{ id, anchor }])).get(id);
      return { ...anchor, relative: found ?? null };
    } catch (error) {
      this.#deps.logger.warn({ err: error, page: pageId }, 'an annotation could not be anchored in the draft');
      return anchor;
    }
  }

  private async lookThrough(
    pageId: string,
    annotations: readonly { readonly id: string; readonly anchor: Anchor }[],
  ): Promise<ReadonlyMap<string, RelativeRange | null>> {
    const state = await this.#deps.drafts.state(pageId);
    const found = new Map<string, RelativeRange | null>();
    let rest = annotations;
    while (rest.length > 0) {
      const anchors = rest.map(({ anchor }) => anchor);
      const some = await this.#deps.tasks.runFor(laneOf(pageId), 'follow', state, anchors);
      for (const [i, range] of some.entries()) found.set(rest[i]!.id, range);
      rest = rest.slice(some.length);
    }
    return found;
  }

  private async readText(
    pageId: string,
    found: Promise<{ readonly language: string; readonly document: string } | null>,
  ): Promise<EditionText> {
    const edition = await found;
    return new EditionText(
      {
        language: edition?.language ?? '',
        blocks: edition ? annotatableBlocks(JSON.parse(edition.document) as DocumentNode) : [],
      },
      async (blocks, anchors) =>
        (await this.#deps.tasks.runFor(laneOf(pageId), 'place', { blocks }, anchors)).placements,
    );
  }
}
