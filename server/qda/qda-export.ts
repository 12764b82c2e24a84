import { dayIn } from '#content/activity/local-day.ts';
import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { CODE_COLOURS } from '#content/extract/code.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  QDA_FILE,
  QDA_SOURCES,
  type QdaCode,
  type QdaProject,
  type QdaSound,
  type QdaText,
} from '#content/qda/project.ts';
import { writeProject } from '#content/qda/write-project.ts';
import { slugify } from '#content/text/slug.ts';
import type { Database } from '#db/driver/database.ts';
import { listCodes, type StudyCode } from '#db/extracts/code-repository.ts';
import { listPersonNames } from '#db/extracts/coder-repository.ts';
import {
  countMarked,
  type Extract,
  type GivenCode,
  listCodesOf,
  listExtractNotes,
  listMaterialExtracts,
  type MarkedCounts,
} from '#db/extracts/extract-repository.ts';
import { listTranscripts } from '#db/extracts/transcript-repository.ts';
import { listMaterialFiles, type MaterialFile } from '#db/materials/material-file-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import { blindTo, isGivenBy } from '#server/extracts/blind-coding.ts';
import { MOST_EXTRACTS } from '#server/extracts/extract-service.ts';
import type { UploadStore } from '#server/files/uploads/upload-store.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import { askerOf } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type ArchiveFile, archiveOf } from './archive.ts';
import { guidOf } from './guid.ts';
import { type LeavingMaterials, leavingMaterials, type StayReason } from './leaving-materials.ts';
import type { QdaWorker } from './qda-worker.ts';

/** Characters of all texts of an exported project; bytes of its sounds. */
export const MOST_LEAVING_CHARACTERS = 32 * 1024 * 1024;
export const MOST_LEAVING_SOUND = 2 * 1024 * 1024 * 1024;

/** How often a project is made again because what may be exported has changed. */
const MOST_TRIES = 3;

/** What a project contains, and what is left out. */
export interface QdaSurvey {
  readonly codes: number;
  readonly materials: number;
  readonly extracts: number;
  readonly sounds: number;
  readonly staying: readonly { readonly label: string; readonly reason: StayReason }[];
  /** Materials that the viewer may not open. */
  readonly closed: number;
}

/** An exported project. */
export interface LeavingProject {
  /** Its name without extension. */
  readonly name: string;
  /** The archive, made as it is read. */
  readonly archive: ReadableStream<Uint8Array>;
}

interface QdaExportDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly uploads: UploadStore;
  readonly worker: QdaWorker;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** The exported parts of a study. */
interface Gathered extends LeavingMaterials {
  readonly page: Page;
  readonly codes: readonly StudyCode[];
  /** Exported materials that have a text or a sound. */
  readonly materials: readonly Material[];
  /** How much is marked in each exported material. */
  readonly marked: ReadonlyMap<string, MarkedCounts>;
  /** The only coder whose codes are exported; null for all coders'. */
  readonly blind: string | null;
  /** The draft of each material's transcript, and its sound. */
  readonly transcripts: ReadonlyMap<string, string>;
  readonly sounds: ReadonlyMap<string, Pick<MaterialFile, 'id' | 'mediaType'>>;
}

/** Exports the analysis of a study for analysts' tools, as a REFI-QDA project. */
export class QdaExport {
  readonly #deps: QdaExportDeps;

  /** Increases when words or consent may have been withdrawn. */
  #changes = 0;

  constructor(deps: QdaExportDeps) {
    this.#deps = deps;
    deps.events.on('sources-changed', () => void this.#changes++);
  }

  /**
   * What a project would contain, what is left out, and why.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async survey(pageId: string, viewer: Viewer): Promise<QdaSurvey> {
    return surveyOf(await this.#gather(pageId, viewer));
  }

  /**
   * The analysis of a study as an archive: its codes, the transcripts with their extracts, and
   * sounds. If what may leave changes while it is made, it is made again.
   * @param describe the project's description, which names what was left out
   * @throws NavetteError `not-found`, `forbidden`; `too-large`, `too-many`, `unavailable`
   */
  async open(pageId: string, viewer: Viewer, describe: (survey: QdaSurvey) => string): Promise<LeavingProject> {
    for (let tries = 1; ; tries++) {
      const changes = this.#changes;
      const gathered = await this.#gather(pageId, viewer);
      const files: ArchiveFile[] = [];
      const project = await this.#project(gathered, files, viewer, describe(surveyOf(gathered)));
      // Reading the transcripts of a long study takes a minute: what may leave is looked up again.
      await askerOf(viewer).requireSameRights(this.#deps.database.read);
      const now = await this.#gather(pageId, viewer);
      if (this.#changes !== changes || leavesOf(now) !== leavesOf(gathered)) {
        if (tries === MOST_TRIES) throw new NavetteError('unavailable', { reason: 'export' });
        continue;
      }
      files.unshift({ name: QDA_FILE, text: writeProject(project, guidOf) });
      // An address does not change with a title; a name in the title is in the address as well.
      const { title, slug } = gathered.page;
      return { name: project.name === title ? slug : slugify(project.name), archive: archiveOf(files) };
    }
  }

  async #gather(pageId: string, viewer: Viewer): Promise<Gathered> {
    const { database, clock, timeZone } = this.#deps;
    const { read } = database;
    const page = await requireStudy(read, viewer, 'material.read', pageId);
    const found = await leavingMaterials(read, pageId, viewer, dayIn(timeZone, clock()));
    const transcripts = new Map((await listTranscripts(read, pageId)).map((one) => [one.materialId, one.id]));
    const blind = await blindTo(read, pageId, viewer);
    const leaving = new Map(found.leaving.map((one) => [one.id, one]));
    const counted = (await countMarked(read, pageId, blind)).filter(({ materialId }) => leaving.has(materialId));
    const marked = new Map(counted.map((one) => [one.materialId, one]));
    const sounds = new Map<string, MaterialFile>();
    const silent = new Set<string>();
    let bytes = 0;
    for (const { id } of found.leaving) {
      if (!marked.get(id)?.stretches) continue;
      const file = (await listMaterialFiles(read, id)).find(
        ({ completedAt, mediaType }) => completedAt !== null && mediaType.startsWith('audio/'),
      );
      if (!file || !found.heard.has(id) || bytes + file.bytes > MOST_LEAVING_SOUND) {
        silent.add(id);
        continue;
      }
      bytes += file.bytes;
      sounds.set(id, file);
    }
    const materials = found.leaving.filter(({ id }) => transcripts.has(id) || sounds.has(id));
    const staying = [
      ...found.staying,
      ...[...silent].map((id) => ({ material: leaving.get(id)!, reason: 'voice' as const })),
    ];
    const codes = await listCodes(read, pageId);
    return { ...found, page, codes, materials, transcripts, marked, sounds, blind, staying };
  }

  /** What is marked in a material, each with its codes. */
  async #extractsOf(materialId: string, blind: string | null) {
    const { read } = this.#deps.database;
    const range = { offset: 0, limit: MOST_EXTRACTS };
    const own = await listMaterialExtracts(read, materialId, { by: blind, codes: null }, range);
    const codesOf = new Map<string, GivenCode[]>();
    const ids = own.map(({ id }) => id);
    for (const one of (await listCodesOf(read, ids)).filter(isGivenBy(blind))) {
      const known = codesOf.get(one.extractId);
      if (known) known.push(one);
      else codesOf.set(one.extractId, [one]);
    }
    return own.map((one) => ({ ...one, given: codesOf.get(one.id) ?? [] }));
  }

  async #project(of: Gathered, files: ArchiveFile[], viewer: Viewer, description: string): Promise<QdaProject> {
    const { database, drafts, uploads, worker, clock } = this.#deps;
    const { page, codes, materials, transcripts, marked, sounds, blind, names } = of;
    const { read } = database;
    const sender = personIdOf(viewer) ?? '';
    const words = [
      page.title,
      ...codes.flatMap(({ name, definition }) => [name, definition]),
      ...materials.flatMap(({ title, summary }) => [title, summary]),
      ...(await listExtractNotes(read, page.id, blind)).flatMap(({ materialId, note }) =>
        marked.has(materialId) ? [note] : [],
      ),
    ];
    const renamed = new Map((await worker.rename(words, names, sender)).map((text, i) => [words[i]!, text]));
    const inPseudonyms = (text: string) => renamed.get(text) ?? text;
    // A study may have hundreds of thousands of codings, by few people and of few codes.
    const guidsOfPeople = new Map<string, string>();
    const guidsOfCodes = new Map(codes.map(({ id }) => [id, guidOf('code', id)]));
    const userOf = (id: string | null) => {
      if (id === null) return null;
      const guid = guidsOfPeople.get(id) ?? guidOf('person', id);
      guidsOfPeople.set(id, guid);
      return guid;
    };
    const described = (one: Extract, given: readonly GivenCode[]) => ({
      guid: guidOf('extract', one.id),
      user: userOf(one.createdBy),
      at: one.createdAt,
      note: inPseudonyms(one.note),
      codings: given.map(({ codeId, codedBy }) => ({
        code: guidsOfCodes.get(codeId) ?? guidOf('code', codeId),
        user: userOf(codedBy),
      })),
    });
    const sourceOf = (material: Material, guid: string) => ({
      guid,
      description: inPseudonyms(material.summary),
      at: material.createdAt,
    });
    const texts: QdaText[] = [];
    const heard: QdaSound[] = [];
    let characters = 0;
    for (const material of materials) {
      const own = await this.#extractsOf(material.id, blind);
      const transcript = transcripts.get(material.id);
      const guid = guidOf('material', material.id);
      if (transcript !== undefined) {
        const passages = own.flatMap((one) => (one.anchor ? [{ ...one, anchor: one.anchor }] : []));
        const { text, places } = await worker.text(
          { state: await drafts.state(transcript, viewer), passages: passages.map(({ anchor }) => anchor), names },
          sender,
        );
        characters += text.length;
        if (characters > MOST_LEAVING_CHARACTERS) throw new NavetteError('too-large', { reason: 'long-text' });
        const file = `${guid}.txt`;
        files.push({ name: `${QDA_SOURCES}${file}`, text });
        texts.push({
          ...sourceOf(material, guid),
          name: fileSafe(`${materialLabel(material)} – ${inPseudonyms(material.title)}`),
          file,
          passages: passages
            .flatMap((one, i) => {
              const place = places[i];
              return place ? [{ ...described(one, one.given), ...place }] : [];
            })
            .sort((a, b) => a.start - b.start || a.end - b.end),
        });
      }
      const sound = sounds.get(material.id);
      if (!sound) continue;
      const extension = SOUND_EXTENSIONS[sound.mediaType] ?? 'bin';
      const file = `${guidOf('sound', material.id)}.${extension}`;
      files.push({ name: `${QDA_SOURCES}${file}`, path: uploads.pathOf(sound.id) });
      heard.push({
        ...sourceOf(material, guidOf('sound', material.id)),
        // The name under which the tools show the file.
        name: `${materialLabel(material)}.${extension}`,
        file,
        text: transcript === undefined ? null : guid,
        stretches: own.flatMap((one) =>
          one.beginsAt === null || one.endsAt === null
            ? []
            : [{ ...described(one, one.given), from: one.beginsAt, to: one.endsAt }],
        ),
      });
    }
    const people = await listPersonNames(read, [...guidsOfPeople.keys()]);
    return {
      name: inPseudonyms(page.title),
      description,
      at: clock().toISOString(),
      users: [...people].map(([id, name]) => ({ guid: guidOf('person', id), name })),
      codes: codes.map(
        ({ id, parentId, name, definition, colour }): QdaCode => ({
          guid: guidOf('code', id),
          parent: parentId === null ? null : guidOf('code', parentId),
          name: inPseudonyms(name),
          definition: inPseudonyms(definition),
          colour: CODE_COLOURS.find(({ code }) => code === colour)?.hex ?? '',
        }),
      ),
      texts,
      sounds: heard,
    };
  }
}

/** What of a study leaves, and under which names, as text: what has changed is unequal. */
const leavesOf = ({ materials, transcripts, sounds, names, blind, staying }: Gathered): string =>
  JSON.stringify([
    materials.map(({ id }) => [id, transcripts.get(id), sounds.get(id)?.id]),
    ...[names, blind, staying.map(({ material, reason }) => [material.id, reason])],
  ]);

function surveyOf({ codes, materials, marked, sounds, staying, closed }: Gathered): QdaSurvey {
  return {
    codes: codes.length,
    materials: materials.length,
    extracts: [...marked.values()].reduce(
      (sum, { materialId, passages, stretches }) => sum + passages + (sounds.has(materialId) ? stretches : 0),
      0,
    ),
    sounds: sounds.size,
    staying: staying.map(({ material, reason }) => ({ label: materialLabel(material), reason })),
    closed,
  };
}

/** Extensions of the sounds that materials have. */
const SOUND_EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
  'audio/webm': 'weba',
};

/** Without the characters that file names may not have: tools name files after sources. */
const fileSafe = (name: string): string => name.replace(/[\\/:*?"<>|]/g, '-');
