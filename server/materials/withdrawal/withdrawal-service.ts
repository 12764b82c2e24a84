import { randomBytes } from 'node:crypto';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { listConcerned } from '#db/materials/concerned-repository.ts';
import { noteCollectionsToFit } from '#db/materials/masked-collection-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import {
  findWithdrawal,
  forgetShort,
  listPagesLeft,
  listPagesOf,
  listUnfinished,
  listWithdrawals,
  noteWithdrawalDone,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import type { FileEraser } from '#server/files/uploads/file-eraser.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { Outbox } from '#server/mail/outbox.ts';
import type { PictureEraser } from '#server/materials/files/picture-eraser.ts';
import type { WithdrawalRecords } from '#server/materials/records/withdrawal-records.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { SearchService } from '#server/search/search-service.ts';
import { type ChosenPassages, checkChosen, readChosen } from './chosen-passages.ts';
import type { QuotationMasking } from './quotation-masking.ts';
import { readPages, storeWithdrawal } from './read-pages.ts';
import { requireWithdrawal } from './require-withdrawal.ts';
import { ReturnedWords } from './returned-words.ts';
import { type BesideDeps, withdrawBeside } from './withdraw-beside.ts';
import { digestUses, findUsingPages, findUsingTexts } from './withdrawal-places.ts';
import { type StepDeps, withdrawFromPage } from './withdrawal-steps.ts';
import {
  previewWithdrawal,
  viewWithdrawal,
  type WithdrawalQuery,
  type WithdrawalView,
  type WithdrawalViewDeps,
} from './withdrawal-view.ts';

interface WithdrawalServiceDeps extends WithdrawalViewDeps, Pick<StepDeps, 'checkpoints'> {
  readonly records: WithdrawalRecords;
  readonly outbox: Outbox;
  readonly projects: BesideDeps['projects'];
  readonly masking: Pick<QuotationMasking, 'fitPages'>;
  readonly eraser: Pick<FileEraser, 'eraseOfMaterial'>;
  /** The same of pictures of pages that are its files. */
  readonly pictures: Pick<PictureEraser, 'eraseOfMaterial'>;
  /** The same of its transcript. */
  readonly transcripts: Pick<FileEraser, 'eraseOfMaterial'>;
  readonly search: Pick<SearchService, 'expunge'>;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds after a failure, such as a full disk, until a withdrawal is retried. */
const AGAIN_MS = 60_000;

const FIRST: WithdrawalQuery = { part: 0, phrase: '' };

/**
 * Withdraws a person's words from everything that was written with them. The choices are stored as
 * a whole first. Then all pages are read for passages and words, and then rewritten, one after the
 * other: an interrupted withdrawal resumes at the next start
 * (docs/decisions/0061-a-withdrawal-is-a-plan-that-is-carried-out.md,
 * docs/decisions/0068-a-withdrawal-is-read-first-and-takes-more-along.md).
 */
export class WithdrawalService {
  readonly #deps: WithdrawalServiceDeps;
  /** One withdrawal at a time. */
  readonly #turns = new KeyedMutex();
  /** Requests of one material at a time. */
  readonly #requests = new KeyedMutex();
  readonly #returned: ReturnedWords;
  #working: Promise<unknown> = Promise.resolve();
  readonly #again = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(deps: WithdrawalServiceDeps) {
    this.#deps = deps;
    this.#returned = new ReturnedWords({ ...deps, turns: this.#turns });
  }

  /** What can be withdrawn. @throws NavetteError `not-found`, `forbidden` */
  view(id: string, viewer: Viewer, query: WithdrawalQuery = FIRST): Promise<WithdrawalView> {
    return viewWithdrawal(this.#deps, id, viewer, query);
  }

  /**
   * Checks that the viewer may withdraw from a material.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async require(id: string, viewer: Viewer): Promise<void> {
    await requireWithdrawal(this.#deps.database.read, viewer, id);
  }

  /** What readers of editions will read instead of each passage of a view. @throws as `request` */
  preview(id: string, view: WithdrawalView, chosen: ChosenPassages): Promise<Map<string, string>> {
    return previewWithdrawal(this.#deps, id, view, chosen);
  }

  /**
   * Withdraws a material's words from everywhere, by the choice for each passage. A repeated
   * request has no further effect.
   * @returns the withdrawal's id, once it is stored; `settle` waits until it is done
   * @throws NavetteError `not-found`, `forbidden`; `too-many`; `invalid` with `fields`, and with
   * `repeats` for paraphrases that repeat withdrawn words; `conflict` with `reason`
   * `places-changed` if passages or ticked words came or went since the screen was made,
   * `under-way` during another person's withdrawal from the same material
   */
  request(id: string, chosen: ChosenPassages, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    return this.#requests.run(id, () => this.#request(id, chosen, viewer, sent));
  }

  async #request(id: string, chosen: ChosenPassages, viewer: Viewer, sent: FormRecord): Promise<string> {
    const { database, clock, events, records, draftCitations } = this.#deps;
    const { page } = await requireWithdrawal(database.read, viewer, id);
    await draftCitations.followAll();
    const concerned = await listConcerned(database.read, [id]);
    const earlier = await listWithdrawals(database.read, id);
    const uses = await findUsingTexts(this.#deps, id);
    const open = earlier.find(({ doneAt }) => doneAt === null);
    if (open) {
      if (open.concernedId === null || open.concernedId === (chosen.person || concerned[0]?.id)) return open.id;
      throw new NavetteError('conflict', { reason: 'under-way' });
    }
    if (uses.length === 0 && earlier[0] && concerned.every(({ state }) => state === 'withdrawn')) return earlier[0].id;
    const pageIds = new Set(uses.map((one) => one.page.id));
    const salt = randomBytes(16).toString('base64url');
    const { choices, person } = readChosen({ pageIds, concerned, seen: digestUses(uses, earlier) }, chosen, salt);
    await checkChosen(this.#deps, { materialId: id, salt, passages: choices }, pageIds);
    const requestedAt = clock().toISOString();
    const withdrawal: Withdrawal = {
      id: newId(),
      materialId: id,
      pageId: page?.id ?? '',
      concernedId: person?.id ?? null,
      passages: choices,
      salt,
      digests: [],
      requestedBy: personIdOf(viewer),
      requestedAt,
      readAt: null,
      doneAt: null,
    };
    await records.keep(withdrawal);
    try {
      await writeFor(viewer, database, async (trx) => {
        const { material } = await requireWithdrawal(trx, viewer, id);
        await storeWithdrawal(trx, withdrawal, [...pageIds]);
        await insertAuditEntry(trx, {
          at: requestedAt,
          actor: actorOf(viewer),
          action: 'material.withdrawn',
          subject: id,
          ...(page ? { pageId: page.id } : {}),
          detail: { label: material ? materialLabel(material) : '' },
        });
        await sent(trx);
      });
    } catch (error) {
      await records.drop(withdrawal.id);
      throw error;
    }
    events.emit('sources-changed');
    this.#runUntilDone(withdrawal.id);
    return withdrawal.id;
  }

  /** Waits until the requested withdrawals are done, or for this many milliseconds. */
  async settle(most: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      late = setTimeout(resolve, most);
    });
    const all = Promise.all([this.#working.catch(() => undefined), this.#returned.settle()]);
    await Promise.race([all, waited]);
    clearTimeout(late);
  }

  /**
   * Resumes interrupted withdrawals, and repeats in a restored backup those requested since it was
   * made. A failed one does not delay the others: published texts are masked for it, and it
   * continues later.
   * @returns how many withdrawals there are, how many were carried out now, and what failed
   */
  async finish(): Promise<{ known: number; done: number; failed: readonly unknown[] }> {
    const { database, records, events } = this.#deps;
    const all = await records.list();
    let followed = false;
    for (const record of all) {
      if (await findWithdrawal(database.read, record.id)) continue;
      if (!followed) await this.#deps.draftCitations.followAll();
      followed = true;
      const known = record.passages.map(({ pageId }) => pageId);
      const pageIds = new Set([...known, ...(await findUsingPages(this.#deps, record.materialId))]);
      await database.write((trx) => storeWithdrawal(trx, { ...record, readAt: null, doneAt: null }, [...pageIds]));
      events.emit('sources-changed');
    }
    const left = await listUnfinished(database.read);
    const failed: unknown[] = [];
    for (const id of left)
      await this.#run(id).catch(async (error: unknown) => {
        const withdrawal = await findWithdrawal(database.read, id);
        const people = withdrawal ? await listConcerned(database.read, [withdrawal.materialId]) : [];
        const person = people.find((one) => one.id === withdrawal?.concernedId);
        // Masks cover either all words of a person or none, so not words that the team keeps under
        // a pseudonym; and they need the person's record.
        if (person?.state !== 'withdrawn' || withdrawal?.passages.some(({ choice }) => choice === 'pseudonym'))
          throw error;
        failed.push(error);
        await this.#goOnLater(id, error);
      });
    await this.#returned.follow();
    return { known: all.length, done: left.length - failed.length, failed };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#again) clearTimeout(timer);
    await this.#returned.close();
    await this.#working.catch(() => undefined);
  }

  /** Carries a withdrawal out; after a failure, it is retried from the step that failed. */
  #runUntilDone(id: string): void {
    this.#run(id).catch((error: unknown) => this.#goOnLater(id, error).catch(() => undefined));
  }

  /** @throws Error if texts cannot even be masked in the meantime */
  async #goOnLater(id: string, error: unknown): Promise<void> {
    const { database, clock, logger } = this.#deps;
    logger.error({ err: error, withdrawal: id }, 'a withdrawal is not done: it goes on later');
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#again.delete(timer);
      this.#runUntilDone(id);
    }, AGAIN_MS);
    timer.unref();
    this.#again.add(timer);
    const withdrawal = await findWithdrawal(database.read, id);
    if (withdrawal) await database.write((trx) => noteToFit(trx, [withdrawal.materialId], clock().toISOString()));
  }

  #run(id: string): Promise<void> {
    const work = this.#turns.run('withdrawals', () => this.#carryOut(id));
    this.#working = work;
    return work;
  }

  async #carryOut(id: string): Promise<void> {
    const { database, search, events, clock, records } = this.#deps;
    const found = await findWithdrawal(database.read, id);
    if (!found || found.doneAt !== null) return;
    const withdrawal = found.readAt === null ? await readPages(this.#deps, found) : found;
    await records.keep(withdrawal);
    // Before its files are deleted, by which its pictures in pages are found.
    await this.#deps.pictures.eraseOfMaterial(withdrawal.materialId);
    await this.#deps.eraser.eraseOfMaterial(withdrawal.materialId);
    await this.#deps.transcripts.eraseOfMaterial(withdrawal.materialId);
    const all = await listPagesOf(database.read, id);
    this.#returned.add(all);
    // Before the texts: words beside them are masked according to the texts' quotations.
    await this.#withdrawBeside(withdrawal, all);
    for (const pageId of await listPagesLeft(database.read, id)) {
      await withdrawFromPage(this.#deps, withdrawal, pageId);
      events.emit('editions-rewritten');
      events.emit('page-changed', pageId);
    }
    // Again, for words written beside them meanwhile.
    await this.#withdrawBeside(withdrawal, all);
    await database.write(async (trx) => {
      await forgetShort(trx, withdrawal);
      // Their collections no longer need masks for the removed words.
      await noteCollectionsToFit(trx, [...all, withdrawal.pageId]);
    });
    await this.#deps.masking.fitPages(all);
    // Also for steps done before a restart, whose event may not have been emitted.
    events.emit('editions-rewritten');
    for (const pageId of all) events.emit('page-changed', pageId);
    events.emit('sources-changed');
    await search.expunge();
    await database.scrub();
    await database.write((trx) => noteWithdrawalDone(trx, id, clock().toISOString()));
  }

  async #withdrawBeside(withdrawal: Withdrawal, pageIds: readonly string[]): Promise<void> {
    for (const id of await withdrawBeside(this.#deps, withdrawal, pageIds))
      this.#deps.events.emit('collection-changed', id);
  }
}
