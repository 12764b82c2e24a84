import { pagePath } from '#content/addresses/address.ts';
import type { Database } from '#db/driver/database.ts';
import { listCollectionsToFit, noteCollectionsToFit } from '#db/materials/masked-collection-repository.ts';
import {
  type ConsentChange,
  listConsentChanges,
  listTextsBeyond,
  noteConsentFollowed,
  type PublishedText,
} from '#db/materials/masked-text-repository.ts';
import { listWithheld } from '#db/materials/withheld-text-repository.ts';
import { findPage, type PageRow } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { RecordedConsents } from '#server/materials/records/recorded-consents.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { fitCollection } from './fit-collection.ts';
import { fitText } from './fit-text.ts';
import { findTextsToFit } from './texts-to-fit.ts';
import { TextWithheldError, withholdText } from './withhold-text.ts';

/** Milliseconds after a failure, such as a full disk, until it is retried. */
const AGAIN_MS = 60_000;
/** For withheld texts, this time doubles with each attempt, up to this many milliseconds. */
const WITHHELD_AT_MOST_MS = 3_600_000;

interface QuotationMaskingDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly recorded: Pick<RecordedConsents, 'keep'>;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Fits published texts to present consent: quotations of a person who withdrew consent are masked
 * in the stored text, until the team has decided about them or the person agrees again
 * (docs/decisions/0100-published-quotations-are-masked-at-once.md).
 */
export class QuotationMasking {
  readonly #deps: QuotationMaskingDeps;
  readonly #turns = new KeyedMutex();
  #working: Promise<unknown> = Promise.resolve();
  #again: NodeJS.Timeout | null = null;
  #pauseOfWithheld = AGAIN_MS;
  #closed = false;

  constructor(deps: QuotationMaskingDeps) {
    this.#deps = deps;
    // A page may have become visible to more readers, a collection may have been written.
    for (const event of ['page-changed', 'collection-changed'] as const)
      deps.events.on(event, () => {
        if (!this.#closed) this.follow().catch((error: unknown) => this.#tryLater(error));
      });
  }

  /**
   * Applies all recorded changes of consent. Texts that cannot be masked are withheld from readers.
   * @throws AggregateError for texts that could not be masked, after masking the others; with only
   * `TextWithheldError`s if all of these are withheld
   */
  follow(isStart = false): Promise<void> {
    const work = this.#turns.run('masks', () => this.#follow(isStart));
    this.#working = work;
    return work;
  }

  /**
   * The same, before the server answers requests: withheld texts delay nothing, and are tried again
   * later.
   * @param isStart leaves texts that are withheld already to that later attempt
   * @returns the texts that are withheld because they could not be masked
   * @throws Error if something that could not be masked may still be read
   */
  async followOrWithhold(isStart = false): Promise<readonly TextWithheldError[]> {
    try {
      await this.follow(isStart);
      return [];
    } catch (error) {
      const withheld = allWithheld(error);
      if (!withheld) throw error;
      this.#tryLater(error);
      return withheld;
    }
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
        for (const text of await listTextsBeyond(read, pageId))
          await this.#fitOrWithhold(page, text).catch((error: unknown) => {
            if (!(error instanceof TextWithheldError)) throw error;
            this.#tryLater(error);
          });
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
    const pause = allWithheld(error) ? this.#pauseOfWithheld : AGAIN_MS;
    this.#pauseOfWithheld = Math.min(2 * pause, WITHHELD_AT_MOST_MS);
    this.#again = setTimeout(() => {
      this.#again = null;
      this.follow().then(
        () => {
          this.#pauseOfWithheld = AGAIN_MS;
        },
        (again: unknown) => this.#tryLater(again),
      );
    }, pause);
    this.#again.unref();
  }

  async #follow(isStart: boolean): Promise<void> {
    const { read } = this.#deps.database;
    const changes = await listConsentChanges(read);
    // A text is fitted to the present consent of all its sources, once for all the changes read
    // here: one that cannot be masked would otherwise be tried for each of its sources.
    const fitted = new Map<string, Error | null>();
    if (isStart)
      for (const text of await listWithheld(read))
        fitted.set(keyOf(text), new TextWithheldError(`${text.textKind} ${text.number} of page ${text.pageId}`));
    const failed = await failuresOf(changes, (change) => this.#followChange(change, fitted));
    const collections = await listCollectionsToFit(read);
    failed.push(...(await failuresOf(collections, (id) => fitCollection(this.#deps, id))));
    if (failed.length > 0) throw masksMissing(failed);
  }

  /** @throws AggregateError for texts that could not be masked: the others are */
  async #followChange(change: ConsentChange, fitted: Map<string, Error | null>): Promise<void> {
    const { database, recorded, events, clock } = this.#deps;
    // Recorded first: a restore must know the change even if a text cannot be masked.
    await recorded.keep(change.materialId);
    const using = await findTextsToFit({ database }, change.materialId);
    const failed: unknown[] = [];
    for (const { page, texts } of using) {
      let isChanged = false;
      const failedHere = await failuresOf(texts, async (text) => {
        const key = keyOf(text);
        const known = fitted.get(key);
        if (known) throw known;
        if (known === null) return;
        const isOther = await this.#fitOrWithhold(page, text, () => {
          isChanged = true;
        }).catch((error: Error) => {
          fitted.set(key, error);
          throw error;
        });
        fitted.set(key, null);
        if (!isOther) return;
        isChanged = true;
        // Emitted at once: if the process ends here, nothing reports these masks later.
        events.emit('editions-rewritten');
      });
      if (isChanged) events.emit('page-changed', page.id);
      failed.push(...failedHere);
    }
    await database.write(async (trx) => {
      await noteCollectionsToFit(
        trx,
        using.map(({ page }) => page.id),
      );
      if (failed.length === 0) await noteConsentFollowed(trx, change, clock().toISOString());
    });
    if (failed.length > 0) throw masksMissing(failed);
  }

  /**
   * Fits one text, or withholds it from readers.
   * @param onWithheld called if that changed what readers have
   * @returns whether it was changed
   * @throws TextWithheldError, or why it could not even be withheld
   */
  async #fitOrWithhold(page: PageRow, at: PublishedText, onWithheld: () => void = () => {}): Promise<boolean> {
    try {
      return await fitText(this.#deps, page, at);
    } catch (cause) {
      // The next start fits it, before anybody is answered.
      if (this.#closed) throw cause;
      if (await withholdText(this.#deps, page, at)) {
        onWithheld();
        this.#deps.events.emit('editions-rewritten');
      }
      throw new TextWithheldError(`${at.textKind} ${at.number} of ${pagePath(page)}`, { cause });
    }
  }
}

const keyOf = ({ pageId, textKind, number }: PublishedText): string => `${pageId} ${textKind} ${number}`;

/** Continues after failures, so that one does not leave the words of others readable. */
async function failuresOf<One>(all: readonly One[], act: (one: One) => Promise<void>): Promise<unknown[]> {
  const failed: unknown[] = [];
  for (const one of all)
    await act(one).catch((error: unknown) =>
      failed.push(...(error instanceof AggregateError ? error.errors : [error])),
    );
  return failed;
}

/** The texts that are withheld, if nothing else failed; null if something may still be read. */
function allWithheld(error: unknown): readonly TextWithheldError[] | null {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const withheld = errors.filter((one) => one instanceof TextWithheldError);
  return withheld.length > 0 && withheld.length === errors.length ? withheld : null;
}

/** What could not be masked; a text that several changes concern is named once. */
function masksMissing(failed: readonly unknown[]): AggregateError {
  const withheld = new Map(failed.flatMap((one) => (one instanceof TextWithheldError ? [[one.message, one]] : [])));
  const others = failed.filter((one) => !(one instanceof TextWithheldError));
  const names = withheld.size === 0 ? '' : `; withheld from readers: ${[...withheld.keys()].join(', ')}`;
  return new AggregateError([...others, ...withheld.values()], `some texts could not be masked${names}`);
}
