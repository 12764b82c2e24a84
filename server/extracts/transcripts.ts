import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { LONGEST_QUOTE } from '#content/annotation/annotation.ts';
import { assignBlockIds } from '#content/document/block-ids.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { readDraftTexts } from '#content/draft/anchors/anchor-yjs.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { NavetteError } from '#content/errors.ts';
import { LONGEST_MARKED, MOST_PASSAGE_PARTS } from '#content/extract/passage.ts';
import type { Locale } from '#content/locale.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { BLOCK_ID_LENGTH } from '#content/text/ids.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { insertFirstUpdate, listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { removeMaterialExtracts } from '#db/extracts/extract-repository.ts';
import {
  deleteDetached,
  detachTranscript,
  findTranscript,
  findTranscriptDraft,
  insertDetached,
  insertTranscript,
  listDetached,
  listTranscripts,
  type TranscriptDraft,
} from '#db/extracts/transcript-repository.ts';
import { findMaterials } from '#db/materials/material-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import {
  type MaterialOfStudy,
  openMaterials,
  requireMaterial,
  requireStudy,
} from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

/** A material's transcript, as it is listed. */
export interface ListedTranscript {
  readonly id: string;
  /** Who last wrote in it and when (ISO 8601); null if it was never edited. */
  readonly written: { readonly at: string; readonly name: string | null } | null;
}

/** A passage of a transcript that contains the words searched for. */
export interface FoundWords {
  readonly materialId: string;
  /** « E3 » */
  readonly label: string;
  readonly blockId: string;
  readonly text: string;
  readonly language: string;
}

/** A passage to be marked, by its blocks. */
export interface WantedPassage {
  readonly block: string;
  /** Its last block; null for the same. */
  readonly until: string | null;
  /** Characters of the first block before it, white space not counted; null for none. */
  readonly from: number | null;
  /** Characters of the last block up to its end; null for all. */
  readonly to: number | null;
}

/** The words of a passage, and the blocks after it, to which it may be extended. */
export interface ReadPassage {
  readonly words: string;
  readonly after: readonly { readonly id: string; readonly text: string }[];
  /** Characters of its first block before it, and how many it has, white space not counted. */
  readonly begin: number;
  readonly size: number;
  /** What is too much for one extract, and may be marked as another; null for nothing. */
  readonly rest: WantedPassage | null;
}

/** Blocks after a passage that are offered to extend it. */
const MOST_OFFERED = 30;

/** A part of a text, by offsets that do not count its white space. */
function cutSqueezed(text: string, from: number, to?: number): string {
  const { at } = squeeze(text);
  const start = from === 0 ? 0 : (at[from] ?? text.length);
  return text.slice(start, to === undefined ? undefined : to === 0 ? 0 : (at[to - 1] ?? text.length) + 1);
}

/**
 * As much of these paragraphs as one extract may have: of the last of them, what comes before a
 * space.
 */
function withinPassage(texts: readonly string[]): { readonly kept: string[]; readonly isCut: boolean } {
  const kept: string[] = [];
  let characters = 0;
  for (const text of texts) {
    if (kept.length >= MOST_PASSAGE_PARTS) return { kept, isCut: true };
    const room = Math.min(LONGEST_QUOTE, LONGEST_MARKED - characters);
    if (text.length > room) {
      // Of a paragraph that fits into an extract of its own, nothing is divided off.
      const isDivided = kept.length === 0 || (text.length > LONGEST_QUOTE && room > LEAST_PART);
      if (isDivided) kept.push(text.slice(0, Math.max(text.lastIndexOf(' ', room), 0) || room));
      return { kept, isCut: true };
    }
    kept.push(text);
    characters += text.length + PARAGRAPH_GAP;
  }
  return { kept, isCut: false };
}

/** Characters between the paragraphs of a passage that is shown. */
const PARAGRAPH_GAP = 2;
/** Characters that are worth dividing off a long paragraph. */
const LEAST_PART = 500;

/** Transcripts that one search reads, and what it finds. */
const MOST_TRANSCRIPTS = 300;
const MOST_FOUND = 100;

interface TranscriptsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The initial text of a transcript: a paragraph. */
const EMPTY: DocumentNode = { type: 'doc', content: [{ type: 'paragraph', content: [] }] };

/**
 * The transcripts of materials. Each is a draft like a page's text, with a room, a log and
 * checkpoints, for those who may open its material; its row is created at the first edit.
 */
export class Transcripts {
  /** Drafts of transcripts that will have a material. */
  readonly #staged = new Set<string>();
  readonly #deps: TranscriptsDeps;

  constructor(deps: TranscriptsDeps) {
    this.#deps = deps;
  }

  /** A material's transcript; null if it has none. @throws NavetteError `not-found`, `forbidden` */
  async find(materialId: string, viewer: Viewer): Promise<ListedTranscript | null> {
    const { read } = this.#deps.database;
    await requireMaterial(read, viewer, 'material.read', materialId);
    const draft = await findTranscript(read, materialId);
    if (!draft) return null;
    // The row written by the server at its creation has no author.
    const last = (await listDraftWritings(read, [draft.id])).find(({ name }) => name !== null);
    return { id: draft.id, written: last ? { at: last.at, name: last.name } : null };
  }

  /**
   * An existing transcript, with its material.
   * @throws NavetteError `not-found`, also for a material without one; `forbidden`; `conflict` for
   * writing in an archived study
   */
  async require(
    materialId: string,
    action: 'material.read' | 'material.write',
    viewer: Viewer,
  ): Promise<MaterialOfStudy & { readonly draft: TranscriptDraft }> {
    const { read } = this.#deps.database;
    const found = await requireMaterial(read, viewer, action, materialId);
    const draft = await findTranscript(read, materialId);
    if (!draft) throw new NavetteError('not-found');
    return { ...found, draft };
  }

  /**
   * The id of a transcript's draft, which is created if it does not exist.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` if the study is archived
   */
  async open(materialId: string, viewer: Viewer, text: DocumentNode = EMPTY): Promise<string> {
    const { database } = this.#deps;
    await requireMaterial(database.read, viewer, 'material.write', materialId);
    const known = await findTranscript(database.read, materialId);
    if (known) return known.id;
    const document = structuredClone(text);
    assignBlockIds(document, () => newId().slice(0, BLOCK_ID_LENGTH));
    return (await this.#insert(materialId, documentToUpdate(fitDocument(document).document), viewer)).id;
  }

  /**
   * Creates a material's transcript with this text, a Yjs update.
   * @throws NavetteError as `open`; `conflict` also if it has one
   */
  async begin(materialId: string, data: Uint8Array, viewer: Viewer): Promise<void> {
    const { isNew } = await this.#insert(materialId, data, viewer);
    if (!isNew) throw new NavetteError('conflict');
  }

  #insert(materialId: string, data: Uint8Array, viewer: Viewer): Promise<{ readonly id: string; isNew: boolean }> {
    const { database, clock } = this.#deps;
    return writeFor(viewer, database, async (trx) => {
      const { page } = await requireMaterial(trx, viewer, 'material.write', materialId);
      const made = await findTranscript(trx, materialId);
      if (made) return { id: made.id, isNew: false };
      const id = newId();
      await insertTranscript(trx, { id, pageId: page.id, materialId });
      await insertFirstUpdate(trx, { pageId: id, data, personId: null }, clock().toISOString());
      return { id, isNew: true };
    });
  }

  /** The text of a transcript; null if a material has none. @throws NavetteError as `find` */
  async read(materialId: string, viewer: Viewer): Promise<Node | null> {
    const { read } = this.#deps.database;
    await requireMaterial(read, viewer, 'material.read', materialId);
    const draft = await findTranscript(read, materialId);
    return draft && (await this.#deps.drafts.read(draft.id, viewer)).document;
  }

  /** A transcript to be read and marked; null if there is none. @throws NavetteError as `find` */
  async readBlocks(materialId: string, viewer: Viewer, locale: Locale) {
    const { material } = await requireMaterial(this.#deps.database.read, viewer, 'material.read', materialId);
    const { database, drafts, tasks } = this.#deps;
    const draft = await findTranscript(database.read, materialId);
    if (!draft) return null;
    // A long one takes a second to read: not on the event loop.
    return tasks.run('transcript', await drafts.state(draft.id, viewer), { language: material.language, locale });
  }

  /**
   * The words of a paragraph of a transcript, or from it to another, to be marked.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async passage(materialId: string, wanted: WantedPassage, viewer: Viewer): Promise<ReadPassage> {
    const { draft } = await this.require(materialId, 'material.read', viewer);
    const { block, until, from, to } = wanted;
    const look = (doc: Y.Doc): ReadPassage => {
      const { ids, textOf } = readDraftTexts(doc);
      const first = ids.indexOf(block);
      const last = until === null ? first : ids.indexOf(until);
      if (first < 0 || last < first) throw new NavetteError('not-found');
      const own = ids.slice(first, Math.min(last, first + MOST_PASSAGE_PARTS) + 1);
      const texts = own.map(textOf);
      // The end first: it may be in the same paragraph.
      if (first + own.length > last) texts[texts.length - 1] = cutSqueezed(texts.at(-1)!, 0, to ?? undefined);
      texts[0] = cutSqueezed(texts[0]!, from ?? 0);
      const { kept, isCut } = withinPassage(texts);
      const size = squeeze(kept.join('')).chars.length;
      // Of the last of these, a part may be left.
      const next = kept.at(-1) === texts[kept.length - 1] ? kept.length : kept.length - 1;
      const taken = next === kept.length ? 0 : squeeze(kept[next]!).chars.length + (next === 0 ? (from ?? 0) : 0);
      const after = ids.slice(last + 1, last + 1 + MOST_OFFERED).map((id) => ({ id, text: textOf(id) }));
      return {
        words: kept.filter((text) => text.trim() !== '').join('\n\n'),
        after: isCut ? [] : after.filter(({ text }) => text.trim() !== ''),
        ...{ begin: from ?? 0, size },
        rest: isCut ? { block: own[next]!, until: ids[last]!, from: taken, to } : null,
      };
    };
    return this.#deps.drafts.inspect(draft.id, look, viewer);
  }

  /**
   * The passages of a study's transcripts that contain these words, as far as the viewer may open
   * them.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async search(pageId: string, viewer: Viewer, phrase: string): Promise<FoundWords[]> {
    const { database, drafts, tasks } = this.#deps;
    await requireStudy(database.read, viewer, 'material.read', pageId);
    const transcripts = (await listTranscripts(database.read, pageId)).slice(0, MOST_TRANSCRIPTS);
    const all = await findMaterials(
      database.read,
      transcripts.map(({ materialId }) => materialId),
    );
    const materials = await openMaterials(database.read, viewer, all);
    const found: FoundWords[] = [];
    for (const { id, materialId } of transcripts) {
      const material = materials.find((one) => one.id === materialId);
      if (!material) continue;
      const passages = await tasks.runAs(viewer, 'phrases', { state: await drafts.state(id, viewer) }, '', phrase);
      for (const { blockId, text } of passages) {
        if (found.length >= MOST_FOUND) return found;
        found.push({ materialId, label: materialLabel(material), blockId, text, language: material.language });
      }
    }
    return found;
  }

  /**
   * Stores a transcript that has no material yet: nobody may open it. The import that stages it
   * gives it one; without, it is erased after `release`, or by the next start.
   * @returns the id of its draft
   */
  async stage(pageId: string, data: Uint8Array): Promise<string> {
    const { database, clock } = this.#deps;
    const id = newId();
    this.#staged.add(id);
    await database.write(async (trx) => {
      await insertDetached(trx, { id, pageId });
      await insertFirstUpdate(trx, { pageId: id, data, personId: null }, clock().toISOString());
    });
    return id;
  }

  /** Ends the staging of transcripts: those that got no material are erased. */
  async release(ids: Iterable<string>): Promise<void> {
    for (const id of ids) this.#staged.delete(id);
    await this.erase();
  }

  /** Detaches a material's transcript and the words of its extracts; `erase` does the rest. */
  async detach(trx: Writer, materialId: string): Promise<void> {
    await detachTranscript(trx, materialId);
    await removeMaterialExtracts(trx, materialId, this.#deps.clock().toISOString());
  }

  /**
   * Erases detached transcripts, with their logs and checkpoints, once their participants are
   * disconnected. An erasure that a kill interrupts is completed at the next start.
   */
  async erase(): Promise<void> {
    const { database, drafts, events } = this.#deps;
    for (const id of await listDetached(database.read)) {
      // It may have been given its material meanwhile.
      if (this.#staged.has(id) || (await findTranscriptDraft(database.read, id))) continue;
      // Access is revoked already: a disconnected participant cannot come back.
      await drafts.dismiss(id);
      await database.write((trx) => deleteDetached(trx, id));
      events.emit('page-deleted', id);
    }
  }

  /** Erases the transcript of a material whose words are withdrawn. Idempotent. */
  async eraseOfMaterial(materialId: string): Promise<void> {
    await this.#deps.database.write((trx) => this.detach(trx, materialId));
    await this.erase();
  }
}
