import { translator } from '#app/i18n/translate.ts';
import { citation } from '#app/reading/metadata/citation.ts';
import type { DescribedPage } from '#app/reading/metadata/page-metadata.ts';
import { type PracticeView, practiceView } from '#app/reading/practice/practice-view.ts';
import { type PageHead, pageHead } from '#app/reading/text/page-head.ts';
import { type TextView, textView } from '#app/reading/text/text-view.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { readSessions } from '#content/document/session-steps.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, listedVisibilities, pageSubject } from '#content/permission.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PlaceInCollection } from '#server/pages/reading/collection-reading.ts';
import type { PageLens } from '#server/pages/reading/lens-service.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { ReadPage } from '#server/pages/reading/reading-service.ts';
import type { Standing } from '#server/pages/standing.ts';

/** What only the staff see of a page. */
export interface StaffView {
  readonly standing: Standing;
  readonly archivedAt: string | null;
  readonly invites: boolean;
  /** Shown first on the home page. */
  readonly featured: boolean;
  /** There is a version to annotate, and no edition yet. */
  readonly asks: boolean;
  readonly takesLenses: boolean;
  /** A study has a workspace. */
  readonly hasWorkspace: boolean;
}

/** An edition as the reading screen shows it. */
export interface EditionView extends TextView {
  readonly number: number;
  readonly publishedAt: string;
  /** When a passage was last taken out of it at a person's request; null for never. */
  readonly withdrawnAt: string | null;
  readonly citation: string;
  /** Absolute: the permanent address of this edition. */
  readonly citedUrl: string;
  readonly described: DescribedPage;
  /** The number of the latest edition, if it is another. */
  readonly latest: number | null;
}

export interface ReadingView extends PageHead {
  readonly type: 'page';
  readonly id: string;
  readonly path: string;
  /** Null for staff viewing a page that was never published. */
  readonly edition: EditionView | null;
  readonly places: readonly PlaceInCollection[];
  /** Its latest edition has the steps of a session. */
  readonly hasSession: boolean;
  /** What to read next, and what links here. */
  readonly related: readonly PageCard[];
  readonly citedBy: readonly PageCard[];
  readonly staff: StaffView | null;
  readonly lenses: readonly PageLens[];
  /** Of the latest edition of a practice. */
  readonly practice: PracticeView | null;
}

/** What the staff see of a page; null for others. */
export function staffView(
  viewer: Viewer,
  { page, standing, featured = false }: Pick<ReadPage, 'page' | 'standing'> & { readonly featured?: boolean },
): StaffView | null {
  const subject = pageSubject(page);
  if (!standing || !can(viewer, 'page.archive', subject)) return null;
  return {
    standing,
    archivedAt: page.archivedAt,
    featured,
    invites: can(viewer, 'invitation.manage', subject),
    asks: subject.hasVersion === true,
    takesLenses: !isOfSite(page.kind),
    hasWorkspace: hasMaterials(page.kind),
  };
}

/** Prepares the reading screen: typography, names of codes, the viewer's language and rights. */
export function readingView(
  read: ReadPage,
  context: Pick<AppContext, 'viewer' | 'locale' | 'origin' | 'networkName'>,
): ReadingView {
  const { page, edition } = read;
  const { viewer, locale, origin, networkName } = context;
  const t = translator(locale);
  const path = pagePath(page);
  const { language, notice } = edition ?? page;
  const head = pageHead(page.kind, edition ?? page);
  const { title, summary } = head;
  const isLatest = edition?.number === page.editionNumber;
  return {
    type: 'page',
    id: page.id,
    ...head,
    path,
    edition: edition && {
      ...textView(t, {
        kind: page.kind,
        language,
        notice,
        wholeNotice: read.wholeNotice,
        words: edition.words,
        html: read.html,
        sources: read.sources,
        headings: edition.headings,
        attachments: read.attachments,
        edition,
        reviews: read.reviews,
        hasTerms: isLatest && page.archivedAt === null && listedVisibilities(viewer).includes(page.visibility),
      }),
      number: edition.number,
      publishedAt: edition.publishedAt,
      withdrawnAt: edition.withdrawnAt,
      citation: citation(t, {
        authors: notice.common.authors,
        title,
        networkName,
        edition: edition.number,
        publishedAt: edition.publishedAt,
      }),
      citedUrl: `${origin}${editionPath(path, edition.number)}`,
      described: {
        kind: page.kind,
        title,
        summary,
        language,
        notice,
        words: edition.words,
        edition: edition.number,
        publishedAt: edition.publishedAt,
        url: origin + (isLatest ? path : editionPath(path, edition.number)),
        networkName,
      },
      latest: isLatest ? null : page.editionNumber,
    },
    places: read.places,
    hasSession: isLatest && KINDS[page.kind].hasSessions === true && readSessions(edition.document).length > 0,
    related: read.related,
    citedBy: read.citedBy,
    staff: staffView(viewer, read),
    lenses: read.lenses,
    practice: edition && read.origins ? practiceView(t, read.origins, notice.own) : null,
  };
}
