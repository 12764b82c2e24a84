import { divideTranscript } from '#content/consent/transcript.ts';
import { type StruckWords, struckWords } from '#content/withdrawal/words/struck-words.ts';
import { listStruck } from '#db/consent/consent-answer-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** What people struck from transcripts, by material. */
export async function findStruckWords(
  db: Reader | Writer,
  materialIds: readonly string[],
): Promise<ReadonlyMap<string, StruckWords>> {
  const struck = new Map<string, string[]>();
  // One person's strikes all come with the same transcript.
  const divided = new Map<string, readonly string[]>();
  const passagesOf = (transcript: string) => {
    const passages = divided.get(transcript) ?? divideTranscript(transcript);
    divided.set(transcript, passages);
    return passages;
  };
  for (const { materialId, transcript, words, position } of await listStruck(db, materialIds)) {
    const passage = position < 0 ? words : (passagesOf(transcript)[position] ?? '');
    if (passage !== '') struck.set(materialId, [...(struck.get(materialId) ?? []), passage]);
  }
  return new Map([...struck].map(([materialId, passages]) => [materialId, struckWords(passages)]));
}
