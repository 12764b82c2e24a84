import { stretchesOf } from '#content/citation/stretches.ts';
import type { IsTakenBack, QuotationGiven } from '#content/withdrawal/mask-quotations.ts';
import { digestOf, digestQuotation } from './quotation-digest.ts';

/** The instant of the latest of some answers; empty for none. */
const latestOf = (answers: readonly QuotationGiven[]): string =>
  answers
    .map(({ answeredAt }) => answeredAt)
    .sort()
    .at(-1) ?? '';

/**
 * Whether somebody took words of a published text back: these words, or others that stand in their
 * place by now and which they were shown since, but for words that only earlier texts had by then.
 * Where they answered for both at once, their answer for these words counts; what they answered on
 * other screens is stored as if given at once.
 */
export const isTakenBack: IsTakenBack = (source, passage, stretch) => {
  const given = source.answers.filter(({ blockId }) => passage.blockIds.includes(blockId));
  if (given.length === 0) return false;
  // Earlier releases asked about a passage as a whole.
  const digests = [digestOf(stretch), digestQuotation(passage.text)];
  // An answer for one of the passage's quotations does not apply to its other ones.
  const beside = new Set(
    stretchesOf(passage, source.targets, source.isAlone)
      .map(digestOf)
      .filter((digest) => !digests.includes(digest)),
  );
  return [...new Set(given.map(({ concernedId }) => concernedId))].some((id) => {
    const theirs = given.filter(
      ({ concernedId, digest, isOfEarlier }) =>
        concernedId === id && !beside.has(digest) && (!isOfEarlier || digests.includes(digest)),
    );
    const last = latestOf(theirs);
    const isLast = ({ answeredAt }: QuotationGiven) => answeredAt === last;
    const known = theirs.filter(({ digest }) => digests.includes(digest));
    const asked = known.some(isLast) ? known.filter(isLast) : theirs.filter(isLast);
    if (asked.some(({ answer }) => answer === 'withdraw')) return true;
    const before = latestOf(known);
    return !known.some(isLast) && known.some((one) => one.answeredAt === before && one.answer === 'withdraw');
  });
};
