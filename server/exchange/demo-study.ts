import { parse } from 'yaml';
import { z } from 'zod';
import { concernedInput } from '#content/input/material/concerned-input.ts';
import { materialInput } from '#content/input/material/material-input.ts';

const none = z.string().default('');
const concerned = z
  .object({
    ...{ name: z.string(), pseudonym: z.string(), organisation: none, state: z.string(), uses: z.array(z.string()) },
    ...{ reach: z.string(), naming: z.string(), givenOn: none, how: none, formats: none },
    /** They take their words back once the study is published. */
    withdrawn: z.boolean().default(false),
  })
  .transform(({ withdrawn, ...person }) => ({
    person: concernedInput.parse({ ...person, language: 'fr', askedBy: '', until: '', note: '' }),
    withdrawn,
  }));
const schema = z.array(
  z
    .object({
      ...{ kind: z.string(), title: z.string(), heldOn: none, place: none, country: none, side: none },
      ...{ actorType: none, organisation: none, collector: none, summary: none, access: z.string().default('staff') },
      /** A file of `sounds`. */
      file: none,
      concerned: z.array(concerned).default([]),
    })
    .transform(({ file, concerned: people, ...facts }) => ({
      facts: materialInput.parse({ ...facts, language: 'fr' }),
      ...{ file, people },
    })),
);

/** A study's material as a file describes it. */
export type DescribedMaterial = z.infer<typeof schema>[number];

/** Parses a study's materials, in the order of their numbers. @throws ZodError for an incomplete file */
export function parseStudyFile(source: string): DescribedMaterial[] {
  return schema.parse(parse(source, { schema: 'core', maxAliasCount: 0 }));
}
