import type { Node } from '@tiptap/pm/model';
import { COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { detailsOf, readDetails, type TextDetails } from '#content/compare/text-details.ts';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  type CheckpointRow,
  findCheckpoint,
  listCheckpoints,
  updateCheckpointText,
} from '#db/drafts/checkpoint-repository.ts';
import { findTranscriptDraft } from '#db/extracts/transcript-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { Replacement } from '#server/drafts/draft-tasks.ts';
import { bundleUpdates, packDocument, packJson } from '#server/drafts/packed-document.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import { requireMaterial } from '#server/materials/require-material.ts';
import { CheckpointTaking, type CheckpointTakingDeps } from './checkpoint-taking.ts';

/** The checkpoint of the replaced text; null if the draft had the wanted text already. */
export interface Kept {
  readonly keptAs: string | null;
}

interface CheckpointServiceDeps extends CheckpointTakingDeps {
  readonly citedTexts: CitedTexts;
}

/** What changed between two states of a draft. */
export interface CheckpointComparison {
  /** What stood with the two texts; null if that is not known of both, or for a transcript. */
  readonly details: { readonly before: TextDetails; readonly after: TextDetails } | null;
  /** A `Comparison` as JSON, to be passed on unparsed. */
  readonly text: string;
}

/** Checkpoints of drafts, and what puts another text in the place of a draft's. */
export class CheckpointService {
  readonly #deps: CheckpointServiceDeps;
  readonly #taking: CheckpointTaking;

  constructor(deps: CheckpointServiceDeps) {
    this.#deps = deps;
    this.#taking = new CheckpointTaking(deps);
  }

  /**
   * The page that a draft belongs to, for a viewer who may open it: a page's text, or a transcript.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` for writing in an archived page
   */
  private async requireDraft(viewer: Viewer, what: 'read' | 'write', draftId: string): Promise<Page> {
    const { read } = this.#deps.database;
    const transcript = await findTranscriptDraft(read, draftId);
    return transcript
      ? (await requireMaterial(read, viewer, `material.${what}`, transcript.materialId)).page
      : requirePage(read, viewer, `draft.${what}`, draftId);
  }

  /** A draft's checkpoints, the latest first. */
  async list(viewer: Viewer, pageId: string): Promise<CheckpointRow[]> {
    await this.requireDraft(viewer, 'read', pageId);
    return listCheckpoints(this.#deps.database.read, pageId);
  }

  /**
   * What changed between a checkpoint and a later one, or the present draft.
   * @param after a checkpoint's id; null for the draft
   */
  async compare(viewer: Viewer, pageId: string, before: string, after: string | null): Promise<CheckpointComparison> {
    const page = await this.requireDraft(viewer, 'read', pageId);
    const earlier = await this.requireCheckpoint(pageId, before);
    const later = after === null ? null : await this.requireCheckpoint(pageId, after);
    const laterText = later ? { packed: later.document } : { state: await this.#deps.drafts.state(pageId, viewer) };
    const { language } = page;
    const text = await this.#deps.citedTexts.compare(viewer, { packed: earlier.document }, laterText, { language });
    const was = readDetails(earlier.details);
    const is = later ? readDetails(later.details) : detailsOf(page);
    return { details: was && is && { before: was, after: is }, text };
  }

  /**
   * Restores a checkpoint as one more edit, which participants receive; first stores the present
   * text as a checkpoint.
   */
  async restore(viewer: Viewer, pageId: string, id: string): Promise<Kept> {
    await this.requireDraft(viewer, 'write', pageId);
    const { document, createdAt } = await this.requireCheckpoint(pageId, id);
    return this.exchange(viewer, pageId, document, { how: 'restore', from: createdAt, edition: null });
  }

  /** Restores an edition into the draft in the same way. @throws NavetteError `not-found` */
  async restoreEdition(viewer: Viewer, pageId: string, number: number): Promise<Kept> {
    await requirePage(this.#deps.database.read, viewer, 'draft.write', pageId);
    const edition = await findEditionShown(this.#deps.database.read, pageId, number);
    if (!edition) throw new NavetteError('not-found');
    const { document, publishedAt } = edition;
    return this.exchange(viewer, pageId, await packJson(document), {
      how: 'restore',
      from: publishedAt,
      edition: number,
    });
  }

  /**
   * Replaces the draft by another text (an imported file) in the same way.
   * @param document a node, or packed as in a checkpoint
   */
  async replace(viewer: Viewer, pageId: string, document: Node | Uint8Array): Promise<Kept> {
    await requirePage(this.#deps.database.read, viewer, 'draft.write', pageId);
    return this.exchange(viewer, pageId, document instanceof Uint8Array ? document : packDocument(document).packed, {
      how: 'import',
      from: null,
      edition: null,
    });
  }

  /**
   * Applies an edit that was computed for an earlier state of the draft, such as a file's changes
   * after their preview. Edits written since merge with it, as simultaneous edits do.
   */
  async applyChange(viewer: Viewer, pageId: string, update: Uint8Array): Promise<Kept> {
    await requirePage(this.#deps.database.read, viewer, 'draft.write', pageId);
    const find = async (state: Uint8Array) => ({
      before: await this.#deps.tasks.runAs(viewer, 'pack', state),
      update,
    });
    return this.exchange(viewer, pageId, find, { how: 'import', from: null, edition: null });
  }

  /** Takes all pending checkpoints, and none afterwards; for shutdown. */
  settle(): Promise<void> {
    return this.#taking.settle();
  }

  /** Settles when no checkpoint of a draft waits to be stored that was read before this call. */
  settleOf(draftId: string): Promise<void> {
    return this.#taking.settleOf(draftId);
  }

  private async exchange(
    viewer: Viewer,
    pageId: string,
    text: Uint8Array | ((state: Uint8Array) => Promise<Replacement>),
    what: Omit<DraftReplaced, 'at' | 'by' | 'keptAs'>,
  ): Promise<Kept> {
    const replacement = (state: Uint8Array) =>
      text instanceof Uint8Array ? this.#deps.tasks.runAs(viewer, 'replace', state, text) : text(state);
    let kept: { readonly id: string; readonly createdAt: string } | null = null;
    let bundle: Uint8Array | null = null;
    await this.#deps.drafts.exchange(
      pageId,
      {
        find: async (state) => {
          const { before, update } = await replacement(state);
          return update && { before, update };
        },
        keep: async ({ before }, state, written) => {
          // Packing it would take long, while edits wait.
          bundle = written.length > 0 ? bundleUpdates([state, ...written]) : null;
          const replaced = bundle ? { packed: bundle, words: before.words } : before;
          kept = await this.#taking.take(pageId, `before-${what.how}`, () => replaced, {
            viewer,
            entry: {
              action: what.how === 'import' ? 'draft.imported' : 'draft.restored',
              detail: what.edition === null ? {} : { number: what.edition },
            },
          });
          // A restore is not authorship: record no author.
          this.#taking.wrote(pageId, what.how === 'import' ? personIdOf(viewer) : null);
        },
      },
      viewer,
    );
    if (kept === null) return { keptAs: null };
    const { id: keptAs, createdAt: at } = kept;
    const by = viewer !== COMMAND_LINE && 'name' in viewer ? viewer.name : '';
    this.#deps.events.emit('draft-replaced', pageId, { ...what, at, by, keptAs });
    if (bundle) await this.packKept(pageId, keptAs, bundle);
    return { keptAs };
  }

  /**
   * Packs a checkpoint's text that was stored as a bundle. If that fails, the bundle remains
   * readable.
   */
  private async packKept(pageId: string, id: string, bundle: Uint8Array): Promise<void> {
    try {
      const { packed: document, words } = await this.#deps.tasks.run('packKept', bundle);
      await this.#deps.database.write((trx) => updateCheckpointText(trx, id, { document, words }));
      this.#deps.events.emit('checkpoints-changed', pageId);
    } catch (error) {
      this.#deps.logger.warn({ err: error, page: pageId }, 'a checkpoint is kept as it was written');
    }
  }

  private async requireCheckpoint(pageId: string, id: string) {
    const found = await findCheckpoint(this.#deps.database.read, pageId, id);
    if (!found) throw new NavetteError('not-found');
    return found;
  }
}
