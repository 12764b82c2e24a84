import type * as Y from 'yjs';
import { LONGEST_QUOTE } from '#content/annotation/annotation.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { extractLabel, lastSecond } from '#content/extract/extract.ts';
import {
  type ExtractInput,
  extractInput,
  type PassageInput,
  passageInput,
  type SoundInput,
  soundInput,
} from '#content/input/material/extract-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  ALL_EXTRACTS,
  countExtracts,
  countMaterialExtracts,
  type Extract,
  findExtract,
  insertExtracts,
  listCodesOf,
  listMaterialExtracts,
  nextExtractNumber,
  removeExtracts,
  replaceGivenCodes,
  updateExtract,
} from '#db/extracts/extract-repository.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { SoundLengths } from '#server/materials/files/sound-lengths.ts';
import { type MaterialOfStudy, requireMaterial, requireStudy } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import { blindTo, isSeen } from './blind-coding.ts';
import { type CitableExtracts, listCitable, seekCitable } from './citable-extracts.ts';
import { describeExtracts, type ListedExtract } from './describe-extracts.ts';
import { type ExtractPage, openMaterialsWith, placeAmong, readRange } from './extract-pages.ts';
import { placesInDraft, placesToChoose, type ShownPlace } from './passage-places.ts';
import { requireCodes } from './require-codes.ts';

/** Most extracts of one study. */
export const MOST_EXTRACTS = 5_000;
/** Extracts on one page of those of a study, and of those of a material. */
export const MOST_LISTED = 200;
export const MOST_OF_A_MATERIAL = 500;

interface ExtractServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tracker: Pick<AnchorTracker, 'passageInDraft' | 'inDrafts'>;
  readonly sounds: Pick<SoundLengths, 'longest'>;
  readonly clock: Clock;
}

/**
 * Passages of transcripts and stretches of sound that were marked and coded. In blind coding, the
 * extracts and codes of other coders are hidden.
 */
export class ExtractService {
  readonly #deps: ExtractServiceDeps;

  constructor(deps: ExtractServiceDeps) {
    this.#deps = deps;
  }

  /**
   * A page of the extracts of a material, by their numbers: `MOST_OF_A_MATERIAL`, in the order of
   * its text.
   * @param page counted from 1; beyond the last one, the last
   * @throws NavetteError `not-found`, `forbidden`
   */
  async ofMaterial(materialId: string, viewer: Viewer, page = 1): Promise<ExtractPage> {
    const { read } = this.#deps.database;
    const { material } = await requireMaterial(read, viewer, 'material.read', materialId);
    const wanted = { by: await blindTo(read, material.pageId, viewer), codes: null };
    const total = await countMaterialExtracts(read, materialId, wanted);
    const { place, range } = placeAmong(total, page, MOST_OF_A_MATERIAL);
    const own = await listMaterialExtracts(read, materialId, wanted, range);
    return { extracts: await describeExtracts(this.#deps, [material], own, wanted.by, viewer), ...place };
  }

  /**
   * A page of the extracts of a study that the viewer may see, by material and number:
   * `MOST_LISTED`.
   * @param codes the ids of codes of which an extract has to have one; null for any
   * @param page as of a material
   * @throws NavetteError `not-found`, `forbidden`
   */
  async ofStudy(
    pageId: string,
    viewer: Viewer,
    codes: ReadonlySet<string> | null = null,
    page = 1,
  ): Promise<ExtractPage> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    const wanted = { by: await blindTo(read, pageId, viewer), codes };
    const among = await openMaterialsWith(read, pageId, viewer, wanted);
    const total = among.reduce((sum, { count }) => sum + count, 0);
    const { place, range } = placeAmong(total, page, MOST_LISTED);
    const shown = await readRange(read, among, wanted, range);
    const materials = among.map(({ material }) => material);
    return { extracts: await describeExtracts(this.#deps, materials, shown, wanted.by, viewer), ...place };
  }

  /**
   * The extracts that the text of a page can cite: those of the study itself, as far as the viewer
   * may open them, by material and number; none for other kinds of page.
   * @param query what their label or first words must have; empty for the first of all
   * @throws NavetteError `not-found`, `forbidden`
   */
  async citable(pageId: string, viewer: Viewer, query = ''): Promise<CitableExtracts> {
    const { read } = this.#deps.database;
    const page = await requirePage(read, viewer, 'draft.read', pageId);
    if (!hasMaterials(page.kind)) return { extracts: [], isMore: false };
    const among = await openMaterialsWith(read, pageId, viewer, ALL_EXTRACTS);
    return query === ''
      ? listCitable(this.#deps, pageId, among, viewer)
      : seekCitable(this.#deps, query, among, viewer);
  }

  /** An extract with its material. @throws NavetteError `not-found`, `forbidden` */
  async read(id: string, viewer: Viewer): Promise<MaterialOfStudy & { readonly extract: ListedExtract }> {
    const { read } = this.#deps.database;
    const found = await this.#require(read as Writer, id, 'material.read', viewer);
    const { material, stored, blind } = found;
    const [extract] = await describeExtracts(this.#deps, [material], [stored], blind, viewer);
    return { ...found, extract: extract! };
  }

  /**
   * Marks a passage of a transcript, of one paragraph or several.
   * @returns its id
   * @throws NavetteError `not-found`, `forbidden`; `conflict` in an archived study; `invalid` with
   * `fields`: `words` if the transcript does not have them, `at` if it has them several times
   * there, `long` if they are too much of one paragraph for an extract; `too-many`
   */
  async addPassage(
    materialId: string,
    input: PassageInput,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<string> {
    const { read } = this.#deps.database;
    await requireMaterial(read, viewer, 'material.write', materialId);
    const { block, words, within = null, at = null, ...facts } = parseInput(passageInput, input);
    const draft = await findTranscript(read, materialId);
    if (!draft) throw new NavetteError('not-found');
    const there = at === null ? within : { begin: at, size: squeeze(words).chars.length };
    const look = (doc: Y.Doc) => placesInDraft(doc, { block, words, within: there });
    const all = await this.#deps.drafts.inspect(draft.id, look, viewer);
    const [place, other] = at === null ? all : all.filter(({ begin }) => begin === at);
    if (!place) throw new NavetteError('invalid', { fields: ['words'] });
    if (other) throw new NavetteError('invalid', { fields: ['at'] });
    if (place.parts.some(({ start, end }) => end - start > LONGEST_QUOTE))
      throw new NavetteError('invalid', { fields: ['long'] });
    const anchor = await this.#deps.tracker.passageInDraft(draft.id, block, words, place.begin, viewer);
    if (!anchor) throw new NavetteError('invalid', { fields: ['words'] });
    return this.#add(materialId, { anchor, beginsAt: null, endsAt: null, ...facts }, viewer, sent);
  }

  /**
   * Where words stand that a passage has several times, to be chosen from.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async places(
    materialId: string,
    words: Pick<PassageInput, 'block' | 'words' | 'within'>,
    viewer: Viewer,
  ): Promise<ShownPlace[]> {
    const { read } = this.#deps.database;
    await requireMaterial(read, viewer, 'material.write', materialId);
    const draft = await findTranscript(read, materialId);
    return draft ? this.#deps.drafts.inspect(draft.id, (doc) => placesToChoose(doc, words), viewer) : [];
  }

  /**
   * Marks a stretch of sound.
   * @throws NavetteError as `addPassage`; `invalid` with `fields`: `fromBeyond` and `toBeyond` for
   * moments after the end of the material's recordings, if the lengths of all of them are known
   */
  async addSound(materialId: string, input: SoundInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    await requireMaterial(this.#deps.database.read, viewer, 'material.write', materialId);
    const { from, to, ...facts } = parseInput(soundInput, input);
    const end = lastSecond(await this.#deps.sounds.longest(materialId, viewer));
    if (to > end) throw new NavetteError('invalid', { fields: [...(from >= end ? ['fromBeyond'] : []), 'toBeyond'] });
    return this.#add(materialId, { anchor: null, beginsAt: from, endsAt: to, ...facts }, viewer, sent);
  }

  async #add(
    materialId: string,
    {
      codes,
      ...facts
    }: Pick<Extract, 'anchor' | 'beginsAt' | 'endsAt' | 'note'> & { readonly codes: readonly string[] },
    viewer: Viewer,
    sent: FormRecord,
  ): Promise<string> {
    const id = newId();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const { page, material } = await requireMaterial(trx, viewer, 'material.write', materialId);
      // Withdrawn in the meantime: its words must not come back.
      if (facts.anchor && !(await findTranscript(trx, materialId))) throw new NavetteError('not-found');
      if ((await countExtracts(trx, page.id)) >= MOST_EXTRACTS)
        throw new NavetteError('too-many', { limit: MOST_EXTRACTS });
      await requireCodes(trx, page.id, codes);
      const at = this.#deps.clock().toISOString();
      const createdBy = personIdOf(viewer);
      const number = await nextExtractNumber(trx, materialId);
      const dates = { createdBy, createdAt: at, updatedAt: at, removedAt: null };
      await insertExtracts(trx, [{ id, pageId: page.id, materialId, number, ...facts, ...dates }]);
      await replaceGivenCodes(trx, id, codes, { codedBy: createdBy, createdAt: at });
      await this.#record(trx, { material, page }, number, viewer);
      await sent(trx);
    });
    return id;
  }

  /**
   * Changes the codes and the note of an extract.
   * @param known its `updatedAt` when its form was made
   * @throws NavetteError as `addPassage`; `conflict` with `fields` if it has changed since
   */
  async change(id: string, input: ExtractInput, known: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const { stored, page, material, blind } = await this.#require(trx, id, 'material.write', viewer);
      const { codes, note } = parseInput(extractInput, input);
      await requireCodes(trx, page.id, codes);
      if (known !== stored.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const updatedAt = changedAfter(this.#deps.clock, stored.updatedAt);
      await updateExtract(trx, id, { note, updatedAt });
      // Codes that others gave and the viewer does not see are preserved.
      const unseen = blind === null ? [] : (await listCodesOf(trx, [id])).filter((one) => one.codedBy !== blind);
      const next = [...codes, ...unseen.map(({ codeId }) => codeId)];
      await replaceGivenCodes(trx, id, next, { codedBy: personIdOf(viewer), createdAt: updatedAt });
      await this.#record(trx, { material, page }, stored.number, viewer);
    });
  }

  /**
   * Removes an extract: citations of it still name its material.
   * @throws NavetteError as `change`
   */
  async remove(id: string, viewer: Viewer): Promise<Material> {
    return writeFor(viewer, this.#deps.database, async (trx) => {
      const { stored, page, material } = await this.#require(trx, id, 'material.write', viewer);
      await removeExtracts(trx, [id], this.#deps.clock().toISOString());
      await this.#record(trx, { material, page }, stored.number, viewer);
      return material;
    });
  }

  async #require(
    db: Writer,
    id: string,
    action: 'material.read' | 'material.write',
    viewer: Viewer,
  ): Promise<MaterialOfStudy & { readonly stored: Extract; readonly blind: string | null }> {
    const stored = await findExtract(db, id);
    if (!stored || stored.removedAt !== null) throw new NavetteError('not-found');
    const found = await requireMaterial(db, viewer, action, stored.materialId);
    const blind = await blindTo(db, found.page.id, viewer);
    if (!isSeen(blind)(stored)) throw new NavetteError('not-found');
    return { ...found, stored, blind };
  }

  async #record(trx: Writer, { material, page }: MaterialOfStudy, number: number, viewer: Viewer): Promise<void> {
    await insertAuditEntry(trx, {
      at: this.#deps.clock().toISOString(),
      actor: actorOf(viewer),
      action: 'material.coded',
      subject: material.id,
      pageId: page.id,
      // The audit log is never erased: it must not contain words of the extract.
      detail: { label: extractLabel(material, number) },
    });
  }
}
