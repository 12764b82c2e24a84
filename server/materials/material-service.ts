import { isWithin } from '#content/activity/latest-day.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type MaterialInput, materialInput } from '#content/input/material/material-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { CitedGap } from '#content/material/cited-material.ts';
import { type ConsentState, consentStateOf, reachOf } from '#content/material/consent.ts';
import { hasMaterials, MATERIAL_KIND_CODES, materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { listConcerned, listConsentStates, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { eraseFiles } from '#db/materials/material-file-repository.ts';
import {
  countMaterials,
  deleteMaterial,
  findMaterial,
  insertMaterials,
  listMaterials,
  type Material,
  type NotedMaterial,
  nextMaterialNumber,
  updateMaterial,
} from '#db/materials/material-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { FileEraser } from '#server/files/uploads/file-eraser.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { findWithConcerned, gapOf, type Reading } from './cited-materials.ts';
import { materialsOpenTo, openMaterials, requireMaterial, requireStudy } from './require-material.ts';
import { deleteWithheld } from './shown-pictures.ts';

/** Re-exported for `app`, which must not import from `db`. */
export type { NamedConcerned } from '#db/materials/concerned-repository.ts';
export type { Material } from '#db/materials/material-repository.ts';

/** Most materials of one study. */
export const MOST_MATERIALS = 2_000;

/** A material in the list of its study. */
export interface ListedMaterial extends Material {
  /** The state of consent of the people whom it concerns; null if no consent is needed. */
  readonly consent: ConsentState | 'nobody' | null;
}

/** A material that the text of a page can cite. */
export interface CitableMaterial extends ListedMaterial {
  /**
   * Why the page, once published, may not draw on it; null if all people whom it concerns agreed.
   */
  readonly gap: CitedGap | null;
}

/** A material, its study, and the people whom it concerns. */
export interface ReadMaterial {
  readonly material: Material;
  readonly page: Page;
  readonly concerned: readonly NamedConcerned[];
}

/**
 * Detaches a material's transcript and extracts, in the transaction, then erases the transcript.
 */
export interface TranscriptEraser {
  detach(trx: Writer, materialId: string): Promise<void>;
  erase(): Promise<void>;
}

interface MaterialServiceDeps {
  readonly database: Database;
  readonly eraser: FileEraser;
  readonly transcripts: TranscriptEraser;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** The materials that studies are built on: interviews, surveys, documents… */
export class MaterialService {
  readonly #deps: MaterialServiceDeps;

  constructor(deps: MaterialServiceDeps) {
    this.#deps = deps;
  }

  /**
   * The materials of a study that the viewer may open, by kind and number.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async list(pageId: string, viewer: Viewer): Promise<ListedMaterial[]> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    const all = await listMaterials(read, pageId, MOST_MATERIALS);
    const states = new Map<string, ConsentState[]>();
    for (const { materialId, state } of await listConsentStates(read, pageId))
      states.set(materialId, [...(states.get(materialId) ?? []), state]);
    return (await openMaterials(read, viewer, all))
      .map((material) => ({ ...material, consent: consentStateOf(material.kind, states.get(material.id) ?? []) }))
      .sort((a, b) => MATERIAL_KIND_CODES.indexOf(a.kind) - MATERIAL_KIND_CODES.indexOf(b.kind) || a.number - b.number);
  }

  /**
   * The materials that the text of a page can cite, as far as the viewer may open them: those of
   * the study itself; none for other kinds of page.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async citable(pageId: string, viewer: Viewer): Promise<readonly CitableMaterial[]> {
    const { database, clock, timeZone } = this.#deps;
    const page = await requirePage(database.read, viewer, 'draft.read', pageId);
    if (!hasMaterials(page.kind)) return [];
    const listed = await this.list(pageId, viewer);
    const reading: Reading = { reach: reachOf(page.visibility), on: dayIn(timeZone, clock()) };
    const known = await findWithConcerned(
      database.read,
      listed.map(({ id }) => id),
    );
    return listed.map((material) => {
      const found = known.get(material.id);
      return { ...material, gap: found ? gapOf(found, 'analysis', reading) : 'missing' };
    });
  }

  /** A material with the people whom it concerns. @throws NavetteError `not-found`, `forbidden` */
  async read(id: string, viewer: Viewer): Promise<ReadMaterial> {
    const { read } = this.#deps.database;
    const found = await requireMaterial(read, viewer, 'material.read', id);
    return { ...found, concerned: await listConcerned(read, [id]) };
  }

  /** A material to be changed. @throws NavetteError `not-found`, `forbidden`, `conflict` */
  async requireToChange(id: string, viewer: Viewer): Promise<ReadMaterial> {
    const { read } = this.#deps.database;
    const found = await requireMaterial(read, viewer, 'material.write', id);
    return { ...found, concerned: await listConcerned(read, [id]) };
  }

  /** Whether the viewer may open a material. */
  async opens(id: string, viewer: Viewer): Promise<boolean> {
    const { read } = this.#deps.database;
    const material = await findMaterial(read, id);
    return material !== null && (await materialsOpenTo(read, viewer)(material));
  }

  /**
   * Adds a material to a study.
   * @returns its id
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `too-many`
   */
  async add(pageId: string, input: MaterialInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    const id = newId();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      const facts = this.#parse(input);
      if ((await countMaterials(trx, pageId)) >= MOST_MATERIALS)
        throw new NavetteError('too-many', { limit: MOST_MATERIALS });
      const at = this.#deps.clock().toISOString();
      const number = await nextMaterialNumber(trx, pageId, facts.kind);
      const material: NotedMaterial = {
        id,
        pageId,
        number,
        ...facts,
        createdBy: personIdOf(viewer),
        createdAt: at,
        updatedAt: at,
      };
      await insertMaterials(trx, [material]);
      await this.#record(trx, 'material.added', material, viewer);
      await sent(trx);
    });
    return id;
  }

  /**
   * Changes a material's fields, except its kind, since texts cite it by its label.
   * @param known its `updatedAt` when its form was made
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with
   * `fields` if it has changed since
   */
  async change(id: string, input: Omit<MaterialInput, 'kind'>, known: string, viewer: Viewer): Promise<void> {
    const reopened = await writeFor(viewer, this.#deps.database, async (trx) => {
      const { material } = await requireMaterial(trx, viewer, 'material.write', id);
      const { kind: _kind, ...facts } = this.#parse({ ...input, kind: material.kind }, material.heldOn);
      if (known !== material.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const updatedAt = changedAfter(this.#deps.clock, material.updatedAt);
      await updateMaterial(trx, id, { ...facts, updatedAt });
      await this.#record(trx, 'material.changed', { ...material, ...facts }, viewer);
      return facts.access === material.access ? null : material.pageId;
    });
    this.#deps.events.emit('sources-changed');
    // Participants who may no longer open it have to leave its transcript.
    if (reopened !== null) this.#deps.events.emit('page-changed', reopened);
  }

  /**
   * @param known the day that it has, which may stay
   * @throws NavetteError `invalid` with `fields`
   */
  #parse(input: MaterialInput, known = '') {
    const facts = parseInput(materialInput, input);
    const today = dayIn(this.#deps.timeZone, this.#deps.clock());
    // What is planned is noted as well.
    if (facts.heldOn !== known && !isWithin('work', facts.heldOn, today))
      throw new NavetteError('invalid', { fields: ['heldOn'] });
    return facts;
  }

  /**
   * Deletes a material, with the people whom it concerns, its files and its transcript.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async remove(id: string, viewer: Viewer): Promise<Page> {
    const study = await writeFor(viewer, this.#deps.database, async (trx) => {
      const { material, page } = await requireMaterial(trx, viewer, 'material.write', id);
      const at = this.#deps.clock().toISOString();
      await deleteWithheld(trx, { materialId: id }, at);
      await eraseFiles(trx, { materialId: id }, at);
      await this.#deps.transcripts.detach(trx, id);
      await deleteMaterial(trx, id);
      await this.#record(trx, 'material.removed', material, viewer);
      return page;
    });
    this.#deps.events.emit('sources-changed');
    await this.#deps.eraser.run();
    await this.#deps.transcripts.erase();
    return study;
  }

  async #record(
    trx: Parameters<typeof insertAuditEntry>[0],
    action: string,
    { id, pageId, ...material }: NotedMaterial,
    viewer: Viewer,
  ): Promise<void> {
    await insertAuditEntry(trx, {
      at: this.#deps.clock().toISOString(),
      actor: actorOf(viewer),
      action,
      subject: id,
      pageId,
      // Its title may contain a person's name.
      detail: { label: materialLabel(material) },
    });
  }
}
