import type { Viewer } from '#content/people/person.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { listAllExtracts, listAnalysisGuids } from '#db/extracts/analysis-guid-repository.ts';
import { findBlindStudy } from '#db/extracts/blind-coding-repository.ts';
import { listCodes, type StudyCode } from '#db/extracts/code-repository.ts';
import { listCodesOf } from '#db/extracts/extract-repository.ts';
import { listTranscripts } from '#db/extracts/transcript-repository.ts';
import { listSoundLengths } from '#db/materials/material-file-repository.ts';
import { listMaterials, type Material } from '#db/materials/material-repository.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import { openMaterials } from '#server/materials/require-material.ts';
import { guidOf } from './guid.ts';

/** The kinds of object that a GUID can identify. */
export type GuidKind = 'code' | 'material' | 'extract';

/** The state of a study, with which an imported project is compared. */
export interface ImportState {
  readonly codes: readonly StudyCode[];
  readonly materials: ReadonlyMap<string, Material>;
  /** Ids of materials that the viewer may open. */
  readonly open: ReadonlySet<string>;
  /** The draft of each material's transcript. */
  readonly transcripts: ReadonlyMap<string, string>;
  readonly extracts: ReadonlyMap<string, { readonly removedAt: string | null; readonly note: string }>;
  /** The codes of each extract. */
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lengths of the materials' recordings in milliseconds, as far as they are known. */
  readonly sounds: ReadonlyMap<string, number>;
  /** Since when coders do not see each other's codes; null if they do. */
  readonly blindSince: string | null;
  /** The id of the object with a GUID, even if it was deleted; null for an unknown GUID. */
  find(kind: GuidKind, guid: string): string | null;
  /** A member of the staff by the GUID that exports gave them; null for others. */
  person(guid: string | null): string | null;
}

/** Reads the state of a study. */
export async function readState(db: Reader | Writer, pageId: string, viewer: Viewer): Promise<ImportState> {
  const codes = await listCodes(db, pageId);
  const materials = await listMaterials(db, pageId, MOST_MATERIALS);
  const extracts = await listAllExtracts(db, pageId);
  const known = new Map<string, string>();
  const key = (kind: GuidKind, guid: string) => `${kind} ${guid}`;
  for (const { id } of codes) known.set(key('code', guidOf('code', id)), id);
  for (const { id } of materials) {
    known.set(key('material', guidOf('material', id)), id);
    known.set(key('material', guidOf('sound', id)), id);
  }
  for (const { id } of extracts) known.set(key('extract', guidOf('extract', id)), id);
  for (const { kind, guid, targetId } of await listAnalysisGuids(db, pageId))
    known.set(key(kind as GuidKind, guid), targetId);
  const given = new Map<string, Set<string>>();
  const ids = extracts.map(({ id }) => id);
  // Hundreds of thousands of rows: not in one turn of the event loop.
  for (const { extractId, codeId } of await listCodesOf(db, ids))
    given.set(extractId, (given.get(extractId) ?? new Set()).add(codeId));
  const people = new Map((await listOwners(db)).map(({ id }) => [guidOf('person', id), id]));
  return {
    codes,
    materials: new Map(materials.map((one) => [one.id, one])),
    open: new Set((await openMaterials(db, viewer, materials)).map(({ id }) => id)),
    transcripts: new Map((await listTranscripts(db, pageId)).map(({ id, materialId }) => [materialId, id])),
    extracts: new Map(extracts.map((one) => [one.id, one])),
    given,
    sounds: await listSoundLengths(db, pageId),
    blindSince: (await findBlindStudy(db, pageId))?.startedAt ?? null,
    find: (kind, guid) => known.get(key(kind, guid)) ?? null,
    person: (guid) => (guid === null ? null : (people.get(guid) ?? null)),
  };
}
