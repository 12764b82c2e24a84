import { dayIn } from '#content/activity/local-day.ts';
import { parseTarget } from '#content/citation/target.ts';
import { isGoneBack } from '#content/material/cited-material.ts';
import { reachOf } from '#content/material/consent.ts';
import type { FoundBeyond, MaskedSource, QuotationGiven } from '#content/withdrawal/mask-quotations.ts';
import { listQuotationsOfPage, type StoredQuotation } from '#db/consent/consent-answer-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  deleteMaskedText,
  findConsentChange,
  findMaskedText,
  keepMaskedText,
  listBeyondOfText,
  listCitedBy,
  listConsentChanges,
  listTextsBeyond,
  noteConsentFollowed,
  type PublishedText,
  replaceBeyondConsent,
} from '#db/materials/masked-text-repository.ts';
import { listWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { findEditionShown, maskEdition } from '#db/pages/edition-repository.ts';
import { findPage, type PageRow, updatePage } from '#db/pages/page-repository.ts';
import { findVersion, maskVersion } from '#db/pages/version-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import {
  findExtractsCited,
  findWithConcerned,
  gapsOf,
  type MaterialWithConcerned,
} from '#server/materials/cited-materials.ts';
import { findHiddenNames } from '#server/materials/hidden-people.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { findStruckWords } from './struck-words.ts';
import { findUsingTexts } from './withdrawal-places.ts';
import { sentenceIn } from './withdrawal-steps.ts';

/** Milliseconds after a failure, such as a full disk, until it is retried. */
const AGAIN_MS = 60_000;

interface QuotationMaskingDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly logger: Logger;
}

/**
 * Fits published texts to present consent: quotations of a person who went back on it are masked in
 * the stored text, until the team has chosen what becomes of them or the person agrees again
 * (docs/decisions/0100-published-quotations-are-masked-at-once.md).
 */
export class QuotationMasking {
  readonly #deps: QuotationMaskingDeps;
  readonly #turns = new KeyedMutex();
  #working: Promise<unknown> = Promise.resolve();
  #again: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(deps: QuotationMaskingDeps) {
    this.#deps = deps;
    // A page may have become visible to more readers.
    deps.events.on('page-changed', () => {
      if (!this.#closed) this.follow().catch((error: unknown) => this.#tryLater(error));
    });
  }

  /** Applies all recorded changes of consent. */
  follow(): Promise<void> {
    const work = this.#turns.run('masks', () => this.#follow());
    this.#working = work;
    return work;
  }

  /** The same, but waits at most this many milliseconds: the rest continues in the background. */
  async followSoon(most: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      late = setTimeout(resolve, most);
    });
    await Promise.race([this.follow().catch((error: unknown) => this.#tryLater(error)), waited]);
    clearTimeout(late);
  }

  /** Fits the texts of pages that have masks, once their text was changed. */
  fitPages(pageIds: readonly string[]): Promise<void> {
    return this.#turns.run('masks', async () => {
      const { read } = this.#deps.database;
      for (const pageId of pageIds) {
        const page = await findPage(read, pageId);
        if (!page) continue;
        for (const text of await listTextsBeyond(read, pageId)) await this.#fit(page, text);
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#again) clearTimeout(this.#again);
    await this.#working.catch(() => undefined);
  }

  #tryLater(error: unknown): void {
    this.#deps.logger.error({ err: error }, 'quotations could not be masked: it is tried again later');
    if (this.#closed || this.#again) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.follow().catch((again: unknown) => this.#tryLater(again));
    }, AGAIN_MS);
    this.#again.unref();
  }

  async #follow(): Promise<void> {
    const { database, events, clock } = this.#deps;
    for (const change of await listConsentChanges(database.read)) {
      for (const { page, editions, versions } of await findUsingTexts({ database }, change.materialId)) {
        const numbersOf = (rows: typeof editions) =>
          [...new Set(rows.map(({ number }) => number))].sort((a, b) => b - a);
        let isChanged = false;
        // At once, and also if a later text fails: what is masked already is told by nothing after.
        const mask = async (at: PublishedText) => {
          if (!(await this.#fit(page, at))) return;
          isChanged = true;
          events.emit('editions-rewritten');
        };
        try {
          for (const number of numbersOf(editions)) await mask({ pageId: page.id, textKind: 'edition', number });
          for (const number of numbersOf(versions)) await mask({ pageId: page.id, textKind: 'version', number });
        } finally {
          if (isChanged) events.emit('page-changed', page.id);
        }
      }
      await database.write((trx) => noteConsentFollowed(trx, change, clock().toISOString()));
    }
  }

  /** Fits one text to present consent. @returns whether it was changed */
  async #fit(page: PageRow, at: PublishedText): Promise<boolean> {
    const { database, tasks, clock } = this.#deps;
    const { read } = database;
    const sources = await this.#sourcesBeyond(page, at);
    const kept = await findMaskedText(read, at);
    if (sources.length === 0 && kept === null) {
      if ((await listBeyondOfText(read, at)).length > 0)
        await database.write((trx) => replaceBeyondConsent(trx, at, []));
      return false;
    }
    const shown = await findShown(read, at);
    if (!shown) return false;
    const { language } = shown;
    const { title, summary, document } = kept ?? shown;
    const whole = { title, summary, document };
    const { found, isMasked, ...texts } = await tasks.run('maskPublished', whole, sources, {
      language,
      sentence: sentenceIn(language),
    });
    const now = clock().toISOString();
    const rows = found
      .filter(({ quotations, statements, names }) => quotations + statements + names > 0)
      .map((one) => ({ ...one, cause: causeOf(one, sources), since: now }));
    const isOther = texts.document !== shown.document || texts.title !== shown.title || texts.summary !== shown.summary;
    const isChanged = isOther && (isMasked || kept !== null);
    const isDone = await database.write(async (trx) => {
      // Withdrawn from in the meantime: the text read above has words that must be erased.
      const stored = [(await findMaskedText(trx, at))?.document, (await findShown(trx, at))?.document];
      if (stored[0] !== kept?.document || stored[1] !== shown.document) return false;
      if (isMasked) await keepMaskedText(trx, { ...at, ...whole, maskedAt: kept?.maskedAt ?? now });
      else await deleteMaskedText(trx, at);
      if (isChanged) await (at.textKind === 'edition' ? maskEdition(trx, at, texts) : maskVersion(trx, at, texts));
      await replaceBeyondConsent(trx, at, rows);
      // A new `updatedAt` makes search read the page again, even if it misses the event.
      if (isChanged) await updatePage(trx, at.pageId, { updatedAt: now });
      return true;
    });
    return isDone ? isChanged : this.#fit(page, at);
  }

  /** The sources of a text that go beyond present consent. */
  async #sourcesBeyond(page: PageRow, at: PublishedText): Promise<MaskedSource[]> {
    const { database, clock, timeZone } = this.#deps;
    const { read } = database;
    const targets = (await listCitedBy(read, at)).flatMap((target) => parseTarget(target) ?? []);
    const extracts = await findExtractsCited(read, targets);
    const before = await listBeyondOfText(read, at);
    const known = new Set(before.flatMap(({ materialId, cause }) => (cause === 'consent' ? [materialId] : [])));
    const inPart = before.filter(
      ({ cause, quotations, statements }) => cause === 'part' && quotations + statements > 0,
    );
    const ids = new Set(
      targets.flatMap((target) =>
        target.type === 'block'
          ? []
          : target.type === 'material'
            ? [target.id]
            : [extracts.get(target.id)?.materialId ?? ''],
      ),
    );
    const materials = await findWithConcerned(read, [...ids]);
    const people = [...materials.values()].flatMap(({ concerned }) => concerned);
    const names = await findHiddenNames(read, [...ids], people, page.language);
    const answers = await listQuotationsOfPage(read, page.id);
    const struck = await findStruckWords(read, [...ids]);
    const reading = { reach: reachOf(page.visibility), on: dayIn(timeZone, clock()) };
    const sources: MaskedSource[] = [];
    for (const id of ids) {
      const found = materials.get(id);
      // Once beyond consent, a use stays so until the person agrees again.
      const gap = (use: 'analysis' | 'quotation') =>
        (found ? gapsOf(found, use, reading) : ['missing' as const]).some((why) => isGoneBack(why) || known.has(id));
      // Answers are gone with who gave them; what they took back does not return.
      const isLost = !found?.concerned.length && inPart.some(({ materialId }) => materialId === id);
      const [mayRest, mayQuote] = [!gap('analysis'), !gap('quotation') && !isLost];
      const given = answers.filter(({ concernedId }) => found?.concerned.some((one) => one.id === concernedId));
      const isTakenBack = given.some(({ answer }) => answer === 'withdraw');
      const hidden = names.get(id) ?? [];
      const gone = struck.get(id)?.passages ?? [];
      if (mayRest && mayQuote && !isTakenBack && hidden.length + gone.length === 0) continue;
      sources.push({
        ...{ materialId: id, targets: await materialTargets(read, id), mayRest, mayQuote },
        ...{ answers: isTakenBack ? given.map(toGiven) : [], struck: gone, names: hidden },
        isAlone: (found?.concerned.length ?? 1) === 1,
        isSaid: isWithdrawn(found),
        kept: await this.#keptBlocks(id, page.id),
      });
    }
    return sources;
  }

  /**
   * The blocks in which the team chose, since consent last changed, to preserve words under a
   * pseudonym.
   */
  async #keptBlocks(materialId: string, pageId: string): Promise<string[]> {
    const { read } = this.#deps.database;
    const changedAt = await findConsentChange(read, materialId);
    const chosen = (await listWithdrawals(read, materialId)).filter(({ requestedAt }) => requestedAt >= changedAt);
    return chosen.flatMap(({ passages }) =>
      passages.filter((one) => one.pageId === pageId && one.choice === 'pseudonym').flatMap(({ blockIds }) => blockIds),
    );
  }
}

const toGiven = ({ concernedId, blockId, digest, answer, answeredAt }: StoredQuotation): QuotationGiven => ({
  ...{ concernedId, blockId, digest, answer, answeredAt },
});

/** Whether consent as a whole does not cover a text, or only names and single quotations of it. */
function causeOf(
  { materialId, quotations, statements }: FoundBeyond,
  sources: readonly MaskedSource[],
): 'consent' | 'part' {
  const source = sources.find((one) => one.materialId === materialId);
  const isAll = source !== undefined && !(source.mayQuote && source.mayRest);
  return isAll && quotations + statements > 0 ? 'consent' : 'part';
}

/** A published text as readers have it; null if it no longer exists. */
const findShown = (db: Reader | Writer, { pageId, textKind, number }: PublishedText) =>
  textKind === 'edition' ? findEditionShown(db, pageId, number) : findVersion(db, pageId, number);

const isWithdrawn = (found: MaterialWithConcerned | undefined): boolean =>
  found?.concerned.some(({ state }) => state === 'withdrawn') ?? false;
