import { readPage, readVersion } from '#app/http/locked-text.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { versionPath } from '#content/addresses/site-paths.ts';
import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReadVersion } from '#server/pages/history/version-service.ts';
import { type AnnotatedText, versionMark } from './annotations-view.server.ts';

/** A version to annotate, as annotations are shown on it. */
export function annotatedVersion({ page, version, html }: ReadVersion): AnnotatedText {
  const { number, title, language } = version;
  return {
    page,
    edition: {
      number: versionMark(number),
      title,
      language,
      document: JSON.parse(version.document) as DocumentNode,
    },
    html,
    textPath: versionPath(pagePath(page)),
  };
}

/**
 * What the viewer annotates of the page at an address: its latest edition, or its version to
 * annotate.
 * @throws NavetteError `not-found` for those who may not read annotations there
 */
export async function readAnnotated(
  context: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
  kind: PageKind,
  slug: string,
): Promise<AnnotatedText & { readonly movedTo: string | null }> {
  const { services, viewer } = context;
  const page = await services.pages.requireAt(viewer, kind, slug, 'annotation.read');
  if (annotatedTextOf(viewer, page).version === null) return readPage(context, kind, slug);
  const read = await readVersion(context, kind, slug);
  return { ...annotatedVersion(read), movedTo: read.movedTo };
}
