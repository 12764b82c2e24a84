import { divideTranscript } from '#content/consent/transcript.ts';
import { commonConsent } from '#content/material/consent.ts';
import {
  keepQuotation,
  listProposals,
  listQuotations,
  replaceProposals,
} from '#db/consent/consent-answer-repository.ts';
import { listTurns } from '#db/consent/consent-loop-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  findConcerned,
  listConcerned,
  type NamedConcerned,
  updateConcerned,
} from '#db/materials/concerned-repository.ts';
import { noteConsentChange } from '#db/materials/masked-text-repository.ts';
import type { ConsentRecords, RecordedConsent } from './consent-records.ts';

interface RecordedConsentsDeps {
  readonly database: Database;
  readonly consentRecords: Pick<ConsentRecords, 'keep' | 'list'>;
}

/**
 * Records what people agree to beside the database, and takes back again in a restored backup what
 * they took back since it was made (docs/decisions/0135-what-is-taken-back-outlives-a-restore.md).
 */
export class RecordedConsents {
  readonly #deps: RecordedConsentsDeps;

  constructor(deps: RecordedConsentsDeps) {
    this.#deps = deps;
  }

  /** Records what the people of a material agree to now. */
  async keep(materialId: string): Promise<void> {
    const { database, consentRecords } = this.#deps;
    for (const person of await listConcerned(database.read, [materialId]))
      await consentRecords.keep(await recordOf(database.read, person));
  }

  /**
   * Narrows consent to what was recorded later, and notes that published texts must follow. Widens
   * none: what a restore forgot of that, people are asked again.
   * @returns of how many people something was taken back again
   */
  async apply(): Promise<number> {
    const { database, consentRecords } = this.#deps;
    let done = 0;
    for (const record of await consentRecords.list()) {
      const person = await findConcerned(database.read, record.id);
      if (!person || !(await isBehind(database.read, person, record))) continue;
      await database.write((trx) => narrow(trx, record));
      done++;
    }
    return done;
  }
}

async function recordOf(read: Reader, person: NamedConcerned): Promise<RecordedConsent> {
  const { id, materialId, state, uses, reach, naming, until, givenOn, updatedAt } = person;
  const { transcript } = await listTurns(read, id);
  const positions = (await listProposals(read, id)).filter(({ kind }) => kind === 'strike').map((one) => one.position);
  const withdrawn = (await listQuotations(read, id))
    .filter(({ answer }) => answer === 'withdraw')
    .map(({ pageId, blockId, digest, answeredAt }) => ({ pageId, blockId, digest, answeredAt }));
  return {
    ...{ id, materialId, state, uses: [...uses], reach, naming, until, givenOn, updatedAt, withdrawn },
    struck: transcript && positions.length > 0 ? { askedAt: transcript.askedAt, positions } : null,
  };
}

/** What a record has that the database does not. */
async function missingOf(db: Reader | Writer, { id, withdrawn, struck }: RecordedConsent) {
  const answers = await listQuotations(db, id);
  const quotations = withdrawn.filter(
    (one) =>
      !answers.some(
        ({ pageId, blockId, digest, answeredAt }) =>
          pageId === one.pageId && blockId === one.blockId && digest === one.digest && answeredAt >= one.answeredAt,
      ),
  );
  const { transcript } = await listTurns(db, id);
  const isSame = struck !== null && transcript !== undefined && transcript.askedAt === struck.askedAt;
  const passages = isSame ? divideTranscript(transcript.text) : [];
  const known = new Set(
    (await listProposals(db, id)).filter(({ kind }) => kind === 'strike').map((one) => one.position),
  );
  const strikes = struck?.positions.filter((at) => passages[at] !== undefined && !known.has(at)) ?? [];
  return { quotations, strikes };
}

/** What a later record takes back of a consent; null for nothing. */
function takenBack(person: NamedConcerned, record: RecordedConsent): Partial<NamedConcerned> | null {
  if (record.updatedAt <= person.updatedAt) return null;
  const less = { ...commonConsent(person, record), givenOn: person.givenOn || record.givenOn };
  const isSame = (Object.keys(less) as (keyof typeof less)[]).every((key) => String(less[key]) === String(person[key]));
  return isSame ? null : less;
}

async function isBehind(read: Reader, person: NamedConcerned, record: RecordedConsent): Promise<boolean> {
  if (takenBack(person, record)) return true;
  // An answer for a quotation, or a strike, need not change the consent.
  const { quotations, strikes } = await missingOf(read, record);
  return quotations.length + strikes.length > 0;
}

async function narrow(trx: Writer, record: RecordedConsent): Promise<void> {
  const { id, updatedAt } = record;
  const person = await findConcerned(trx, id);
  if (!person) return;
  const less = takenBack(person, record);
  if (less) {
    const { id: _id, materialId: _material, createdAt: _at, ...facts } = person;
    await updateConcerned(trx, id, { ...facts, ...less, updatedAt });
  }
  const { quotations, strikes } = await missingOf(trx, record);
  for (const one of quotations)
    await keepQuotation(trx, { concernedId: id, ...one, answer: 'withdraw', text: '', takenAt: null });
  const proposals = strikes.map((position) => ({ position, kind: 'strike' as const, text: '' }));
  await replaceProposals(trx, id, strikes, proposals, updatedAt);
  await noteConsentChange(trx, person.materialId, updatedAt);
}
