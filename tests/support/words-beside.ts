import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Viewer } from '#content/people/person.ts';
import type { Writer } from '#db/driver/database.ts';
import { WORDS_BESIDE } from '#db/materials/words-beside-repository.ts';
import type { Services } from '#server/services.ts';
import { addConcerned } from './materials.ts';

const AT = '2026-11-01T00:00:00.000Z';
const LATER = '2099-01-01T00:00:00.000Z';
/** A text without words, as it is stored. */
const EMPTY = gzipSync(JSON.stringify({ type: 'doc', content: [{ type: 'paragraph' }] }));

interface Places {
  /** A study, and a material of it that is not the one whose words are withdrawn. */
  readonly studyId: string;
  readonly otherMaterial: string;
  /** A page with an edition and a version to annotate. */
  readonly pageId: string;
  readonly staff: Viewer;
}

/** A notice with these words. */
const withKeyword = (notice: string, words: string): string => {
  const { common, ...rest } = JSON.parse(notice);
  return JSON.stringify({ ...rest, common: { ...common, keywords: [words] } });
};

/** Puts words into every column beside texts that a withdrawal processes. */
export async function putWordsBeside(
  services: Services,
  { studyId, otherMaterial, pageId, staff }: Places,
  words: string,
): Promise<void> {
  const person = await addConcerned(services, otherMaterial, { note: words, formats: words });
  await services.database.write(async (trx) => {
    await putBesideTexts(trx, pageId, words);
    await putInStudy(trx, { studyId, otherMaterial, person, pageId }, words);
    await putInSite(trx, { studyId, pageId, personId: 'personId' in staff ? (staff.personId ?? '') : '' }, words);
  });
}

async function putBesideTexts(trx: Writer, pageId: string, words: string): Promise<void> {
  const edition = await trx.selectFrom('edition').selectAll().where('pageId', '=', pageId).executeTakeFirstOrThrow();
  const notice = withKeyword(edition.notice, words);
  await trx.updateTable('page').set({ notice }).where('id', '=', pageId).execute();
  await trx.updateTable('edition').set({ notice }).where('pageId', '=', pageId).execute();
  await trx.updateTable('frozenVersion').set({ notice, name: words }).where('pageId', '=', pageId).execute();
  const { number, title, summary, document } = edition;
  const text = { pageId, textKind: 'edition' as const, number };
  await trx
    .insertInto('maskedText')
    .values({ ...text, title, summary, document, notice, note: words, maskedAt: AT })
    .execute();
  const file = {
    sha256: 'a'.repeat(64),
    source: '',
    mediaType: 'application/pdf',
    bytes: 1,
    width: null,
    height: null,
  };
  await trx
    .insertInto('file')
    .values([
      { ...file, id: 'ffile2222222', name: `${words}.pdf`, pageId, createdBy: null, createdAt: AT },
      { ...file, id: 'fcover222222', name: `${words}.png`, pageId: null, createdBy: null, createdAt: AT },
    ])
    .execute();
  const attached = { pageId, fileId: 'ffile2222222', title: words, language: 'fr', position: 0 };
  await trx
    .insertInto('attachment')
    .values({ ...attached, id: 'aattached222' })
    .execute();
  await trx
    .insertInto('editionAttachment')
    .values({ ...attached, editionNumber: number })
    .execute();
  await trx
    .insertInto('versionAttachment')
    .values({ ...attached, versionNumber: 1 })
    .execute();
  const masked = { fileId: 'ffile2222222', title: words, name: `${words}.pdf`, shownName: `${words}.pdf` };
  await trx
    .insertInto('maskedAttachment')
    .values({ ...text, ...masked, position: 0 })
    .execute();
  await trx
    .insertInto('fileText')
    .values({ fileId: 'ffile2222222', state: 'read', pages: 1, text: words, readAt: AT })
    .execute();
  const details = JSON.stringify({ title: words, notice: { common: { keywords: [words] } } });
  const point = { id: 'ppoint222222', pageId, createdAt: AT, reason: 'interval', words: 1, document: EMPTY };
  await trx
    .insertInto('checkpoint')
    .values({ ...point, details })
    .execute();
  const shown = { pageId, state: '0-state', document: EMPTY, position: 0, createdAt: AT };
  await trx
    .insertInto('reviewedText')
    .values({ ...shown, details })
    .execute();
  await trx
    .insertInto('reviewRequest')
    .values({
      ...{ id: 'rrequest2222', pageId, personId: null, name: 'Ada', email: 'ada@example.org', locale: 'fr' },
      ...{
        tokenHash: null,
        title: words,
        message: words,
        dueOn: null,
        origin: '',
        isQuoted: 0,
        side: '',
        createdBy: null,
      },
      ...{ createdAt: AT, expiresAt: LATER, withdrawnAt: null, editionNumber: null, answer: 'changes', reason: words },
      ...{ answeredAt: AT, state: null, position: null, lookedAt: null, lookedState: null, undeliveredAt: null },
    })
    .execute();
}

async function putInStudy(
  trx: Writer,
  { studyId, otherMaterial, person, pageId }: Omit<Places, 'staff'> & { readonly person: string },
  words: string,
): Promise<void> {
  await trx
    .insertInto('studyStage')
    .values({
      ...{ pageId: studyId, stage: 'framing', state: 'skipped', reason: words, beginsOn: '', dueOn: '' },
      ...{ note: words, isListed: 0, updatedAt: AT },
    })
    .execute();
  await trx
    .updateTable('material')
    .set({ title: words, place: words, summary: words })
    .where('id', '=', otherMaterial)
    .execute();
  const quote = { exact: words, prefix: '', suffix: '' };
  const anchor = JSON.stringify({ blockId: 'b2222222', blockStart: 0, blockEnd: 9, quote, relative: null });
  await trx.updateTable('extract').set({ anchor }).where('materialId', '=', otherMaterial).execute();
  await trx
    .insertInto('materialFile')
    .values({
      ...{ id: 'mfile2222222', materialId: otherMaterial, name: `${words}.txt`, mark: '', mediaType: 'text/plain' },
      ...{
        bytes: 1,
        received: 1,
        sha256: 'b'.repeat(64),
        createdBy: null,
        createdAt: AT,
        updatedAt: AT,
        completedAt: AT,
      },
    })
    .execute();
  const loop = { locale: 'fr' as const, email: '', origin: '', createdBy: null, createdAt: AT, expiresAt: LATER };
  await trx
    .insertInto('consentLoop')
    .values({ ...loop, concernedId: person, revokedAt: null })
    .execute();
  const turn = { concernedId: person, uses: '[]', reach: '' as const, naming: '' as const, fileId: '', askedBy: null };
  // The second passage is known by its position.
  const text = `Un début.\n\n${words}\n\nUne fin.`;
  await trx
    .insertInto('consentTurn')
    .values({ ...turn, turn: 'transcript', text, askedAt: AT, answeredAt: AT, takenAt: null })
    .execute();
  const proposal = { concernedId: person, position: 1, kind: 'correct' as const, text: words };
  await trx
    .insertInto('consentProposal')
    .values({ ...proposal, createdAt: AT, takenAt: null, isAccepted: 0 })
    .execute();
  const quotation = { concernedId: person, pageId, blockId: 'b2222222', digest: 'd', answer: 'correct' as const };
  await trx
    .insertInto('consentQuotation')
    .values({ ...quotation, text: words, answeredAt: AT, takenAt: null })
    .execute();
}

async function putInSite(
  trx: Writer,
  { studyId, pageId, personId }: { readonly studyId: string; readonly pageId: string; readonly personId: string },
  words: string,
): Promise<void> {
  const mail = { recipientName: '', recipient: 'a@example.org', subject: words, text: `Bonjour. ${words}.` };
  const when = { createdAt: AT, dueAt: LATER, attempts: 1, problem: words, about: JSON.stringify({ said: words }) };
  await trx
    .insertInto('queuedMail')
    .values({ id: 'q23456789abc', ...mail, html: `<p>${words}</p>`, ...when })
    .execute();
  await trx.insertInto('unansweredQuery').values({ day: '2026-11-01', query: words.toLowerCase(), times: 1 }).execute();
  const entry = { actor: 'cli', action: 'page.changed', at: AT, detail: JSON.stringify({ said: [words] }) };
  const gone = { ...entry, action: 'page.deleted', subject: 'pgone2222222', pageId: 'pgone2222222' };
  await trx
    .insertInto('audit')
    .values([{ ...entry, subject: pageId, pageId }, { ...entry, subject: 'x', pageId: null }, gone])
    .execute();
  const collection = { id: 'ccollection2', kind: 'booklet' as const, slug: 'livret', language: 'fr', coverFile: null };
  const own = { title: words, summary: words, introduction: words, imprint: words, coverAlt: words };
  await trx
    .insertInto('collection')
    .values({
      ...{ ...collection, ...own, visibility: 'public' as const, publishedAt: null },
      ...{ createdAt: AT, updatedAt: AT, archivedAt: null },
    })
    .execute();
  const part = { id: 'cpart2222222', collectionId: collection.id, position: 0, title: words };
  await trx.insertInto('collectionPart').values(part).execute();
  const json = JSON.stringify({ ...own, parts: [words] });
  await trx
    .insertInto('maskedCollection')
    .values({ collectionId: collection.id, words: json, shown: json, materials: '[]' })
    .execute();
  await trx
    .insertInto('ownKit')
    .values({ id: 'kkit22222222', personId, title: words, createdAt: AT, updatedAt: AT })
    .execute();
  await trx.insertInto('ownKitPage').values({ kitId: 'kkit22222222', pageId, place: 0, note: words }).execute();
  await trx
    .insertInto('ownKitRemoval')
    .values({ kitId: 'kkit22222222', number: 1, key: 'une-cle', pageId: studyId, place: 1, note: words })
    .execute();
  await trx
    .insertInto('analysisImport')
    .values({ id: 'iimport22222', pageId: studyId, begunAt: AT, finishedAt: null })
    .execute();
  await trx
    .insertInto('stagedMaterial')
    .values({
      id: 'smaterial222',
      importId: 'iimport22222',
      kind: 'interview',
      place: 0,
      title: words,
      summary: words,
      draftId: null,
    })
    .execute();
  await trx
    .insertInto('stagedExtractChange')
    .values({ importId: 'iimport22222', extractId: 'eextract2222', note: words })
    .execute();
}

/** The columns beside texts in which no row has these words, as `table.column`. */
export async function columnsWithout({ database }: Pick<Services, 'database'>, words: string): Promise<string[]> {
  const without: string[] = [];
  for (const { table, texts = [], passages = [], json = [], isOfNoPage } of WORDS_BESIDE)
    for (const column of [...texts, ...passages, ...json]) {
      const rows = database.read
        .selectFrom(table as 'audit')
        .select(sql<number>`count(*)`.as('count'))
        .where(column as 'detail', 'like', `%${words}%`)
        .$if(isOfNoPage === true, (query) => query.where('pageId', 'is', null));
      if ((await rows.executeTakeFirstOrThrow()).count === 0) without.push(`${table}.${column}`);
    }
  return without;
}
