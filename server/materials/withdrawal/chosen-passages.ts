import { NavetteError } from '#content/errors.ts';
import { isBlockId } from '#content/text/ids.ts';
import { oneLine } from '#content/text/one-line.ts';
import { pseudonymTells } from '#content/withdrawal/names.ts';
import {
  LONGEST_PARAPHRASE,
  MOST_CHOSEN,
  PASSAGE_CHOICES,
  type PassageChoice,
  type WithdrawnPassage,
} from '#content/withdrawal/withdrawal.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';

/** The choices of a withdrawal's form. */
export interface ChosenPassages {
  /** The id of the person who withdraws; empty if no person concerned is recorded. */
  readonly person: string;
  /** By `passageKey`; a passage without a choice is removed. */
  readonly passages: ReadonlyMap<string, { readonly choice: string; readonly paraphrase: string }>;
  /** The keys of further passages: beside those that cite, or found by their words. */
  readonly along: readonly string[];
  /** `WithdrawalView.seen` of the screen with the form. */
  readonly seen: string;
}

const KEY = /^([^-]+)-([^-]+)$/;

/**
 * Validates the choices for the passages.
 * @param found.seen as it is now
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
): { choices: WithdrawnPassage[]; person: NamedConcerned | null } {
  const { concerned } = found;
  if (chosen.seen !== found.seen) throw new NavetteError('conflict', { reason: 'places-changed' });
  if (chosen.passages.size + chosen.along.length > MOST_CHOSEN)
    throw new NavetteError('too-many', { limit: MOST_CHOSEN });
  const person = concerned.find(({ id }) => id === chosen.person) ?? (concerned.length === 1 ? concerned[0]! : null);
  const isNamedByPseudonym =
    person !== null && !concerned.some(({ name, pseudonym }) => pseudonymTells(name, pseudonym));
  const fields = concerned.length > 0 && person === null ? ['person'] : [];
  const choices: WithdrawnPassage[] = [];
  const add = (key: string, choice: PassageChoice, paraphrase: string) => {
    const [, pageId = '', blockId = ''] = KEY.exec(key) ?? [];
    // Ignore pages that do not use the material, whatever the form names.
    if (found.pageIds.has(pageId) && isBlockId(blockId))
      choices.push({ pageId, blockIds: [blockId], choice, paraphrase });
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
  for (const key of chosen.along) if (!chosen.passages.has(key)) add(key, 'remove', '');
  if (fields.length > 0) throw new NavetteError('invalid', { fields });
  return { choices, person };
}
