import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import { stretchesOf } from '#content/citation/stretches.ts';
import { isNamedIn } from '#content/withdrawal/hidden-names.ts';
import { findStruck, isStruck } from '#content/withdrawal/words/struck-words.ts';
import {
  listAskedOfQuotations,
  listQuotationsOfPage,
  type StoredQuotation,
} from '#db/consent/consent-answer-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import { digestOf, digestQuotation } from '#server/drafts/quotations/quotation-digest.ts';
import type { CitationAnswers, CitedPlace } from '#server/materials/cited-materials.ts';
import { findHiddenNames } from '#server/materials/hidden-people.ts';
import { findStruckWords } from '#server/materials/withdrawal/struck-words.ts';

/** Reads the answers for the passages of a page. @param passages of the text to check */
export async function readQuotationAnswers(
  db: Reader | Writer,
  pageId: string,
  passages: readonly QuotedPassage[],
  people: readonly NamedConcerned[],
): Promise<CitationAnswers> {
  const materialIds = [...new Set(people.map(({ materialId }) => materialId))];
  const answers = passages.length === 0 ? [] : await listQuotationsOfPage(db, pageId);
  const asked = await listAskedOfQuotations(
    db,
    people.map(({ id }) => id),
  );
  const struck = await findStruckWords(db, materialIds);
  const hidden = await findHiddenNames(db, materialIds, people, 'fr');
  const passageOf = new Map(passages.flatMap((passage) => passage.blockIds.map((id) => [id, passage] as const)));
  const concerning = new Map<string, NamedConcerned[]>(materialIds.map((id) => [id, []]));
  for (const person of people) concerning.get(person.materialId)?.push(person);
  const materialOf = new Map(people.map(({ id, materialId }) => [id, materialId]));
  const readWords = (passage: QuotedPassage, { materialId, targets }: CitedPlace) => {
    const isAlone = concerning.get(materialId)?.length === 1;
    const stretches = stretchesOf(passage, targets, isAlone).map((one) => ({ ...one, digest: digestOf(one) }));
    return { passage, stretches, whole: digestQuotation(passage.text) };
  };
  const wordsKept = new Map<QuotedPassage, Map<string, ReturnType<typeof readWords>>>();
  /**
   * The words of a passage that belong to a material, with their digests; null without passage.
   * Each question about a citation asks for them, and a passage may have thousands of citations.
   */
  const wordsAt = (place: CitedPlace) => {
    const passage = passageOf.get(place.blockId ?? '');
    return passage ? keptOf(wordsKept, passage, place.materialId, () => readWords(passage, place)) : null;
  };
  /** An answer that is the same for all citations of a material in a passage. */
  const oncePerPassage = (judge: (place: CitedPlace) => boolean) => {
    const kept = new Map<QuotedPassage, Map<string, boolean>>();
    return (place: CitedPlace): boolean => {
      const passage = passageOf.get(place.blockId ?? '');
      return passage ? keptOf(kept, passage, place.materialId, () => judge(place)) : judge(place);
    };
  };
  const byBlock = new Map<string, StoredQuotation[]>();
  for (const answer of answers) {
    const own = byBlock.get(answer.blockId);
    if (own) own.push(answer);
    else byBlock.set(answer.blockId, [answer]);
  }
  const ofPassages = new Map<QuotedPassage, ReadonlyMap<string, readonly StoredQuotation[]>>();
  /** The answers for a passage, by person. */
  const answersFor = (passage: QuotedPassage): ReadonlyMap<string, readonly StoredQuotation[]> => {
    const known = ofPassages.get(passage);
    if (known) return known;
    const given = new Map<string, StoredQuotation[]>();
    for (const answer of byBlock.size === 0 ? [] : passage.blockIds.flatMap((id) => byBlock.get(id) ?? [])) {
      const own = given.get(answer.concernedId);
      if (own) own.push(answer);
      else given.set(answer.concernedId, [answer]);
    }
    ofPassages.set(passage, given);
    return given;
  };
  /** Those of the people whom a material concerns who answered for a passage. */
  const answeredOf = (passage: QuotedPassage, materialId: string): (readonly StoredQuotation[])[] =>
    [...answersFor(passage)].flatMap(([id, given]) => (materialOf.get(id) === materialId ? [given] : []));
  /** Whether the last of some answers withdraws words. */
  const isWithdrawn = (given: readonly StoredQuotation[]) => {
    const last = given
      .map(({ answeredAt }) => answeredAt)
      .sort()
      .at(-1);
    return given.some(({ answer, answeredAt }) => answer === 'withdraw' && answeredAt === last);
  };
  /** Whether a person's last answer for any of the current words of a passage withdraws it. */
  const takesBack = (given: readonly StoredQuotation[], digests: readonly string[]) => {
    // Answers for words that are gone: new words in their place need the person's answer. Those for
    // earlier texts were given beside what had taken their place, unless that gave way to them
    // again.
    const gone = given.filter(({ digest, ofEarlier }) => !digests.includes(digest) && ofEarlier !== 1);
    if (digests.length === 0) return isWithdrawn(gone);
    return digests.some((digest) => {
      const known = given.filter((one) => one.digest === digest);
      return isWithdrawn(known.length > 0 ? known : gone);
    });
  };
  const validations = new Map<QuotedPassage, Map<string, boolean>>();
  return {
    isQuoted: (place) => wordsAt(place)?.stretches.some(({ isQuoted }) => isQuoted) ?? false,
    isRefused: oncePerPassage((place) => {
      const found = wordsAt(place);
      if (!found) return false;
      const { passage, stretches } = found;
      const digests = stretches.map(({ digest }) => digest);
      if (answeredOf(passage, place.materialId).some((given) => takesBack(given, digests))) return true;
      const gone = struck.get(place.materialId);
      if (!gone) return false;
      return (
        findStruck(passage.text, gone).length > 0 ||
        stretches.some(({ isQuoted, text }) => isQuoted && isStruck(text, gone))
      );
    }),
    isNamed: oncePerPassage(({ materialId, blockId }) => {
      const passage = passageOf.get(blockId ?? '');
      return passage !== undefined && isNamedIn(passage.text, hidden.get(materialId) ?? []);
    }),
    isCorrected: oncePerPassage((place) => {
      const found = wordsAt(place);
      if (!found) return false;
      const digests = new Set([found.whole, ...found.stretches.map(({ digest }) => digest)]);
      return answeredOf(found.passage, place.materialId).some((given) =>
        given.some((one) => one.answer === 'correct' && digests.has(one.digest) && one.takenAt === null),
      );
    }),
    isValidated(place, concerned) {
      const found = wordsAt(place);
      const isValid = () =>
        concerned.every(({ id, state }) => {
          // Agreed on paper, or before links existed: only the state is known. With a link, each
          // answer counts separately: withdrawing one does not affect the others.
          if (!found || !asked.has(id)) return state === 'validated';
          const { passage, stretches, whole } = found;
          const given = answersFor(passage).get(id) ?? [];
          const validated = new Set(given.flatMap(({ answer, digest }) => (answer === 'validate' ? [digest] : [])));
          const quoted = stretches.filter(({ isQuoted }) => isQuoted);
          const wanted = quoted.length > 0 ? quoted : stretches;
          // Earlier releases showed the passage as a whole.
          return validated.has(whole) || (wanted.length > 0 && wanted.every(({ digest }) => validated.has(digest)));
        });
      return found ? keptOf(validations, found.passage, place.materialId, isValid) : isValid();
    },
  };
}

/** What is kept of a material in a passage; found the first time. */
function keptOf<Found>(
  kept: Map<QuotedPassage, Map<string, Found>>,
  passage: QuotedPassage,
  materialId: string,
  find: () => Found,
): Found {
  const ofPassage = kept.get(passage) ?? new Map<string, Found>();
  kept.set(passage, ofPassage);
  const known = ofPassage.get(materialId);
  if (known !== undefined) return known;
  const found = find();
  ofPassage.set(materialId, found);
  return found;
}
