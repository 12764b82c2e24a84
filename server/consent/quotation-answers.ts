import type { ListedCitation } from '#content/citation/listed-citations.ts';
import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { parseTarget } from '#content/citation/target.ts';
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
  const materialIds = [...new Set(passages.map(({ materialId }) => materialId))];
  const answers = materialIds.length === 0 ? [] : await listQuotationsOfPage(db, pageId);
  const answerers = await listAnswerers(
    db,
    people.map(({ id }) => id),
  );
  const struck = new Map<string, Set<string>>();
  for (const { materialId, text, position } of await listStruck(db, materialIds)) {
    const words = divideTranscript(text)[position] ?? '';
    struck.set(materialId, new Set([...(struck.get(materialId) ?? []), ...shinglesOf(words)]));
  }
  const by = new Map(
    passages.flatMap((passage) => passage.blockIds.map((id) => [`${passage.materialId} ${id}`, passage] as const)),
  );
  const passageOf = ({ target, blockId }: ListedCitation) => {
    const cited = parseTarget(target);
    return cited?.type === 'material' ? by.get(`${cited.id} ${blockId ?? ''}`) : undefined;
  };
  const ofPerson = new Map(people.map((one) => [one.id, one.materialId]));
  const answersOf = (passage: QuotedPassage) =>
    answers.filter(
      ({ blockId, concernedId }) =>
        passage.blockIds.includes(blockId) && ofPerson.get(concernedId) === passage.materialId,
    );
  return {
    isRefused(citation) {
      const passage = passageOf(citation);
      if (!passage) return false;
      if (answersOf(passage).some(({ answer }) => answer === 'withdraw')) return true;
      const words = struck.get(passage.materialId);
      return words !== undefined && findWithdrawn(passage.text, (shingle) => words.has(shingle)).length > 0;
    },
    isCorrected(citation) {
      const passage = passageOf(citation);
      const digest = passage && digestQuotation(passage.text);
      return (
        passage !== undefined &&
        answersOf(passage).some((one) => one.answer === 'correct' && one.digest === digest && one.takenAt === null)
      );
    },
    isValidated(citation, concerned) {
      const passage = passageOf(citation);
      const digest = passage && digestQuotation(passage.text);
      return concerned.every(({ id, state }) => {
        if (state !== 'validated') return false;
        // On paper, or before there were links: the state is all that is known.
        if (!passage || !answerers.has(id)) return true;
        return answersOf(passage).some(
          (one) => one.concernedId === id && one.answer === 'validate' && one.digest === digest,
        );
      });
    },
  };
}
