import { NavetteError } from '#content/errors.ts';
import { oneLine } from '#content/text/one-line.ts';
import {
  LONGEST_PARAPHRASE,
  PASSAGE_CHOICES,
  type PassageChoice,
  passageKey,
  type WithdrawnPassage,
} from '#content/withdrawal/withdrawal.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { PagePassage } from './withdrawal-places.ts';

/** What somebody chose, as a form has it. */
export interface ChosenPassages {
  /** The id of the person who withdraws; empty if nobody is noted. */
  readonly person: string;
  /** By `passageKey`. */
  readonly passages: ReadonlyMap<string, { readonly choice: string; readonly paraphrase: string }>;
}

/**
 * What is to become of each passage.
 * @throws NavetteError `conflict` with `reason` `places-changed` if nothing was chosen for one;
 * `invalid` with `fields`: `person`, or the key of a passage
 */
export function readChosen(
  { places, concerned }: { readonly places: readonly PagePassage[]; readonly concerned: readonly NamedConcerned[] },
  chosen: ChosenPassages,
): { choices: WithdrawnPassage[]; person: NamedConcerned | null } {
  const person = concerned.find(({ id }) => id === chosen.person) ?? (concerned.length === 1 ? concerned[0]! : null);
  const fields = concerned.length > 0 && person === null ? ['person'] : [];
  const choices = places.map((place): WithdrawnPassage => {
    const { choice = '', paraphrase = '' } = chosen.passages.get(passageKey(place)) ?? {};
    if (choice === '') throw new NavetteError('conflict', { reason: 'places-changed' });
    const text = choice === 'paraphrase' ? oneLine(paraphrase) : '';
    const isWrong =
      !(PASSAGE_CHOICES as readonly string[]).includes(choice) ||
      (choice === 'paraphrase' && (text === '' || text.length > LONGEST_PARAPHRASE)) ||
      (choice === 'pseudonym' && person === null);
    if (isWrong) fields.push(passageKey(place));
    const { pageId, blockIds } = place;
    return { pageId, blockIds, choice: choice as PassageChoice, paraphrase: text };
  });
  if (fields.length > 0) throw new NavetteError('invalid', { fields });
  return { choices, person };
}
