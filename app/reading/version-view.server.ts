import { marginView } from '#app/annotations/margin-view.server.tsx';
import { annotatedVersion } from '#app/annotations/view/annotated-text.server.ts';
import { type AnnotationsView, annotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { type PageHead, pageHead } from '#app/reading/text/page-head.ts';
import { type TextView, textView } from '#app/reading/text/text-view.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReadVersion, VersionRow } from '#server/pages/history/version-service.ts';

/** Another version of the same draft. */
type VersionLink = Pick<VersionRow, 'number' | 'name' | 'frozenAt'>;

const versionLink = ({ number, name, frozenAt }: VersionRow): VersionLink => ({ number, name, frozenAt });

/** A version to annotate as its screen shows it. */
export interface VersionView extends PageHead {
  readonly path: string;
  readonly text: TextView;
  /** The version's own name. */
  readonly name: string;
  /** ISO 8601. */
  readonly frozenAt: string;
  /** The number of the latest edition; null before the first. */
  readonly edition: number | null;
  /** Whether partners are asked to annotate it now. */
  readonly isAsked: boolean;
  /** The other versions, the latest first. */
  readonly others: readonly VersionLink[];
  /** Null for a former version, and for who annotates the edition. */
  readonly annotations: AnnotationsView | null;
  /** The viewer may read the draft. */
  readonly readsDraft: boolean;
}

/** Prepares the screen of a version to annotate. */
export async function versionView(
  read: ReadVersion,
  context: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'nextTurn' | 'pageKey'>,
  request: { readonly url: string },
): Promise<VersionView> {
  const { page, version, html, attachments } = read;
  const { kind, editionNumber, versionNumber } = page;
  const { viewer } = context;
  const viewOf = KINDS[kind].hasTwoSides ? annotationsView : marginView;
  const isAsked = version.number === versionNumber;
  const { language, notice, words, headings, name, frozenAt } = version;
  return {
    ...pageHead(kind, version),
    path: pagePath(page),
    text: textView(translator(context.locale), {
      kind,
      language,
      notice,
      words,
      html,
      sources: read.sources,
      headings,
      attachments,
      edition: null,
    }),
    name,
    frozenAt,
    edition: editionNumber,
    isAsked,
    others: read.versions.filter(({ number }) => number !== version.number).map(versionLink),
    annotations: isAsked ? await viewOf(annotatedVersion(read), context, request) : null,
    readsDraft: can(viewer, 'draft.read', pageSubject(page)),
  };
}
