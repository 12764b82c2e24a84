import { writeTarget } from '#content/citation/target.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { listExtractIds } from '#db/extracts/extract-repository.ts';

/**
 * All targets by which a text may cite a material: itself, and its present and former extracts,
 * even after it is deleted.
 */
export async function materialTargets(db: Reader | Writer, id: string): Promise<readonly [string, ...string[]]> {
  const extracts = await listExtractIds(db, id);
  return [
    writeTarget({ type: 'material', id }),
    ...extracts.map((extract) => writeTarget({ type: 'extract', id: extract })),
  ];
}
