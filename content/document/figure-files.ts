import { isId } from '#content/text/ids.ts';

/**
 * The ids of the files that a document's figures show, in its order, found in its stored JSON
 * without parsing it. Within a text node, JSON escapes quotation marks, so that its words never
 * match.
 */
export function figureFiles(json: string): ReadonlySet<string> {
  const files = [...json.matchAll(/"file":"([a-z0-9]+)"/g)].map((match) => match[1]!);
  return new Set(files.filter(isId));
}
