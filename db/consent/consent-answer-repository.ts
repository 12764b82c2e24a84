import type { Selectable } from 'kysely';
import type { Proposal } from '#content/consent/transcript.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import type { ConsentProposalTable, ConsentQuotationTable } from '#db/driver/schema.ts';

/** A person's proposal for a passage of their transcript, and whether the team accepted it. */
export type StoredProposal = Readonly<Selectable<ConsentProposalTable>>;

/** A person's answer for a passage of a page. */
export type StoredQuotation = Readonly<Selectable<ConsentQuotationTable>>;

/** A person's proposals, in the order of the transcript. */
export function listProposals(db: Reader | Writer, concernedId: string): Promise<StoredProposal[]> {
  return db
    .selectFrom('consentProposal')
    .selectAll()
    .where('concernedId', '=', concernedId)
    .where('position', '>=', 0)
    .orderBy('position')
    .execute();
}

/** Replaces the proposals for these passages, except unchanged ones. */
export async function replaceProposals(
  trx: Writer,
  concernedId: string,
  positions: readonly number[],
  proposals: readonly Proposal[],
  at: string,
): Promise<void> {
  const known = new Map((await listProposals(trx, concernedId)).map((one) => [one.position, one]));
  for (const position of positions) {
    const before = known.get(position);
    const after = proposals.find((one) => one.position === position);
    if (before && after && before.kind === after.kind && before.text === after.text) continue;
    await trx
      .deleteFrom('consentProposal')
      .where('concernedId', '=', concernedId)
      .where('position', '=', position)
      .execute();
    if (after)
      await trx
        .insertInto('consentProposal')
        .values({ concernedId, ...after, createdAt: at, takenAt: null, isAccepted: 0 })
        .execute();
  }
}

/**
 * Deletes the proposals for a transcript that is being replaced, except strikes: their words are
 * stored at positions below 0, and still may not be cited.
 */
export async function keepStruckAlone(
  trx: Writer,
  concernedId: string,
  struck: readonly string[],
  at: string,
): Promise<void> {
  const ofPerson = trx.deleteFrom('consentProposal').where('concernedId', '=', concernedId);
  await ofPerson.where('position', '>=', 0).execute();
  const { first } = await trx
    .selectFrom('consentProposal')
    .select(({ fn }) => fn.min('position').as('first'))
    .where('concernedId', '=', concernedId)
    .executeTakeFirstOrThrow();
  let position = Number(first ?? 0);
  for (const text of struck)
    await trx
      .insertInto('consentProposal')
      .values({ concernedId, position: --position, kind: 'strike', text, createdAt: at, takenAt: at, isAccepted: 1 })
      .execute();
}

/** A person's strikes in replaced transcripts, at positions below 0. */
export function listStruckBefore(db: Reader | Writer, concernedId: string): Promise<StoredProposal[]> {
  return db
    .selectFrom('consentProposal')
    .selectAll()
    .where('concernedId', '=', concernedId)
    .where('position', '<', 0)
    .orderBy('position', 'desc')
    .execute();
}

/** Deletes a strike in an earlier transcript. @returns false if there is none at this position */
export async function deleteStruckBefore(trx: Writer, concernedId: string, position: number): Promise<boolean> {
  const result = await trx
    .deleteFrom('consentProposal')
    .where('concernedId', '=', concernedId)
    .where('position', '=', position)
    .where('position', '<', 0)
    .executeTakeFirst();
  return Number(result.numDeletedRows) === 1;
}

/** Records that the team accepted or rejected a proposal. @returns false if none is pending */
export async function takeProposal(
  trx: Writer,
  concernedId: string,
  position: number,
  taken: { readonly takenAt: string; readonly isAccepted: number },
): Promise<boolean> {
  const result = await trx
    .updateTable('consentProposal')
    .set(taken)
    .where('concernedId', '=', concernedId)
    .where('position', '=', position)
    .where('takenAt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

export function listQuotations(db: Reader | Writer, concernedId: string): Promise<StoredQuotation[]> {
  return db
    .selectFrom('consentQuotation')
    .selectAll()
    .where('concernedId', '=', concernedId)
    .orderBy('answeredAt')
    .orderBy('blockId')
    .execute();
}

/** Stores an answer for words of a passage; replaces an earlier one for the same words. */
export async function keepQuotation(trx: Writer, quotation: StoredQuotation): Promise<void> {
  const { concernedId: _person, pageId: _page, blockId: _block, digest: _words, ...change } = quotation;
  await trx
    .insertInto('consentQuotation')
    .values(quotation)
    .onConflict((oc) => oc.columns(['concernedId', 'pageId', 'blockId', 'digest']).doUpdateSet(change))
    .execute();
}

/** Records that the team dealt with an answer for a passage. @returns false if none is pending */
export async function takeQuotation(
  trx: Writer,
  concernedId: string,
  {
    pageId,
    blockId,
    digest,
    takenAt,
  }: Pick<StoredQuotation, 'pageId' | 'blockId' | 'digest'> & { readonly takenAt: string },
): Promise<boolean> {
  const result = await trx
    .updateTable('consentQuotation')
    .set({ takenAt })
    .where('concernedId', '=', concernedId)
    .where('pageId', '=', pageId)
    .where('blockId', '=', blockId)
    .where('digest', '=', digest)
    .where('takenAt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** Records that the draft has words again that were withdrawn while only earlier texts had them. */
export async function noteBack(
  trx: Writer,
  { concernedId, pageId, blockId, digest }: Pick<StoredQuotation, 'concernedId' | 'pageId' | 'blockId' | 'digest'>,
): Promise<void> {
  await trx
    .updateTable('consentQuotation')
    .set({ ofEarlier: 2 })
    .where('concernedId', '=', concernedId)
    .where('pageId', '=', pageId)
    .where('blockId', '=', blockId)
    .where('digest', '=', digest)
    .where('answer', '=', 'withdraw')
    .where('ofEarlier', '=', 1)
    .execute();
}

/** The answers for the passages of a page. */
export function listQuotationsOfPage(db: Reader | Writer, pageId: string): Promise<StoredQuotation[]> {
  return db.selectFrom('consentQuotation').selectAll().where('pageId', '=', pageId).execute();
}

/** Strikes in transcripts of some materials: transcript and position, or below 0 the words. */
export async function listStruck(
  db: Reader | Writer,
  materialIds: readonly string[],
): Promise<{ materialId: string; transcript: string; words: string; position: number }[]> {
  const strikes = await findInParts(materialIds, (some) =>
    db
      .selectFrom('consentProposal')
      .innerJoin('concerned', 'concerned.id', 'consentProposal.concernedId')
      .select(['concerned.materialId', 'consentProposal.concernedId'])
      .select(['consentProposal.text as words', 'consentProposal.position'])
      .where('consentProposal.kind', '=', 'strike')
      .where('concerned.materialId', 'in', some)
      .execute(),
  );
  // A transcript is long: it is read once for all its strikes.
  const people = [...new Set(strikes.map(({ concernedId }) => concernedId))];
  const sent = await findInParts(people, (some) =>
    db
      .selectFrom('consentTurn')
      .select(['concernedId', 'text'])
      .where('turn', '=', 'transcript')
      .where('concernedId', 'in', some)
      .execute(),
  );
  const transcripts = new Map(sent.map(({ concernedId, text }) => [concernedId, text]));
  return strikes.flatMap(({ concernedId, ...strike }) => {
    const transcript = transcripts.get(concernedId);
    return transcript === undefined ? [] : [{ ...strike, transcript }];
  });
}

/** The answers of people of some materials for words of any page, by digest, the earliest first. */
export function listAnswersForWords(
  db: Reader | Writer,
  materialIds: readonly string[],
): Promise<
  (Pick<StoredQuotation, 'concernedId' | 'digest' | 'answer' | 'answeredAt' | 'sequences'> & { materialId: string })[]
> {
  return findInParts(materialIds, (some) =>
    db
      .selectFrom('consentQuotation')
      .innerJoin('concerned', 'concerned.id', 'consentQuotation.concernedId')
      .select(['concerned.materialId', 'consentQuotation.concernedId', 'consentQuotation.digest'])
      .select(['consentQuotation.answer', 'consentQuotation.answeredAt', 'consentQuotation.sequences'])
      .where('concerned.materialId', 'in', some)
      .orderBy('consentQuotation.answeredAt')
      .execute(),
  );
}

/** The quotations that the people of a material took back, by digest. */
export function listWithdrawnQuotations(
  db: Reader | Writer,
  materialId: string,
): Promise<
  Pick<StoredQuotation, 'concernedId' | 'pageId' | 'blockId' | 'digest' | 'answeredAt' | 'ofEarlier' | 'sequences'>[]
> {
  return db
    .selectFrom('consentQuotation')
    .innerJoin('concerned', 'concerned.id', 'consentQuotation.concernedId')
    .select(['consentQuotation.concernedId', 'consentQuotation.pageId', 'consentQuotation.blockId'])
    .select(['consentQuotation.digest', 'consentQuotation.answeredAt', 'consentQuotation.ofEarlier'])
    .select('consentQuotation.sequences')
    .where('concerned.materialId', '=', materialId)
    .where('consentQuotation.answer', '=', 'withdraw')
    .orderBy('consentQuotation.answeredAt')
    .orderBy('consentQuotation.digest')
    .execute();
}

/**
 * The strikes of a material's people, in the transcript that was sent to them and, at positions
 * below 0, in those that it replaced.
 */
export function listStrikes(
  db: Reader | Writer,
  materialId: string,
): Promise<{ concernedId: string; position: number; transcript: string; words: string; createdAt: string }[]> {
  return db
    .selectFrom('consentProposal')
    .innerJoin('concerned', 'concerned.id', 'consentProposal.concernedId')
    .innerJoin('consentTurn', (join) =>
      join.onRef('consentTurn.concernedId', '=', 'concerned.id').on('consentTurn.turn', '=', 'transcript'),
    )
    .select(['consentProposal.concernedId', 'consentProposal.position', 'consentProposal.createdAt'])
    .select(['consentTurn.text as transcript', 'consentProposal.text as words'])
    .where('concerned.materialId', '=', materialId)
    .where('consentProposal.kind', '=', 'strike')
    .orderBy('consentProposal.position')
    .execute();
}

/** The people among these who were asked about quotations by a link, with or without answer. */
export async function listAskedOfQuotations(
  db: Reader | Writer,
  concernedIds: readonly string[],
): Promise<Set<string>> {
  const rows = await findInParts(concernedIds, (some) =>
    db
      .selectFrom('consentTurn')
      .select('concernedId')
      .where('turn', '=', 'quotations')
      .where('concernedId', 'in', some)
      .execute(),
  );
  return new Set(rows.map(({ concernedId }) => concernedId));
}
