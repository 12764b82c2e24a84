import { UniqueID } from '@tiptap/extension-unique-id';
import { IDENTIFIED_BLOCKS } from '#content/document/schema.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/ids.ts';

/** A new block's id. */
export function newBlockId(): string {
  return spellId(crypto.getRandomValues(new Uint8Array(BLOCK_ID_LENGTH)), BLOCK_ID_LENGTH);
}

/** Gives every block its id. The attribute itself is the schema's own. */
export const BlockIds = UniqueID.extend({ addGlobalAttributes: () => [] }).configure({
  attributeName: 'id',
  types: [...IDENTIFIED_BLOCKS],
  generateID: newBlockId,
});
