import { isId } from '#content/text/ids.ts';

/**
 * The ids of the files that the figures of a document show, from its JSON as it is stored: a whole text is not parsed for them. Within
 * a text's own words a quotation mark has a backslash before it, so that nobody's words are taken for an attribute.
 */
export function figureFiles(json: string): ReadonlySet<string> {
  const files = [...json.matchAll(/"file":"([a-z0-9]+)"/g)].map((match) => match[1]!);
  return new Set(files.filter(isId));
}
