import { z } from 'zod';
import { splitFrontMatter } from '#content/import/front-matter.ts';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { parseYamlMapping } from './stated/front-matter.ts';

const schema = z.object({
  kind: z.enum(COLLECTION_KINDS),
  slug: z.string(),
  lang: z.string(),
  title: z.string(),
  summary: z.string(),
  visibility: z.enum(VISIBILITIES),
  published: z.iso.date(),
  imprint: z.string().default(''),
  parts: z.array(z.object({ title: z.string(), pages: z.array(z.string()) })),
});

/** A collection as a file describes it: page slugs, and the introduction in Markdown. */
export type DescribedCollection = z.infer<typeof schema> & { readonly introduction: string };

/** Parses a collection's file. @throws ZodError if it is incomplete */
export function parseCollectionFile(source: string): DescribedCollection {
  const { frontMatter, body } = splitFrontMatter(source);
  return { ...schema.parse(parseYamlMapping(frontMatter ?? '')), introduction: body.trim() };
}
