import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { findWithdrawn, shinglesOf } from '#content/withdrawal/withdrawn-words.ts';
import { listAnswerers, listQuotationsOfPage, listStruck } from '#db/consent/consent-answer-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { CitationAnswers } from '#server/materials/cited-materials.ts';
import { digestQuotation } from './quotation-digest.ts';

/** Reads what was answered for the passages of a page. @param passages those of the text that is checked */
export async function readQuotationAnswers(
  db: Reader | Writer,
  pageId: string,
  passages: readonly QuotedPassage[],
  people: readonly NamedConcerned[],
): Promise<CitationAnswers> {
  const materialIds = [...new Set(people.map(({ materialId }) => materialId))];
  const answers = passages.length === 0 ? [] : await listQuotationsOfPage(db, pageId);
  const answerers = await listAnswerers(
    db,
    people.map(({ id }) => id),
  );
  const struck = new Map<string, Set<string>>();
  for (const { materialId, transcript, words, position } of await listStruck(db, materialIds)) {
    const said = position < 0 ? words : (divideTranscript(transcript)[position] ?? '');
    struck.set(materialId, new Set([...(struck.get(materialId) ?? []), ...shinglesOf(said)]));
  }
  const passageOf = new Map(passages.flatMap((passage) => passage.blockIds.map((id) => [id, passage] as const)));
  const ofPerson = new Map(people.map((one) => [one.id, one.materialId]));
  const answersOf = ({ blockIds }: QuotedPassage, materialId: string) =>
    answers.filter(
      ({ blockId, concernedId }) => blockIds.includes(blockId) && ofPerson.get(concernedId) === materialId,
    );
  return {
    isRefused({ materialId, blockId }) {
      const passage = passageOf.get(blockId ?? '');
      if (!passage) return false;
      if (answersOf(passage, materialId).some(({ answer }) => answer === 'withdraw')) return true;
      const words = struck.get(materialId);
      return words !== undefined && findWithdrawn(passage.text, (shingle) => words.has(shingle)).length > 0;
    },
    isCorrected({ materialId, blockId }) {
      const passage = passageOf.get(blockId ?? '');
      const digest = passage && digestQuotation(passage.text);
      return (
        passage !== undefined &&
        answersOf(passage, materialId).some(
          (one) => one.answer === 'correct' && one.digest === digest && one.takenAt === null,
        )
      );
    },
    isValidated({ materialId, blockId }, concerned) {
      const passage = passageOf.get(blockId ?? '');
      const digest = passage && digestQuotation(passage.text);
      return concerned.every(({ id, state }) => {
        if (state !== 'validated') return false;
        // On paper, or before there were links: the state is all that is known.
        if (!passage || !answerers.has(id)) return true;
        return answersOf(passage, materialId).some(
          (one) => one.concernedId === id && one.answer === 'validate' && one.digest === digest,
        );
      });
    },
  };
}
