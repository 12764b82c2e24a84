import { NavetteError } from '#content/errors.ts';
import { passageKey, type WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import { findWithdrawn, shinglesOf } from '#content/withdrawal/withdrawn-words.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { digestShown } from './chosen-passages.ts';
import { findAllPassages, type PassageSources } from './withdrawal-places.ts';

/** What the choices are found by. */
type Choices = Pick<Withdrawal, 'materialId' | 'salt' | 'passages'>;

/** A passage of a page with its choice, and its words in all texts that have it. */
interface ChosenInTexts {
  readonly passage: WithdrawnPassage;
  readonly texts: ReadonlySet<string>;
}

/**
 * The passages of a page, as chosen and with those for which nothing was chosen. A block counts
 * where it cites the material, or has the words that were chosen: what else it has stays.
 */
export async function findChosen(
  deps: PassageSources,
  { materialId, salt, passages }: Choices,
  pageId: string,
): Promise<ChosenInTexts[]> {
  const found = passages
    .filter((one) => one.pageId === pageId)
    .map((passage) => ({ passage, texts: new Set<string>() }));
  const ticked = found.filter(({ passage }) => passage.shown !== undefined);
  const ids = ticked.flatMap(({ passage }) => passage.blockIds);
  const page = await findPage(deps.database.read, pageId);
  for (const { blockId, blockIds, text, isCiting } of page
    ? await findAllPassages(deps, pageId, materialId, ids)
    : []) {
    const isOf = ({ passage }: ChosenInTexts) => passage.blockIds.some((id) => blockIds.includes(id));
    let chosen = isCiting
      ? found.find((one) => one.passage.shown === undefined && isOf(one))
      : ticked.find(({ passage }) => passage.blockIds.includes(blockId) && passage.shown === digestShown(salt, text));
    if (!chosen && !isCiting) continue;
    if (!chosen) {
      chosen = { passage: { pageId, blockIds: [], choice: 'remove', paraphrase: '' }, texts: new Set() };
      found.push(chosen);
    }
    chosen.passage = { ...chosen.passage, blockIds: [...new Set([...chosen.passage.blockIds, ...blockIds])] };
    chosen.texts.add(text);
  }
  return found;
}

/** What stands between words that a paraphrase repeats. */
const BETWEEN = ' […] ';

/**
 * Checks choices against the words of all texts and of their history. Reads none if nothing was
 * typed or ticked.
 * @param pageIds the pages that use the material
 * @throws NavetteError `conflict` with `reason` `places-changed` if ticked words stand nowhere any
 * more; `invalid` with `fields` and `repeats` if paraphrases repeat withdrawn words
 */
export async function checkChosen(deps: PassageSources, choices: Choices, pageIds: Iterable<string>): Promise<void> {
  const phrased = choices.passages.filter(({ choice }) => choice === 'paraphrase');
  const ticked = new Set(choices.passages.filter(({ shown }) => shown !== undefined).map(({ pageId }) => pageId));
  const withdrawn = new Set<string>();
  for (const pageId of phrased.length > 0 ? pageIds : ticked)
    for (const { passage, texts } of await findChosen(deps, choices, pageId)) {
      if (passage.shown !== undefined && texts.size === 0)
        throw new NavetteError('conflict', { reason: 'places-changed' });
      if (passage.choice === 'pseudonym') continue;
      for (const text of texts) for (const words of shinglesOf(text)) withdrawn.add(words);
    }
  const faults = phrased.flatMap(({ pageId, blockIds, paraphrase }) => {
    const ranges = findWithdrawn(paraphrase, (words) => withdrawn.has(words));
    const repeated = ranges.map(([start, end]) => paraphrase.slice(start, end)).join(BETWEEN);
    return repeated === '' ? [] : [{ field: passageKey({ pageId, key: blockIds[0]! }), repeated }];
  });
  if (faults.length > 0)
    throw new NavetteError('invalid', {
      fields: faults.map(({ field }) => field),
      repeats: faults.map(({ repeated }) => repeated),
    });
}
