import { parse } from 'yaml';
import { z } from 'zod';
import { CODE_COLOUR_CODES } from '#content/extract/code.ts';
import { code } from '#content/input/input-text.ts';
import { concernedInput } from '#content/input/material/concerned-input.ts';
import { materialInput } from '#content/input/material/material-input.ts';
import { SECTION_CODES } from '#content/study/section.ts';
import { STAGE_CODES, STAGE_STATES } from '#content/study/study-stage.ts';
import { setTypography } from '#content/text/typography.ts';

const none = z.string().default('');
const written = none.transform((text) => setTypography(text, 'fr'));
const concerned = z
  .object({
    ...{ name: z.string(), pseudonym: z.string(), organisation: none, state: z.string(), uses: z.array(z.string()) },
    ...{ reach: z.string(), naming: z.string(), givenOn: none, how: none, formats: none },
    /** Withdrawn once the study is published. */
    withdrawn: z.boolean().default(false),
  })
  .transform(({ withdrawn, ...person }) => ({
    person: concernedInput.parse({ ...person, language: 'fr', askedBy: '', until: '', note: '' }),
    withdrawn,
  }));
const codes = z.array(z.string()).default([]);
const material = z
  .object({
    ...{ kind: z.string(), title: z.string(), heldOn: none, place: none, country: none, side: none },
    ...{ actorType: none, organisation: none, collector: none, summary: none, access: z.string().default('staff') },
    /** A file of `sounds`. */
    file: none,
    concerned: z.array(concerned).default([]),
    /** Markdown; empty for a material without one. */
    transcript: none,
    /** Passages of the transcript that are extracts, in the order of their numbers. */
    passages: z.array(z.object({ words: z.string(), codes })).default([]),
    /** Stretches of its sound that are extracts, numbered after the passages. */
    moments: z.array(z.object({ from: z.string(), to: z.string(), codes })).default([]),
    /** Passages that somebody else coded, by their mail address; numbered after the moments. */
    again: z.array(z.object({ by: z.string(), words: z.string(), codes })).default([]),
  })
  .transform(({ file, concerned: people, transcript, passages, moments, again, ...facts }) => ({
    facts: materialInput.parse({ ...facts, language: 'fr' }),
    ...{ file, people, transcript, passages, moments, again },
  }));
const stage = z.object({
  ...{ state: z.enum(STAGE_STATES), beginsOn: none, dueOn: none, note: written },
  /** The mail addresses of the people responsible for it. */
  by: z.array(z.string()),
});
const schema = z.object({
  stages: z.partialRecord(z.enum(STAGE_CODES), stage),
  /** Rows of each section, with a text for each column. */
  sections: z.partialRecord(z.enum(SECTION_CODES), z.array(z.array(written))),
  /** Codes by a key of the file; a parent comes before its children. */
  codes: z.record(
    z.string(),
    z.object({ name: z.string(), definition: written, colour: code(CODE_COLOUR_CODES), parent: none }),
  ),
  materials: z.array(material),
});

/** A study's workspace as a file describes it. */
export type DescribedStudy = z.infer<typeof schema>;
/** A study's material as its file describes it. */
export type DescribedMaterial = DescribedStudy['materials'][number];

/** Parses a study's workspace. @throws ZodError for an incomplete file */
export function parseStudyFile(source: string): DescribedStudy {
  return schema.parse(parse(source, { schema: 'core', maxAliasCount: 0 }));
}
