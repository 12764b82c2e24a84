import { divideTranscript } from '#content/consent/transcript.ts';
import { commonConsent } from '#content/material/consent.ts';
import {
  keepQuotation,
  listProposals,
  listQuotations,
  listStruckPlaces,
  listWithdrawnQuotations,
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
    const { read } = database;
    // Few queries, however many people there are: each of them may change after the other.
    const people = await listConcerned(read, [materialId]);
    const withdrawn = await listWithdrawnQuotations(read, materialId);
    const struck = await listStruckPlaces(read, materialId);
    for (const person of people) {
      const of = ({ concernedId }: { readonly concernedId: string }) => concernedId === person.id;
      await consentRecords.keep(recordOf(person, withdrawn.filter(of), struck.filter(of)));
    }
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

function recordOf(
  { id, materialId, state, uses, reach, naming, until, givenOn, updatedAt }: NamedConcerned,
  withdrawn: Awaited<ReturnType<typeof listWithdrawnQuotations>>,
  struck: Awaited<ReturnType<typeof listStruckPlaces>>,
): RecordedConsent {
  return {
    ...{ id, materialId, state, uses: [...uses], reach, naming, until, givenOn, updatedAt },
    withdrawn: withdrawn.map(({ concernedId: _, ...words }) => words),
    struck: struck[0] ? { askedAt: struck[0].askedAt, positions: struck.map(({ position }) => position) } : null,
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
