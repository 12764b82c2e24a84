import { divideTranscript } from '#content/consent/transcript.ts';
import { findWithdrawn, shinglesOf } from '#content/withdrawal/withdrawn-words.ts';
import { listStruck } from '#db/consent/consent-answer-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** What people struck from transcripts, by material, as sequences of words (shingles). */
export async function findStruckWords(
  db: Reader | Writer,
  materialIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const struck = new Map<string, Set<string>>();
  for (const { materialId, transcript, words, position } of await listStruck(db, materialIds)) {
    const passage = position < 0 ? words : (divideTranscript(transcript)[position] ?? '');
    struck.set(materialId, new Set([...(struck.get(materialId) ?? []), ...shinglesOf(passage)]));
  }
  return struck;
}

/** Whether a text contains struck words. */
export const hasStruckWords = (text: string, struck: ReadonlySet<string> | undefined): boolean =>
  struck !== undefined && findWithdrawn(text, (shingle) => struck.has(shingle)).length > 0;
