import { randomBytes } from 'node:crypto';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import { replaceNames } from '#content/withdrawal/names.ts';
import { MOST_PASSAGES, passageKey, type WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import { cutWithdrawn, shinglesOf } from '#content/withdrawal/withdrawn-words.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { listConcerned, type NamedConcerned, updateConcerned } from '#db/materials/concerned-repository.ts';
import { findMaterial, updateMaterial } from '#db/materials/material-repository.ts';
import {
  findWithdrawal,
  insertWithdrawal,
  listPagesLeft,
  listUnfinished,
  listWithdrawals,
  listWithdrawalsOfPage,
  listWithdrawnPages,
  noteWithdrawalDone,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { digestWords, withdrawnWords } from '#server/drafts/withdraw-text.ts';
import type { DraftCitations } from '#server/materials/draft-citations.ts';
import { type MaterialOfStudy, requireToWithdraw } from '#server/materials/require-material.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { SearchService } from '#server/search/search-service.ts';
import { type ChosenPassages, readChosen } from './chosen-passages.ts';
import {
  findAllPassages,
  findPagePassages,
  findUsingPages,
  type PagePassage,
  type PassageSources,
} from './withdrawal-places.ts';
import type { WithdrawalRecords } from './withdrawal-records.ts';
import { sentenceIn, withdrawFromPage } from './withdrawal-steps.ts';

/** How long after an edit a page is looked at again for words that came back. */
const LOOK_AGAIN_MS = 2_000;
/** The same once words had come back: everybody's writes wait while the database is scrubbed. */
const REST_MS = 60_000;

/** A passage that draws on a material, for who decides what becomes of it. */
export interface WithdrawalPlace extends PagePassage {
  /** Of its page. */
  readonly title: string;
  readonly language: string;
}

/** What somebody who wishes to withdraw a material's words is shown. */
export interface WithdrawalView extends MaterialOfStudy {
  readonly concerned: readonly NamedConcerned[];
  readonly places: readonly WithdrawalPlace[];
  /** Titles of pages of which the history alone has it. */
  readonly pastOnly: readonly string[];
  /** Earlier withdrawals, the latest first. */
  readonly earlier: readonly Pick<Withdrawal, 'id' | 'requestedAt' | 'doneAt'>[];
}

interface WithdrawalServiceDeps extends PassageSources {
  readonly draftCitations: DraftCitations;
  readonly records: WithdrawalRecords;
  readonly search: Pick<SearchService, 'expunge'>;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Takes somebody's words out of everything that was written with them. What is to be done is stored
 * as a whole first, and then done step by step: whoever is killed in between goes on at the next
 * start (docs/decisions/0061-a-withdrawal-is-a-plan-that-is-carried-out.md).
 */
export class WithdrawalService {
  readonly #deps: WithdrawalServiceDeps;
  /** One withdrawal at a time. */
  readonly #turns = new KeyedMutex();
  #working: Promise<unknown> = Promise.resolve();
  /** Pages from which something was withdrawn; null before they are read. */
  #pages: Set<string> | null = null;
  /** Pages that are looked at again soon. */
  readonly #soon = new Map<string, NodeJS.Timeout>();
  /** When (`performance.now`) the next look may be. */
  #notBefore = 0;

  constructor(deps: WithdrawalServiceDeps) {
    this.#deps = deps;
    deps.events.on('draft-stored', (pageId) => this.#lookAgainSoon(pageId));
  }

  /** What there is to withdraw. @throws NavetteError `not-found`, `forbidden` */
  async view(id: string, viewer: Viewer): Promise<WithdrawalView> {
    const { database, draftCitations } = this.#deps;
    const found = await requireToWithdraw(database.read, viewer, id);
    await draftCitations.followAll();
    const pages = await findPages(database.read, await findUsingPages(this.#deps, id));
    const places: WithdrawalPlace[] = [];
    const pastOnly: string[] = [];
    for (const page of pages) {
      const title = setTypography(page.title, page.language);
      const passages = await findPagePassages(this.#deps, page.id, id);
      if (passages.length === 0) pastOnly.push(title);
      for (const passage of passages) places.push({ ...passage, title, language: page.language });
    }
    return {
      ...found,
      concerned: await listConcerned(database.read, [id]),
      places,
      pastOnly,
      earlier: await listWithdrawals(database.read, id),
    };
  }

  /** Checks that the viewer may withdraw from a material. @throws NavetteError `not-found`, `forbidden` */
  async require(id: string, viewer: Viewer): Promise<void> {
    await requireToWithdraw(this.#deps.database.read, viewer, id);
  }

  /** What readers of editions will read in the place of each passage. @throws as `request` */
  async preview(id: string, chosen: ChosenPassages, viewer: Viewer): Promise<Map<string, string>> {
    const view = await this.view(id, viewer);
    const { choices } = readChosen(view, chosen);
    const names = view.concerned.map(({ name, pseudonym }) => [name, pseudonym] as const);
    return new Map(
      view.places.map((place, index): [string, string] => {
        const { choice, paraphrase } = choices[index]!;
        if (choice === 'paraphrase') return [passageKey(place), paraphrase];
        const text = choice === 'pseudonym' ? replaceNames(place.text, names) : sentenceIn(place.language);
        return [passageKey(place), text];
      }),
    );
  }

  /**
   * Withdraws a material's words from everywhere, as was chosen for each passage.
   * @returns the withdrawal's id, once it is stored; `settle` waits until it is done
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with
   * `reason` `places-changed` if a passage has come for which nothing was chosen; `too-many`
   */
  async request(id: string, chosen: ChosenPassages, viewer: Viewer): Promise<string> {
    const view = await this.view(id, viewer);
    const { choices, person } = readChosen(view, chosen);
    const { database, clock, events } = this.#deps;
    const requestedAt = clock().toISOString();
    const withdrawal = await this.#complete({
      id: newId(),
      materialId: id,
      pageId: view.page.id,
      concernedId: person?.id ?? null,
      passages: choices,
      salt: randomBytes(16).toString('base64url'),
      digests: [],
      requestedBy: personIdOf(viewer),
      requestedAt,
      doneAt: null,
    });
    if (withdrawal.passages.length > MOST_PASSAGES) throw new NavetteError('too-many', { limit: MOST_PASSAGES });
    await this.#deps.records.keep(withdrawal);
    await database.write(async (trx) => {
      const { material, page } = await requireToWithdraw(trx, viewer, id);
      await this.#insert(trx, withdrawal);
      await insertAuditEntry(trx, {
        at: requestedAt,
        actor: actorOf(viewer),
        action: 'material.withdrawn',
        subject: id,
        pageId: page.id,
        detail: { label: materialLabel(material, 'fr') },
      });
    });
    events.emit('sources-changed');
    this.#run(withdrawal.id).catch((error: unknown) =>
      this.#deps.logger.error({ err: error, withdrawal: withdrawal.id }, 'a withdrawal is not done: start again'),
    );
    return withdrawal.id;
  }

  /** Waits until what was requested is done, or for so many milliseconds. */
  async settle(most: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      late = setTimeout(resolve, most);
    });
    await Promise.race([this.#working.catch(() => undefined), waited]);
    clearTimeout(late);
  }

  /**
   * Completes what was interrupted, and does again in a restored backup what was withdrawn since it
   * was made.
   * @returns how many withdrawals there are, and how many were carried out now
   */
  async finish(): Promise<{ known: number; done: number }> {
    const { database, records, events } = this.#deps;
    const all = await records.list();
    let followed = false;
    for (const record of all) {
      if (await findWithdrawal(database.read, record.id)) continue;
      if (!followed) await this.#deps.draftCitations.followAll();
      followed = true;
      const withdrawal = await this.#complete({ ...record, doneAt: null });
      await database.write((trx) => this.#insert(trx, withdrawal));
      events.emit('sources-changed');
    }
    const left = await listUnfinished(database.read);
    for (const id of left) await this.#run(id);
    this.#pages = new Set(await listWithdrawnPages(database.read));
    return { known: all.length, done: left.length };
  }

  async close(): Promise<void> {
    for (const timer of this.#soon.values()) clearTimeout(timer);
    this.#pages = new Set();
    await this.#working.catch(() => undefined);
  }

  /** Adds the passages of the history, and the digests of all words that go. */
  async #complete(withdrawal: Withdrawal): Promise<Withdrawal> {
    const passages: WithdrawnPassage[] = [];
    const digests = new Set(withdrawal.digests);
    const known = withdrawal.passages.map(({ pageId }) => pageId);
    for (const pageId of new Set([...known, ...(await findUsingPages(this.#deps, withdrawal.materialId))])) {
      const ofPage = withdrawal.passages.filter((one) => one.pageId === pageId).map((one) => ({ ...one }));
      const [page] = await findPages(this.#deps.database.read, [pageId]);
      const ids = ofPage.flatMap(({ blockIds }) => blockIds);
      const found = page ? await findAllPassages(this.#deps, pageId, withdrawal.materialId, ids) : [];
      for (const { blockIds, text } of found) {
        let chosen = ofPage.find((one) => one.blockIds.some((id) => blockIds.includes(id)));
        if (!chosen) {
          chosen = { pageId, blockIds: [], choice: 'remove', paraphrase: '' };
          ofPage.push(chosen);
        }
        Object.assign(chosen, { blockIds: [...new Set([...chosen.blockIds, ...blockIds])] });
        if (chosen.choice === 'pseudonym') continue;
        for (const words of shinglesOf(text)) digests.add(digestWords(withdrawal.salt, words));
      }
      // A page without a passage is gone through all the same: its draft's log may have some.
      passages.push(
        ...(ofPage.length > 0 ? ofPage : [{ pageId, blockIds: [], choice: 'remove', paraphrase: '' } as const]),
      );
    }
    return { ...withdrawal, passages, digests: [...digests] };
  }

  async #insert(trx: Writer, withdrawal: Withdrawal): Promise<void> {
    const { materialId, concernedId, passages } = withdrawal;
    await insertWithdrawal(trx, withdrawal, [...new Set(passages.map(({ pageId }) => pageId))]);
    const keepsSome = passages.some(({ choice }) => choice === 'pseudonym');
    const person = (await listConcerned(trx, [materialId])).find(({ id }) => id === concernedId);
    if (person) {
      const { id, materialId: _material, createdAt: _createdAt, ...facts } = person;
      const change = keepsSome ? { naming: 'pseudonym' as const } : { state: 'withdrawn' as const };
      await updateConcerned(trx, id, { ...facts, ...change, updatedAt: withdrawal.requestedAt });
    }
    const material = await findMaterial(trx, materialId);
    if (material) {
      const isWithdrawn = withdrawnWords(withdrawal);
      await updateMaterial(trx, materialId, { summary: cutWithdrawn(material.summary, isWithdrawn, '[…]') });
    }
  }

  #run(id: string): Promise<void> {
    const work = this.#turns.run('withdrawals', () => this.#carryOut(id));
    this.#working = work;
    return work;
  }

  /**
   * Words may come back: by an editor that was offline, by undo, by the clipboard. They are taken out
   * again once nobody has written for a moment.
   */
  #lookAgainSoon(pageId: string): void {
    if (!this.#pages?.has(pageId) || this.#soon.has(pageId)) return;
    const timer = setTimeout(
      () => {
        this.#soon.delete(pageId);
        const work = this.#turns.run('withdrawals', () => this.#lookAgain(pageId));
        this.#working = work;
        work.catch((error: unknown) =>
          this.#deps.logger.error({ err: error, page: pageId }, 'what was withdrawn may have come back'),
        );
      },
      Math.max(LOOK_AGAIN_MS, this.#notBefore - performance.now()),
    );
    timer.unref();
    this.#soon.set(pageId, timer);
  }

  async #lookAgain(pageId: string): Promise<void> {
    const { database, drafts, tasks, events, search } = this.#deps;
    for (const withdrawal of await listWithdrawalsOfPage(database.read, pageId)) {
      const { salt, digests } = withdrawal;
      const words = { salt, digests, target: '', passages: [], names: [], sentence: '' };
      if (!(await tasks.run('withdrawFromDraft', await drafts.state(pageId), words))) continue;
      this.#notBefore = performance.now() + REST_MS;
      await withdrawFromPage(this.#deps, withdrawal, pageId, true);
      events.emit('page-changed', pageId);
      await search.expunge();
      await database.scrub();
    }
  }

  async #carryOut(id: string): Promise<void> {
    const { database, search, events, clock, records } = this.#deps;
    const withdrawal = await findWithdrawal(database.read, id);
    if (!withdrawal || withdrawal.doneAt !== null) return;
    await records.keep(withdrawal);
    const told = new Set(withdrawal.passages.map(({ pageId }) => pageId));
    this.#pages = new Set([...(this.#pages ?? []), ...told]);
    for (const pageId of await listPagesLeft(database.read, id)) {
      await withdrawFromPage(this.#deps, withdrawal, pageId);
      events.emit('page-changed', pageId);
    }
    // Of an earlier start as well: what was done may not have been told.
    for (const pageId of told) events.emit('page-changed', pageId);
    events.emit('sources-changed');
    await search.expunge();
    await database.scrub();
    await database.write((trx) => noteWithdrawalDone(trx, id, clock().toISOString()));
  }
}
