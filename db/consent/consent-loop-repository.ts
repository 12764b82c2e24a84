import type { Selectable } from 'kysely';
import type { LoopTurn } from '#content/consent/consent-loop.ts';
import type { ConsentUse } from '#content/material/consent.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { ConsentLoopTable, ConsentTurnTable } from '#db/driver/schema.ts';

/** The loop of a person concerned: how they are reached by personal links. */
export type ConsentLoop = Readonly<Selectable<ConsentLoopTable>>;

/** A turn: what was asked, and when it was answered. */
export type ConsentTurn = Readonly<Omit<Selectable<ConsentTurnTable>, 'uses'>> & {
  readonly uses: readonly ConsentUse[];
};

export type TurnsAsked = Readonly<Partial<Record<LoopTurn, ConsentTurn>>>;

export async function findLoop(db: Reader | Writer, concernedId: string): Promise<ConsentLoop | null> {
  const row = await db.selectFrom('consentLoop').selectAll().where('concernedId', '=', concernedId).executeTakeFirst();
  return row ?? null;
}

/** The loop that a link belongs to, whether or not the link is still valid. */
export async function findLinkedLoop(db: Reader | Writer, tokenHash: string): Promise<ConsentLoop | null> {
  const row = await db
    .selectFrom('consentLink')
    .innerJoin('consentLoop', 'consentLoop.concernedId', 'consentLink.concernedId')
    .selectAll('consentLoop')
    .where('consentLink.tokenHash', '=', tokenHash)
    .executeTakeFirst();
  return row ?? null;
}

/** Stores a loop; replaces an earlier one. */
export async function keepLoop(trx: Writer, loop: ConsentLoop): Promise<void> {
  const { concernedId, createdBy: _by, createdAt: _at, ...change } = loop;
  await trx
    .insertInto('consentLoop')
    .values(loop)
    .onConflict((oc) => oc.column('concernedId').doUpdateSet(change))
    .execute();
}

export async function updateLoop(
  trx: Writer,
  concernedId: string,
  change: Partial<Pick<ConsentLoop, 'email' | 'expiresAt' | 'revokedAt'>>,
): Promise<void> {
  await trx.updateTable('consentLoop').set(change).where('concernedId', '=', concernedId).execute();
}

export async function insertConsentLink(
  trx: Writer,
  link: { readonly tokenHash: string; readonly concernedId: string; readonly createdAt: string },
): Promise<void> {
  await trx.insertInto('consentLink').values(link).execute();
}

/** Deletes all links of a loop. */
export async function deleteConsentLinks(trx: Writer, concernedId: string): Promise<void> {
  await trx.deleteFrom('consentLink').where('concernedId', '=', concernedId).execute();
}

/** Whether a loop has any link. */
export async function hasConsentLink(db: Reader | Writer, concernedId: string): Promise<boolean> {
  const row = await db
    .selectFrom('consentLink')
    .select('concernedId')
    .where('concernedId', '=', concernedId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The turns that were asked. */
export async function listTurns(db: Reader | Writer, concernedId: string): Promise<TurnsAsked> {
  const rows = await db.selectFrom('consentTurn').selectAll().where('concernedId', '=', concernedId).execute();
  return Object.fromEntries(
    rows.map(({ uses, ...row }) => [row.turn, { ...row, uses: JSON.parse(uses) as ConsentUse[] }]),
  );
}

/** Stores a turn; replaces an earlier one, and deletes the records of its reminders. */
export async function keepTurn(trx: Writer, { uses, ...turn }: ConsentTurn): Promise<void> {
  const row = { ...turn, uses: JSON.stringify(uses) };
  const { concernedId, turn: code, ...change } = row;
  await trx
    .insertInto('consentTurn')
    .values(row)
    .onConflict((oc) => oc.columns(['concernedId', 'turn']).doUpdateSet(change))
    .execute();
  await trx
    .deleteFrom('consentMessage')
    .where('concernedId', '=', concernedId)
    .where('occasion', 'in', [`reminder-${code}-1`, `reminder-${code}-2`])
    .execute();
}

/** Records when a turn was answered, or dealt with. */
export async function updateTurn(
  trx: Writer,
  concernedId: string,
  turn: LoopTurn,
  change: Partial<Pick<ConsentTurn, 'answeredAt' | 'takenAt'>>,
): Promise<void> {
  await trx
    .updateTable('consentTurn')
    .set(change)
    .where('concernedId', '=', concernedId)
    .where('turn', '=', turn)
    .execute();
}

/** Erases the words stored in a material's loops, after a withdrawal. */
export async function eraseLoopWords(trx: Writer, materialId: string): Promise<void> {
  const people = await trx.selectFrom('concerned').select('id').where('materialId', '=', materialId).execute();
  for (const { id } of people) {
    await trx
      .updateTable('consentTurn')
      .set({ text: '' })
      .where('concernedId', '=', id)
      .where('turn', '=', 'transcript')
      .execute();
    await trx.deleteFrom('consentProposal').where('concernedId', '=', id).execute();
    await trx.updateTable('consentQuotation').set({ text: '' }).where('concernedId', '=', id).execute();
  }
}
