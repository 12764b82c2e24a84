import { createHash } from 'node:crypto';
import type { Passage } from '#content/citation/find-passages.ts';
import { NavetteError } from '#content/errors.ts';
import { isBlockId } from '#content/text/ids.ts';
import { oneLine } from '#content/text/one-line.ts';
import { revealsName } from '#content/withdrawal/names.ts';
import {
  LONGEST_PARAPHRASE,
  MOST_CHOSEN,
  PASSAGE_CHOICES,
  type PassageChoice,
  passageKey,
  type WithdrawnPassage,
} from '#content/withdrawal/withdrawal.ts';
import { findWithdrawn, shinglesOf, wholeOf } from '#content/withdrawal/words/withdrawn-words.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { digestWords } from '#server/drafts/withdraw-text.ts';
import { findAllPassages, type PassageSources } from './withdrawal-places.ts';

/** The choices of a withdrawal's form. */
export interface ChosenPassages {
  /** The id of the person who withdraws; empty if no person concerned is recorded. */
  readonly person: string;
  /** By `passageKey`; a passage without a choice is removed. */
  readonly passages: ReadonlyMap<string, { readonly choice: string; readonly paraphrase: string }>;
  /** The keys (`alongKey`) of further passages: beside those that cite, or found by their words. */
  readonly along: readonly string[];
  /** `WithdrawalView.seen` of the screen with the form. */
  readonly seen: string;
}

const KEY = /^([^-]+)-([^-]+)$/;
const ALONG = /^([^-]+)-([^-]+)-([0-9a-f]+)$/;

/** Characters of a digest of a passage's words in a form. */
const WORDS_LENGTH = 16;

/** Identifies a passage's words in a form. */
const wordsKey = (text: string): string =>
  createHash('sha256').update(wholeOf(text)).digest('hex').slice(0, WORDS_LENGTH);

/** Identifies in a form a passage that cites nothing: its block, and its words there. */
export const alongKey = (pageId: string, { blockId, text }: Pick<Passage, 'blockId' | 'text'>): string =>
  `${passageKey({ pageId, key: blockId })}-${wordsKey(text)}`;

/** The digest of these words that a withdrawal stores. */
const digestKey = (salt: string, key: string): string => digestWords(salt, `shown: ${key}`);

/** A digest of words by which a chosen passage is found again: `WithdrawnPassage.shown`. */
const digestShown = (salt: string, text: string): string => digestKey(salt, wordsKey(text));

/**
 * Validates the choices for the passages.
 * @param found.seen as it is now
 * @param salt the withdrawal's
 * @throws NavetteError `conflict` with `reason` `places-changed` if passages were added or removed;
 * `invalid` with `fields`: `person`, or the key of a passage; `too-many`
 */
export function readChosen(
  found: {
    readonly pageIds: ReadonlySet<string>;
    readonly concerned: readonly NamedConcerned[];
    readonly seen: string;
  },
  chosen: ChosenPassages,
  salt: string,
): { choices: WithdrawnPassage[]; person: NamedConcerned | null } {
  const { concerned } = found;
  if (chosen.seen !== found.seen) throw new NavetteError('conflict', { reason: 'places-changed' });
  if (chosen.passages.size + chosen.along.length > MOST_CHOSEN)
    throw new NavetteError('too-many', { limit: MOST_CHOSEN });
  const person = concerned.find(({ id }) => id === chosen.person) ?? (concerned.length === 1 ? concerned[0]! : null);
  const isNamedByPseudonym = person !== null && !concerned.some(({ name, pseudonym }) => revealsName(name, pseudonym));
  const fields = concerned.length > 0 && person === null ? ['person'] : [];
  const choices: WithdrawnPassage[] = [];
  // Ignore pages that do not use the material, whatever the form names.
  const isThere = (pageId: string, blockId: string) => found.pageIds.has(pageId) && isBlockId(blockId);
  const add = (key: string, choice: PassageChoice, paraphrase: string) => {
    const [, pageId = '', blockId = ''] = KEY.exec(key) ?? [];
    if (isThere(pageId, blockId)) choices.push({ pageId, blockIds: [blockId], choice, paraphrase });
  };
  for (const [key, { choice, paraphrase }] of chosen.passages) {
    const text = choice === 'paraphrase' ? oneLine(paraphrase) : '';
    const isWrong =
      !(PASSAGE_CHOICES as readonly string[]).includes(choice) ||
      (choice === 'paraphrase' && (text === '' || text.length > LONGEST_PARAPHRASE)) ||
      (choice === 'pseudonym' && !isNamedByPseudonym);
    if (isWrong) fields.push(key);
    else add(key, choice as PassageChoice, text);
  }
  for (const key of chosen.along) {
    const [, pageId = '', blockId = '', words] = ALONG.exec(key) ?? [];
    // A form without the digest of the ticked words.
    if (words === undefined) throw new NavetteError('conflict', { reason: 'places-changed' });
    const shown = digestKey(salt, words);
    if (isThere(pageId, blockId))
      choices.push({ pageId, blockIds: [blockId], choice: 'remove', paraphrase: '', shown });
  }
  if (fields.length > 0) throw new NavetteError('invalid', { fields });
  return { choices, person };
}

/** The fields by which choices are found. */
type Choices = Pick<Withdrawal, 'materialId' | 'salt' | 'passages'>;

/** A passage of a page with its choice, and its words in all texts that have it. */
interface ChosenInTexts {
  readonly passage: WithdrawnPassage;
  readonly texts: ReadonlySet<string>;
}

/**
 * The passages of a page, with those for which nothing was chosen. A block counts if it cites the
 * material or has the chosen words; its other words remain.
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

/** Separates words that a paraphrase repeats. */
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
