import { parseTarget } from '#content/citation/target.ts';
import { isGoneBack } from '#content/material/cited-material.ts';
import { BEFORE_ANY_END, reachOf } from '#content/material/consent.ts';
import type { MaskedSource, QuotationGiven } from '#content/withdrawal/mask-quotations.ts';
import { listQuotationsOfPage, type StoredQuotation } from '#db/consent/consent-answer-repository.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import {
  findConsentChange,
  listBeyondOfText,
  listCitedBy,
  listWhollyBeyond,
  type PublishedText,
} from '#db/materials/masked-text-repository.ts';
import { listWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { listWithdrawnBlocks } from '#db/materials/withdrawn-page-repository.ts';
import type { PageRow } from '#db/pages/page-repository.ts';
import {
  findExtractsCited,
  findWithConcerned,
  gapsOf,
  type MaterialWithConcerned,
} from '#server/materials/cited-materials.ts';
import { findHiddenNames } from '#server/materials/hidden-people.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import { findStruckWords } from './struck-words.ts';

/** The sources of a text that have to be masked in it under present consent. */
export async function findMaskedSources(
  { database: { read } }: { readonly database: Pick<Database, 'read'> },
  page: PageRow,
  at: PublishedText,
): Promise<MaskedSource[]> {
  const targets = (await listCitedBy(read, at)).flatMap((target) => parseTarget(target) ?? []);
  const extracts = await findExtractsCited(read, targets);
  const before = await listBeyondOfText(read, at);
  // For the page as a whole, so that a version to annotate made meanwhile is masked alike.
  const known = new Set(await listWhollyBeyond(read, page.id));
  const inPart = before.filter(({ cause, quotations, statements }) => cause === 'part' && quotations + statements > 0);
  const ids = new Set(
    targets.flatMap((target) =>
      target.type === 'block'
        ? []
        : target.type === 'material'
          ? [target.id]
          : [extracts.get(target.id)?.materialId ?? ''],
    ),
  );
  // Materials no longer cited since passages were withdrawn: the words beside these may still name
  // their people.
  const former = new Map((await listWithdrawnBlocks(read, page.id)).map((one) => [one.materialId, one.blockIds]));
  for (const id of former.keys()) ids.add(id);
  const materials = await findWithConcerned(read, [...ids]);
  const people = [...materials.values()].flatMap(({ concerned }) => concerned);
  const names = await findHiddenNames(read, [...ids], people, page.language);
  const answers = await listQuotationsOfPage(read, page.id);
  const struck = await findStruckWords(read, [...ids]);
  const reading = { reach: reachOf(page.visibility), on: BEFORE_ANY_END };
  const sources: MaskedSource[] = [];
  for (const id of ids) {
    const found = materials.get(id);
    // A use that once exceeded consent does so until the person agrees again.
    const gap = (use: 'analysis' | 'quotation') =>
      (found ? gapsOf(found, use, reading) : ['missing' as const]).some((why) => isGoneBack(why) || known.has(id));
    // Answers may be deleted with their person; what they withdrew must not return.
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
      isWithdrawn: isWithdrawn(found),
      kept: await keptBlocks(read, id, page.id),
      former: former.get(id) ?? [],
    });
  }
  return sources;
}

/**
 * The blocks in which the team chose, since consent last changed, to preserve words under a
 * pseudonym.
 */
export async function keptBlocks(read: Reader, materialId: string, pageId: string): Promise<string[]> {
  const changedAt = await findConsentChange(read, materialId);
  const chosen = (await listWithdrawals(read, materialId)).filter(({ requestedAt }) => requestedAt >= changedAt);
  return chosen.flatMap(({ passages }) =>
    passages.filter((one) => one.pageId === pageId && one.choice === 'pseudonym').flatMap(({ blockIds }) => blockIds),
  );
}

const toGiven = ({ concernedId, blockId, digest, answer, answeredAt, ofEarlier }: StoredQuotation): QuotationGiven => ({
  ...{ concernedId, blockId, digest, answer, answeredAt, isOfEarlier: ofEarlier !== 0 },
});

const isWithdrawn = (found: MaterialWithConcerned | undefined): boolean =>
  found?.concerned.some(({ state }) => state === 'withdrawn') ?? false;
