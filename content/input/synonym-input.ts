import { z } from 'zod';
import { LONGEST_SYNONYM_LIST } from '#content/search/words/synonym-list.ts';

/** An edited list of synonyms, and the version that was edited. */
export const synonymInput = z.object({
  text: z
    .string()
    .overwrite((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trimEnd())
    .max(LONGEST_SYNONYM_LIST),
  version: z.string(),
});
export type SynonymInput = z.input<typeof synonymInput>;
