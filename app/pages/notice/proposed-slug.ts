import { isSlug } from '#content/text/slug.ts';

/**
 * What a form proposes in the place of an address that gives somebody's name, who is not to be
 * named any more.
 */
export function proposedSlug(parameters: URLSearchParams): string | null {
  const slug = parameters.get('adresse') ?? '';
  return isSlug(slug) ? slug : null;
}
