import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { AnalysisGuidTable } from '#db/driver/schema.ts';

/** The target of a GUID of a qualitative analysis tool. */
export type AnalysisGuid = Readonly<Omit<Selectable<AnalysisGuidTable>, 'importId'>>;

/** The GUIDs imported into a study from analysis tools. */
export function listAnalysisGuids(db: Reader | Writer, pageId: string): Promise<AnalysisGuid[]> {
  return db
    .selectFrom('analysisGuid')
    .select(['pageId', 'guid', 'kind', 'targetId'])
    .where('pageId', '=', pageId)
    .where('importId', 'is', null)
    .execute();
}

/** Stages the targets of GUIDs that have none, as a piece of an import. */
export async function insertAnalysisGuids(trx: Writer, rows: readonly AnalysisGuid[], importId: string): Promise<void> {
  for (const some of inParts(rows))
    await trx
      .insertInto('analysisGuid')
      .values(some.map((row) => ({ ...row, importId })))
      .onConflict((oc) => oc.columns(['pageId', 'kind', 'guid']).doNothing())
      .execute();
}

/** The ids of all extracts that a study has or has had, removed ones with the instant. */
export function listAllExtracts(
  db: Reader | Writer,
  pageId: string,
): Promise<{ id: string; removedAt: string | null; note: string }[]> {
  return db
    .selectFrom('extract')
    .select(['id', 'removedAt', 'note'])
    .where('pageId', '=', pageId)
    .where('importId', 'is', null)
    .execute();
}

/** Gives extracts codes that they do not have. */
export async function addCodesToExtracts(
  trx: Writer,
  rows: readonly {
    readonly extractId: string;
    readonly codeId: string;
    readonly codedBy: string | null;
    readonly createdAt: string;
  }[],
): Promise<void> {
  for (const some of inParts(rows))
    await trx
      .insertInto('extractCode')
      .values(some)
      .onConflict((oc) => oc.columns(['extractId', 'codeId']).doNothing())
      .execute();
}
