import { parse } from 'yaml';
import { z } from 'zod';
import { ANNOTATION_KINDS } from '#content/annotation/annotation.ts';
import { SIDES } from '#content/people/person.ts';

const author = { author: z.string(), organisation: z.string(), country: z.string(), side: z.enum(SIDES) };
const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

const schema = z.array(
  z.object({
    ...author,
    kind: z.enum(ANNOTATION_KINDS),
    quote: z.string(),
    body: z.string(),
    date: instant,
    resolved: z.boolean().default(false),
    replies: z.array(z.object({ ...author, body: z.string(), date: instant })).default([]),
  }),
);

export type DescribedAnnotation = z.infer<typeof schema>[number];

/** Parses a page's annotations. @throws ZodError for an incomplete file */
export function parseAnnotationsFile(source: string): DescribedAnnotation[] {
  return schema.parse(parse(source, { schema: 'core', maxAliasCount: 0 }));
}
