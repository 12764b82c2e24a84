import { Node } from '@tiptap/pm/model';
import { documentSchema } from '#content/document/schema.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { MaskedSource } from '#content/withdrawal/mask-quotations.ts';
import { documentSaying, namelessFile, withheldWords } from '#content/withdrawal/withheld-words.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listAttachedWords, maskAttached } from '#db/files/masked-attachment-repository.ts';
import {
  findMaskedText,
  keepMaskedText,
  listBeyondOfText,
  noteTextsToFit,
  type PublishedText,
  replaceBeyondConsent,
} from '#db/materials/masked-text-repository.ts';
import { findStoredWords } from '#db/materials/withheld-text-repository.ts';
import { maskEdition } from '#db/pages/edition-repository.ts';
import { listEditionTerms } from '#db/pages/edition-term-repository.ts';
import { type PageRow, updatePage } from '#db/pages/page-repository.ts';
import { maskVersion } from '#db/pages/version-repository.ts';
import { type EditionText, editionOf } from '#server/drafts/edition-text.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findMaskedSources } from './masked-sources.ts';

interface WithholdDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** A text could not be masked, and readers have a sentence in its place. */
export class TextWithheldError extends Error {
  readonly tag = 'TextWithheldError';
}

/**
 * Replaces a published text that cannot be masked, and all words beside it, by a sentence. Its
 * words are stored as those of a mask are, and restored once it can be masked
 * (docs/decisions/0142-what-cannot-be-masked-is-withheld.md).
 * @returns false if it was withheld already, or no longer exists
 */
export async function withholdText(deps: WithholdDeps, page: PageRow, at: PublishedText): Promise<boolean> {
  const { database, clock } = deps;
  // Its sources may be what could not be read.
  const sources = await findMaskedSources(deps, page, at).catch(() => []);
  const now = clock().toISOString();
  return database.write(async (trx) => {
    const stored = await findStoredWords(trx, at);
    const kept = await findMaskedText(trx, at);
    if (!stored || (kept !== null && kept.withheldAt !== null)) return false;
    const { title, summary, language, note, document } = stored;
    const attached = await listAttachedWords(trx, at);
    const notice = isJson(stored.notice) ? stored.notice : '';
    // Masked by a release that did not mask notices: the stored notice is complete.
    const fresh = { ...at, title, summary, document, notice, note, maskedAt: now };
    const words = kept?.notice === '' ? { ...kept, notice, note } : (kept ?? fresh);
    await keepMaskedText(trx, { ...words, withheldAt: now });
    const placeholder = withheldWords(language);
    const shown = {
      ...textSaying(placeholder.text, language),
      ...{ title: placeholder.title, summary: placeholder.text, notice: emptyNotice(page.kind) },
      note: at.textKind === 'version' ? placeholder.title : '',
    };
    await (at.textKind === 'edition' ? maskEdition(trx, at, shown) : maskVersion(trx, at, shown));
    const nameless = ({ name }: { readonly name: string }) => namelessFile(name, language);
    await maskAttached(
      trx,
      at,
      attached.map((one) => ({ ...one, shown: { title: placeholder.attached, name: nameless(one.whole) } })),
    );
    await listEditionTerms(trx, at.pageId);
    await replaceBeyondConsent(trx, at, await rowsWith(trx, at, sources, now));
    // Tries again to mask it, whatever the reason was.
    await noteTextsToFit(trx, at.pageId, now);
    await updatePage(trx, at.pageId, { updatedAt: now });
    return true;
  });
}

/** Where it exceeds consent: as known before, with numbers of 0 or 1 for further sources. */
async function rowsWith(trx: Reader, at: PublishedText, sources: readonly MaskedSource[], since: string) {
  const known = await listBeyondOfText(trx, at);
  const added = sources
    .filter(({ materialId }) => known.every((one) => one.materialId !== materialId))
    .map(({ materialId, mayQuote, mayRest, answers, struck }) => ({
      materialId,
      // Answers may be deleted with their person: this number records that something was withdrawn.
      quotations: answers.length + struck.length > 0 ? 1 : 0,
      ...{ statements: 0, names: 0, blocks: [], since },
      cause: mayQuote && mayRest ? ('part' as const) : ('consent' as const),
    }));
  return [...known, ...added];
}

/** A published text with one sentence, in all its forms. */
export const textSaying = (sentence: string, language: string): EditionText =>
  editionOf(Node.fromJSON(documentSchema, documentSaying(sentence)), { language });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
