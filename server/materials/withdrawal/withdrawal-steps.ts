import type { Anchor } from '#content/annotation/annotation.ts';
import { BLOCK_GAP } from '#content/annotation/annotation.ts';
import { storedCitations } from '#content/citation/listed-citations.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { replaceNames } from '#content/withdrawal/names.ts';
import { isReadable } from '#content/withdrawal/readable.ts';
import { passageName, type TextWithdrawal } from '#content/withdrawal/withdrawal.ts';
import { withheldWords } from '#content/withdrawal/withheld-words.ts';
import { cutWithdrawn, findWithdrawn, isFormOf } from '#content/withdrawal/words/withdrawn-words.ts';
import { findCheckpoint, updateCheckpointText } from '#db/drafts/checkpoint-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { onUnchanged } from '#db/driver/on-unchanged.ts';
import {
  forgetDraftCitations,
  replaceEditionCitations,
  replaceVersionCitations,
} from '#db/materials/citation-repository.ts';
import { listConcerned } from '#db/materials/concerned-repository.ts';
import { findMaskedText, keepMaskedText, type MaskedText } from '#db/materials/masked-text-repository.ts';
import {
  type AnnotationWords,
  findEditionHead,
  listAnnotationWords,
  listCheckpointIds,
  listReviewedStates,
  listVersionHeads,
  noteEditionWithdrawn,
  notePageDone,
  type TextHead,
  updateAnnotationWords,
  updateEditionHead,
  updateReviewedText,
  updateVersionHead,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import { findEditionShown, listEditions, withdrawFromEdition } from '#db/pages/edition-repository.ts';
import { findPage, type Page, updatePage } from '#db/pages/page-repository.ts';
import { findVersion, listVersions, withdrawFromVersion } from '#db/pages/version-repository.ts';
import { listOtherDrafts } from '#db/studies/section-repository.ts';
import type { EditionText } from '#server/drafts/edition-text.ts';
import { withdrawnWords } from '#server/drafts/withdraw-text.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { PassageSources } from './withdrawal-places.ts';
import { textSaying } from './withhold-text.ts';

export interface StepDeps extends PassageSources {
  readonly checkpoints: {
    /** Settles when no checkpoint of a draft waits to be stored that was read before this call. */
    settleOf(draftId: string): Promise<void>;
  };
  readonly clock: Clock;
}

/** The sentence that replaces withdrawn words in a text in this language. */
export const sentenceIn = (language: string): string =>
  `[${DOCUMENT_WORDS[language === 'en' ? 'en' : 'fr'].withdrawnCitation}]`;

/**
 * Removes the withdrawn words from every text of a page. Each step can be repeated: an interrupted
 * withdrawal starts again.
 * @param byWords only removes words, wherever they returned: text written since in the place of a
 * passage stays
 */
export async function withdrawFromPage(
  sources: StepDeps,
  withdrawal: Withdrawal,
  pageId: string,
  byWords = false,
): Promise<void> {
  const { database, drafts, tasks, checkpoints, clock } = sources;
  const { read } = database;
  const page = await findPage(read, pageId);
  const at = clock().toISOString();
  const done = () => database.write((trx) => notePageDone(trx, withdrawal.id, pageId, at));
  // Deleted in the meantime.
  if (!page) return done();
  const passages = byWords ? [] : withdrawal.passages.filter((one) => one.pageId === pageId);
  const cited = await materialTargets(read, withdrawal.materialId);
  const names = (await listConcerned(read, [withdrawal.materialId])).map((one) => [one.name, one.pseudonym] as const);
  const target = byWords ? '' : cited;
  const silent: TextWithdrawal = { ...withdrawal, target, passages, names, sentence: '' };
  const isRemoved = byWords || passages.some(({ choice }) => choice !== 'pseudonym');

  // Published texts first: others read them.
  for (const { number } of await listEditions(read, pageId)) {
    const at = { pageId, number, textKind: 'edition' } as const;
    const find = async (db: Reader | Writer) =>
      [await findEditionShown(db, pageId, number), await findMaskedText(db, at)] as const;
    await onUnchanged(database, find, async ([edition, masked]) => {
      if (!edition) return null;
      const { language } = edition;
      const own = { ...silent, sentence: sentenceIn(language) };
      const texts = await withdrawFromText(sources, edition.document, own, language);
      const underMask = await withdrawUnderMask(sources, masked, own, language);
      if (!texts && !underMask) return null;
      const withdrawnAt = isRemoved ? withdrawal.requestedAt : null;
      return async (trx) => {
        if (texts) await withdrawFromEdition(trx, at, texts, withdrawnAt);
        else if (withdrawnAt !== null) await noteEditionWithdrawn(trx, at, withdrawnAt);
        if (!underMask) return;
        await keepMaskedText(trx, underMask);
        await replaceEditionCitations(trx, pageId, number, storedCitations(underMask.document));
      };
    });
  }
  for (const { number } of await listVersions(read, pageId)) {
    const at = { pageId, number, textKind: 'version' } as const;
    const find = async (db: Reader | Writer) =>
      [await findVersion(db, pageId, number), await findMaskedText(db, at)] as const;
    await onUnchanged(database, find, async ([version, masked]) => {
      if (!version) return null;
      const { language } = version;
      const own = { ...silent, sentence: sentenceIn(language) };
      const texts = await withdrawFromText(sources, version.document, own, language);
      const underMask = await withdrawUnderMask(sources, masked, own, language);
      return async (trx) => {
        if (texts) await withdrawFromVersion(trx, at, texts);
        if (!underMask) return;
        await keepMaskedText(trx, underMask);
        await replaceVersionCitations(trx, pageId, number, storedCitations(underMask.document));
      };
    });
  }
  await withdrawFromHeads(sources, withdrawal, page);
  const words = { withdrawal: silent, sentence: sentenceIn(page.language) };
  await database.write(async (trx) => {
    for (const changed of withdrawFromAnnotations(await listAnnotationWords(trx, pageId), words))
      await updateAnnotationWords(trx, changed);
  });

  // Its own text, the sections of its workspace, and transcripts.
  for (const draftId of [pageId, ...(await listOtherDrafts(read, pageId))]) {
    await drafts.expunge(draftId, (state) => tasks.run('withdrawFromDraft', state, silent));
    // One that was read before may still have to be stored.
    await checkpoints.settleOf(draftId);
    for (const id of await listCheckpointIds(read, draftId)) {
      const checkpoint = await findCheckpoint(read, draftId, id);
      const text = checkpoint && (await tasks.run('withdrawFromPacked', checkpoint.document, silent));
      if (text)
        await database.write((trx) => updateCheckpointText(trx, id, { document: text.packed, words: text.words }));
    }
  }
  for (const { id, packed } of await listReviewedStates(read, pageId)) {
    const text = await tasks.run('withdrawFromPacked', packed, silent);
    if (text) await database.write((trx) => updateReviewedText(trx, pageId, id, text.packed));
  }
  await database.write(async (trx) => {
    // A new `updatedAt` makes search read the page again, even if it misses the event.
    await updatePage(trx, pageId, { updatedAt: at });
    if (!byWords) await forgetDraftCitations(trx, pageId, cited);
    await notePageDone(trx, withdrawal.id, pageId, at);
  });
}

/**
 * A text without its masks and without the withdrawn words; null if it has no masks, or no such
 * words.
 */
async function withdrawUnderMask(
  sources: StepDeps,
  masked: MaskedText | null,
  withdrawal: TextWithdrawal,
  language: string,
): Promise<MaskedText | null> {
  if (!masked) return null;
  const isWithdrawn = withdrawnWords(withdrawal);
  const [title, summary] = [masked.title, masked.summary].map((text) => cutWithdrawn(text, isWithdrawn, CUT)) as [
    string,
    string,
  ];
  const texts = await withdrawFromText(sources, masked.document, withdrawal, language);
  if (!texts && title === masked.title && summary === masked.summary) return null;
  return { ...masked, title, summary, document: texts?.document ?? masked.document };
}

/**
 * A text without the withdrawn words; null if it has none. A damaged one is erased: what it still
 * holds of these cannot be found in it.
 */
async function withdrawFromText(
  { tasks }: StepDeps,
  document: string,
  withdrawal: TextWithdrawal,
  language: string,
): Promise<EditionText | null> {
  try {
    return await tasks.run('withdrawFromPublished', document, withdrawal, { language });
  } catch (error) {
    if (isReadable(document)) throw error;
    return textSaying(withheldWords(language).erased, language);
  }
}

/** Replaces withdrawn words in a title, a summary or a note. */
export const CUT = '[…]';

/**
 * Removes withdrawn words from the titles, summaries and notes of a page and of its stored texts.
 */
async function withdrawFromHeads(
  { database, drafts, clock }: StepDeps,
  withdrawal: Withdrawal,
  page: Page,
): Promise<void> {
  const isWithdrawn = withdrawnWords(withdrawal);
  /** Null if it has none of the words. */
  const cutHead = <Head extends TextHead & { readonly note?: string }>(head: Head): Head | null => {
    const { title, summary, note } = head;
    const cut = (text: string) => cutWithdrawn(text, isWithdrawn, CUT);
    const after = {
      ...head,
      title: cut(title),
      summary: cut(summary),
      ...(note === undefined ? {} : { note: cut(note) }),
    };
    return JSON.stringify(after) === JSON.stringify(head) ? null : after;
  };
  const { id: pageId, title, summary } = page;
  for (const { number } of await listEditions(database.read, pageId)) {
    await database.write(async (trx) => {
      const head = await findEditionHead(trx, pageId, number);
      const after = head && cutHead(head);
      const edition = { pageId, number, withdrawnAt: withdrawal.requestedAt };
      if (after) await updateEditionHead(trx, edition, after);
    });
  }
  await database.write(async (trx) => {
    for (const { number, ...head } of await listVersionHeads(trx, pageId)) {
      const after = cutHead(head);
      if (after) await updateVersionHead(trx, pageId, number, after);
    }
  });
  const after = cutHead({ title, summary });
  if (!after) return;
  await drafts.changeHead(pageId, { title, summary }, after, async (inDraft) => {
    const change = { ...after, updatedAt: clock().toISOString() };
    if (!inDraft) await database.write((trx) => updatePage(trx, pageId, change));
  });
}

/** The annotations with withdrawn words, without them. */
export const withdrawFromAnnotations = (
  annotations: readonly AnnotationWords[],
  words: { readonly withdrawal: TextWithdrawal; readonly sentence: string },
): AnnotationWords[] => {
  const isWithdrawn = withdrawnWords(words.withdrawal);
  return annotations.flatMap((one) => withdrawFromAnnotation(one, { ...words, isWithdrawn }) ?? []);
};

/** An annotation's words without the withdrawn ones; null if it has none of them. */
function withdrawFromAnnotation(
  annotation: AnnotationWords,
  words: {
    readonly withdrawal: TextWithdrawal;
    readonly sentence: string;
    readonly isWithdrawn: (sequence: string) => boolean;
  },
): AnnotationWords | null {
  const { withdrawal, sentence, isWithdrawn } = words;
  const { id, body, anchor, replacement } = annotation;
  const changed: AnnotationWords = {
    id,
    body: cutWithdrawn(body, isWithdrawn, sentence),
    replacement: replacement === null ? null : cutWithdrawn(replacement, isWithdrawn, sentence),
    anchor: anchor === null ? null : JSON.stringify(withdrawFromAnchor(JSON.parse(anchor) as Anchor)),
  };
  return JSON.stringify(changed) === JSON.stringify({ id, body, replacement, anchor }) ? null : changed;

  function withdrawFromAnchor(one: Anchor): Anchor {
    const passages = withdrawal.passages.filter(({ blockIds }) => blockIds.includes(one.blockId));
    const { exact, prefix, suffix } = one.quote;
    const isQuoted = findWithdrawn(exact, isWithdrawn).length > 0;
    // In another text, the block may have words of the authors, which stay.
    const isTaken = passages.some(
      (passage) => passage.choice !== 'pseudonym' && isFormOf(exact, passageName(passage), isWithdrawn),
    );
    if (isQuoted || isTaken) {
      const end = one.blockStart + sentence.length;
      return { ...one, quote: { exact: sentence, prefix: '', suffix: '' }, blockEnd: end, relative: null };
    }
    // The context of a quotation may belong to an adjacent block, which is withdrawn.
    const quote = {
      exact,
      prefix: prefix.slice(prefix.lastIndexOf(BLOCK_GAP) + 1),
      suffix: suffix.split(BLOCK_GAP)[0]!,
    };
    if (!passages.some(({ choice }) => choice === 'pseudonym')) return { ...one, quote };
    const { names } = withdrawal;
    return {
      ...one,
      quote: {
        exact: replaceNames(quote.exact, names),
        prefix: replaceNames(quote.prefix, names),
        suffix: replaceNames(quote.suffix, names),
      },
    };
  }
}
