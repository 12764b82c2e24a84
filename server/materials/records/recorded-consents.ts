import { createHash } from 'node:crypto';
import { divideTranscript } from '#content/consent/transcript.ts';
import { commonConsent } from '#content/material/consent.ts';
import {
  keepQuotation,
  listProposals,
  listQuotations,
  listStrikes,
  listWithdrawnQuotations,
  noteBack,
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
import { followAskedForLess } from '#server/materials/follow-consent.ts';
import type { ConsentRecords, RecordedConsent } from './consent-records.ts';
import { findMissingPeople, type MissingPerson } from './missing-people.ts';

interface RecordedConsentsDeps {
  readonly database: Database;
  readonly consentRecords: Pick<ConsentRecords, 'keep' | 'find' | 'list'>;
}

/**
 * Records consent outside the database, and withdraws again in a restored backup what people
 * withdrew since it was made (docs/decisions/0135-what-is-taken-back-outlives-a-restore.md).
 */
export class RecordedConsents {
  readonly #deps: RecordedConsentsDeps;

  constructor(deps: RecordedConsentsDeps) {
    this.#deps = deps;
  }

  /** Records the present consent of a material's people. */
  async keep(materialId: string): Promise<void> {
    const { database, consentRecords } = this.#deps;
    const { read } = database;
    // Few queries, however many people there are: consents may change between two of them.
    const people = await listConcerned(read, [materialId]);
    const withdrawn = await listWithdrawnQuotations(read, materialId);
    const struck = await listStrikes(read, materialId);
    for (const person of people) {
      const of = ({ concernedId }: { readonly concernedId: string }) => concernedId === person.id;
      const before = await consentRecords.find(person.id);
      await consentRecords.keep(recordOf(person, withdrawn.filter(of), struck.filter(of), before));
    }
  }

  /**
   * Narrows consent to what was recorded later, and notes that published texts must follow. Widens
   * none: people are asked again for consent that a restore lost.
   * @returns for how many people something was withdrawn again
   */
  async apply(): Promise<number> {
    const { database, consentRecords } = this.#deps;
    let done = 0;
    for (const record of await consentRecords.list()) {
      const person = await findConcerned(database.read, record.id);
      // A person missing from this older backup may be in the next one: their record stays.
      if (!person) continue;
      await consentRecords.keep(await withAway(database.read, record));
      const behind = await isBehind(database.read, person, record);
      if (!behind && record.updatedAt <= person.updatedAt) continue;
      await database.write((trx) => narrow(trx, record));
      if (behind) done++;
    }
    return done;
  }

  /**
   * People who withdrew words and are not in the register, if published texts may show these words.
   */
  missing(): Promise<MissingPerson[]> {
    return findMissingPeople(this.#deps.database, this.#deps.consentRecords);
  }
}

function recordOf(
  { id, materialId, state, uses, reach, naming, until, givenOn, updatedAt }: NamedConcerned,
  withdrawn: Awaited<ReturnType<typeof listWithdrawnQuotations>>,
  struck: Awaited<ReturnType<typeof listStrikes>>,
  before: RecordedConsent | null,
): RecordedConsent {
  const quotations = withdrawn.map(({ concernedId: _, ofEarlier, sequences, ...words }) => ({
    ...words,
    ...(ofEarlier === 0 ? {} : { ofEarlier: ofEarlier === 2 ? (2 as const) : (1 as const) }),
    ...(sequences === '' ? {} : { sequences: JSON.parse(sequences) as number[] }),
  }));
  const strikes = strikesOf(struck);
  const awayQuotations = (before?.withdrawn ?? []).filter(
    (one) => one.isAway && !quotations.some((known) => isSameQuotation(known, one)),
  );
  const awayStrikes = (before?.struck ?? []).filter(
    (one) => one.isAway && !strikes.some(({ digest }) => digest === one.digest),
  );
  // Asking again after a refusal or withdrawal is no consent: masks remain, also in a backup.
  const isWithoutConsent = state === 'asked' && (before?.state === 'refused' || before?.state === 'withdrawn');
  return {
    ...{ id, materialId, state: isWithoutConsent ? before.state : state, uses: [...uses], reach, naming, until },
    ...{ givenOn, updatedAt },
    withdrawn: [...quotations, ...awayQuotations],
    struck: [...strikes, ...awayStrikes],
  };
}

const strikesOf = (struck: Awaited<ReturnType<typeof listStrikes>>) =>
  struck.flatMap(({ position, transcript, words, createdAt: at }) => {
    const passage = position < 0 ? words : divideTranscript(transcript)[position];
    return passage === undefined ? [] : [{ digest: digestOf(passage), at }];
  });

type RecordedQuotation = Pick<RecordedConsent['withdrawn'][number], 'pageId' | 'blockId' | 'digest'>;
const isSameQuotation = (one: RecordedQuotation, other: RecordedQuotation): boolean =>
  one.pageId === other.pageId && one.blockId === other.blockId && one.digest === other.digest;

/** The record, with marks on what now has no place in the database. */
async function withAway(db: Reader, record: RecordedConsent): Promise<RecordedConsent> {
  const pages = await findPages(
    db,
    record.withdrawn.map(({ pageId }) => pageId),
  );
  const { transcript } = await listTurns(db, record.id);
  const known = strikesOf((await listStrikes(db, record.materialId)).filter((one) => one.concernedId === record.id));
  const present = new Set([
    ...divideTranscript(transcript?.text ?? '').map(digestOf),
    ...known.map((one) => one.digest),
  ]);
  const marked = <One extends { readonly isAway?: true | undefined }>({ isAway: _, ...one }: One, isAway: boolean) =>
    isAway ? { ...one, isAway: true as const } : one;
  return {
    ...record,
    withdrawn: record.withdrawn.map((one) => marked(one, !pages.some(({ id }) => id === one.pageId))),
    struck: record.struck.map((one) => marked(one, !present.has(one.digest))),
  };
}

/** Identifies a passage of a transcript without revealing its words. */
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
      // A page that was deleted or made since has no such words.
      pages.some((page) => page.id === one.pageId) &&
      !answers.some((given) => isSameQuotation(given, one) && given.answeredAt >= one.answeredAt),
  );
  // The database has the answer, but not the fact that the draft had its words again later.
  const back = withdrawn.filter(
    (one) =>
      one.ofEarlier === 2 &&
      answers.some(
        (given) => isSameQuotation(given, one) && given.answeredAt === one.answeredAt && given.ofEarlier === 1,
      ),
  );
  const { transcript } = await listTurns(db, id);
  const passages = divideTranscript(transcript?.text ?? '').map(digestOf);
  const proposals = new Map((await listProposals(db, id)).map((one) => [one.position, one]));
  const strikes = [...passages.entries()].flatMap(([position, passage]) => {
    const strike = struck.find(({ digest }) => digest === passage);
    const present = proposals.get(position);
    // A later proposal of theirs counts.
    const isKnown = present !== undefined && strike !== undefined && present.createdAt >= strike.at;
    return strike && present?.kind !== 'strike' && !isKnown ? [{ position, at: strike.at }] : [];
  });
  return { quotations, back, strikes };
}

/** What a later record withdraws from a consent; null for nothing. */
function takenBack(person: NamedConcerned, record: RecordedConsent): Partial<NamedConcerned> | null {
  if (record.updatedAt <= person.updatedAt) return null;
  const less = { ...commonConsent(person, record), givenOn: person.givenOn || record.givenOn };
  const isSame = (Object.keys(less) as (keyof typeof less)[]).every((key) => String(less[key]) === String(person[key]));
  return isSame ? null : less;
}

async function isBehind(read: Reader, person: NamedConcerned, record: RecordedConsent): Promise<boolean> {
  if (takenBack(person, record)) return true;
  // An answer for a quotation, or a strike, need not change the consent.
  const { quotations, back, strikes } = await missingOf(read, record);
  return quotations.length + back.length + strikes.length > 0;
}

async function narrow(trx: Writer, record: RecordedConsent): Promise<void> {
  const { id, updatedAt } = record;
  const person = await findConcerned(trx, id);
  if (!person) return;
  const less = takenBack(person, record);
  if (updatedAt > person.updatedAt) {
    const { id: _id, materialId: _material, createdAt: _at, ...facts } = person;
    // Also if nothing is withdrawn: the next record must not get an earlier date than this one.
    await updateConcerned(trx, id, { ...facts, ...less, updatedAt });
    if (less)
      await followAskedForLess(trx, person.materialId, { before: person, after: { ...person, ...less } }, updatedAt);
  }
  const { quotations, back, strikes } = await missingOf(trx, record);
  for (const one of back) await noteBack(trx, { concernedId: id, ...one });
  if (!less && quotations.length + strikes.length === 0) return;
  // The backup may be older than the person's first link, and so have no loop.
  if (quotations.length > 0 && !(await findLoop(trx, id))) {
    const closed = { createdAt: updatedAt, expiresAt: updatedAt, revokedAt: updatedAt };
    await keepLoop(trx, { concernedId: id, locale: 'fr', email: '', origin: '', createdBy: null, ...closed });
  }
  for (const { isAway: _, ofEarlier = 0, sequences = [], ...one } of quotations) {
    const answer = { answer: 'withdraw', text: '', takenAt: null, ofEarlier } as const;
    const known = sequences.length === 0 ? '' : JSON.stringify(sequences);
    await keepQuotation(trx, { concernedId: id, ...one, ...answer, sequences: known });
  }
  for (const { position, at } of strikes)
    await replaceProposals(trx, id, [position], [{ position, kind: 'strike', text: '' }], at);
  // The latest change, not the present time: choices of the team to keep words since then remain
  // valid.
  const instants = [...quotations.map(({ answeredAt }) => answeredAt), ...strikes.map(({ at }) => at), updatedAt];
  const before = await findConsentChange(trx, person.materialId);
  await noteConsentChange(trx, person.materialId, [before, ...instants].sort().at(-1)!);
}
