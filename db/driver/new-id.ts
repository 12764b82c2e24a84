import { randomBytes } from 'node:crypto';
import { ID_LENGTH, spellId } from '#content/text/ids.ts';

/** A new row's id. */
export function newId(): string {
  return spellId(randomBytes(ID_LENGTH));
}
