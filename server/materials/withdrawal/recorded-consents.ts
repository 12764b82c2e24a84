import { createHash } from 'node:crypto';
import { divideTranscript } from '#content/consent/transcript.ts';
import { commonConsent } from '#content/material/consent.ts';
import {
  keepQuotation,
  listProposals,
  listQuotations,
  listStrikes,
  listWithdrawnQuotations,
  replaceProposals,
} from '#db/consent/consent-answer-repository.ts';
import { findLoop, keepLoop, listTurns } from '#db/consent/consent-loop-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  findConcerned,
  listConcerned,
  type NamedConcerned,
  updateConcerned,
} from '#db/materials/concerned-repository.ts';
import { findConsentChange, noteConsentChange } from '#db/materials/masked-text-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
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
    const struck = await listStrikes(read, materialId);
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
  struck: Awaited<ReturnType<typeof listStrikes>>,
): RecordedConsent {
  return {
    ...{ id, materialId, state, uses: [...uses], reach, naming, until, givenOn, updatedAt },
    withdrawn: withdrawn.map(({ concernedId: _, ...words }) => words),
    struck: struck.flatMap(({ position, transcript, words, createdAt: at }) => {
      const passage = position < 0 ? words : divideTranscript(transcript)[position];
      return passage === undefined ? [] : [{ digest: digestOf(passage), at }];
    }),
  };
}

/** Tells a passage of a transcript again, and not its words. */
const digestOf = (passage: string): string =>
  createHash('sha256').update(passage.replace(/\s+/g, ' ').trim()).digest('base64url');

/** What a record has that the database does not. */
async function missingOf(db: Reader | Writer, { id, withdrawn, struck }: RecordedConsent) {
  const answers = await listQuotations(db, id);
  const pages = await findPages(
    db,
    withdrawn.map(({ pageId }) => pageId),
  );
  const quotations = withdrawn.filter(
    (one) =>
      // Of a page that was deleted since, or made since, there are no words.
      pages.some((page) => page.id === one.pageId) &&
      !answers.some(
        ({ pageId, blockId, digest, answeredAt }) =>
          pageId === one.pageId && blockId === one.blockId && digest === one.digest && answeredAt >= one.answeredAt,
      ),
  );
  const { transcript } = await listTurns(db, id);
  const passages = divideTranscript(transcript?.text ?? '').map(digestOf);
  const proposals = new Map((await listProposals(db, id)).map((one) => [one.position, one]));
  const strikes = [...passages.entries()].flatMap(([position, passage]) => {
    const strike = struck.find(({ digest }) => digest === passage);
    const present = proposals.get(position);
    // What they wrote after that is theirs.
    const isKnown = present !== undefined && strike !== undefined && present.createdAt >= strike.at;
    return strike && present?.kind !== 'strike' && !isKnown ? [{ position, at: strike.at }] : [];
  });
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
  // The backup may be from before they were asked by a link: it has none of theirs.
  if (quotations.length > 0 && !(await findLoop(trx, id))) {
    const closed = { createdAt: updatedAt, expiresAt: updatedAt, revokedAt: updatedAt };
    await keepLoop(trx, { concernedId: id, locale: 'fr', email: '', origin: '', createdBy: null, ...closed });
  }
  for (const one of quotations)
    await keepQuotation(trx, { concernedId: id, ...one, answer: 'withdraw', text: '', takenAt: null });
  for (const { position, at } of strikes)
    await replaceProposals(trx, id, [position], [{ position, kind: 'strike', text: '' }], at);
  // No earlier than what the team may have chosen to keep since.
  const instants = [...quotations.map(({ answeredAt }) => answeredAt), ...strikes.map(({ at }) => at), updatedAt];
  const before = await findConsentChange(trx, person.materialId);
  await noteConsentChange(trx, person.materialId, [before, ...instants].sort().at(-1)!);
}
