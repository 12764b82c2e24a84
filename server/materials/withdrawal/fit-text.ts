import { isDeepStrictEqual } from 'node:util';
import { emptyNotice, type Notice } from '#content/kinds/notice.ts';
import type { FoundBeyond, MaskedSource } from '#content/withdrawal/mask-quotations.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { listAttachedWords, maskAttached } from '#db/files/masked-attachment-repository.ts';
import {
  deleteMaskedText,
  findMaskedText,
  keepMaskedText,
  listBeyondOfText,
  type PublishedText,
  replaceBeyondConsent,
} from '#db/materials/masked-text-repository.ts';
import { findEditionShown, maskEdition } from '#db/pages/edition-repository.ts';
import { listEditionTerms } from '#db/pages/edition-term-repository.ts';
import { type PageRow, updatePage } from '#db/pages/page-repository.ts';
import { findVersion, maskVersion } from '#db/pages/version-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findMaskedSources } from './masked-sources.ts';
import { sentenceIn } from './withdrawal-steps.ts';

interface FitTextDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly clock: Clock;
}

/** Fits one text to present consent. @returns whether it was changed */
export async function fitText(deps: FitTextDeps, page: PageRow, at: PublishedText): Promise<boolean> {
  const { database, tasks, clock } = deps;
  const { read } = database;
  const sources = await findMaskedSources(deps, page, at);
  const kept = await findMaskedText(read, at);
  if (sources.length === 0 && kept === null) {
    if ((await listBeyondOfText(read, at)).length > 0) await database.write((trx) => replaceBeyondConsent(trx, at, []));
    return false;
  }
  const shown = await findShown(read, at);
  if (!shown) return false;
  const { language } = shown;
  const { title, summary, document } = kept ?? shown;
  // Masked before notices were: what readers see is all that there is.
  const isKept = kept !== null && (kept.notice !== '' || kept.withheldAt !== null);
  // A damaged notice was not kept, and what is shown instead of a text is not its own.
  const notice = kept === null || kept.notice === '' ? emptyNotice(page.kind) : JSON.parse(kept.notice);
  const beside = isKept ? { note: kept.note, notice } : shown;
  const attached = await listAttachedWords(read, at);
  const whole = {
    ...{ kind: page.kind, title, summary, document, note: beside.note, notice: beside.notice as Notice },
    attached: attached.map((one) => one.whole),
  };
  const { found, isMasked, ...texts } = await tasks.run('maskPublished', whole, sources, {
    language,
    sentence: sentenceIn(language),
  });
  const now = clock().toISOString();
  const rows = found
    .filter(({ quotations, statements, names }) => quotations + statements + names > 0)
    .map((one) => ({ ...one, cause: causeOf(one, sources), since: now }));
  const files = attached.map((one, place) => ({ ...one, shown: texts.attached[place]! }));
  const before = { ...shown, attached: attached.map((one) => one.shown) };
  const isOther = PUBLISHED.some((field) => JSON.stringify(texts[field]) !== JSON.stringify(before[field]));
  const isChanged = isOther && (isMasked || kept !== null);
  const isDone = await database.write(async (trx) => {
    // Withdrawn from in the meantime: the text read above has words that must be erased.
    const stored = [await findMaskedText(trx, at), await findShown(trx, at), await listAttachedWords(trx, at)];
    if (!isDeepStrictEqual(stored, [kept, shown, attached])) return false;
    const { note } = whole;
    if (isMasked)
      await keepMaskedText(trx, {
        ...at,
        title,
        summary,
        document,
        notice: JSON.stringify(whole.notice),
        note,
        maskedAt: kept?.maskedAt ?? now,
        withheldAt: null,
      });
    else await deleteMaskedText(trx, at);
    if (isChanged) {
      await (at.textKind === 'edition' ? maskEdition(trx, at, texts) : maskVersion(trx, at, texts));
      await maskAttached(trx, at, files);
      // A page is listed under its authors.
      await listEditionTerms(trx, at.pageId);
    }
    await replaceBeyondConsent(trx, at, rows);
    // A new `updatedAt` makes search read the page again, even if it misses the event.
    if (isChanged) await updatePage(trx, at.pageId, { updatedAt: now });
    return true;
  });
  return isDone ? isChanged : fitText(deps, page, at);
}

/** Whether consent as a whole does not cover a text, or only names and single quotations of it. */
function causeOf(
  { materialId, quotations, statements }: FoundBeyond,
  sources: readonly MaskedSource[],
): 'consent' | 'part' {
  const source = sources.find((one) => one.materialId === materialId);
  const isAll = source !== undefined && !(source.mayQuote && source.mayRest);
  return isAll && quotations + statements > 0 ? 'consent' : 'part';
}

/** What of a published text may have masks. */
const PUBLISHED = ['document', 'title', 'summary', 'notice', 'note', 'attached'] as const;

/** A published text as readers have it; null if it no longer exists. */
async function findShown(db: Reader | Writer, { pageId, textKind, number }: PublishedText) {
  if (textKind === 'edition') return findEditionShown(db, pageId, number);
  const version = await findVersion(db, pageId, number);
  return version && { ...version, note: version.name };
}
