import { pagePath } from '#content/address.ts';
import type { AnnotationKind } from '#content/annotation/annotation.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import type { PageStatus } from '#content/edition.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Side, Viewer } from '#content/person.ts';
import { threadAnchor } from '#content/render/html-marks.ts';
import { annotationsPath, versionPath } from '#content/site-paths.ts';
import { listOpenAnnotations } from '#db/annotation-repository.ts';
import type { Database } from '#db/database.ts';
import { listLatestEdited } from '#db/draft-repository.ts';
import { listLatestChanged } from '#db/latest-page-repository.ts';
import { findPage, type Page } from '#db/page-repository.ts';

/** A page as the staff's desk shows it. */
export interface DeskPage {
  readonly id: string;
  readonly kind: PageKind;
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly status: PageStatus;
  /** When its draft or notice last changed. */
  readonly changedAt: string;
}

export interface DeskAnnotation {
  readonly id: string;
  /** The address of the thread itself. */
  readonly href: string;
  readonly pageTitle: string;
  /** The page's language. */
  readonly language: string;
  readonly kind: AnnotationKind;
  readonly body: string;
  readonly authorName: string;
  readonly organisation: string;
  readonly side: Side;
  readonly createdAt: string;
}

/** Open tasks of a member of the staff. */
export interface Desk {
  readonly resume: readonly DeskPage[];
  readonly toReview: readonly DeskPage[];
  readonly annotations: readonly DeskAnnotation[];
}

const MOST = 5;

/** The staff's part of the home page. */
export class HomeService {
  private readonly database: Database;

  constructor(deps: { database: Database }) {
    this.database = deps.database;
  }

  /**
   * Drafts this person was writing, pages to review, partners' annotations.
   * @throws NavetteError `forbidden`
   */
  async desk(viewer: Viewer): Promise<Desk> {
    authorise(viewer, 'draft.read');
    const { read } = this.database;
    const received: DeskAnnotation[] = [];
    for (const annotation of await listOpenAnnotations(read, MOST)) {
      const page = await findPage(read, annotation.pageId);
      if (!page) continue;
      const { id, pageTitle, kind, body, authorName, organisation, side, createdAt } = annotation;
      // Workshops show threads beside the text, other pages on a separate screen.
      const path = pagePath(page);
      const isVersion = page.editionNumber === null && page.versionNumber !== null;
      const inPlace = isVersion ? versionPath(path) : path;
      const screen = isVersion || KINDS[page.kind].annotatedInPlace ? inPlace : annotationsPath(path);
      const href = `${screen}#${threadAnchor(id)}`;
      const { language } = page;
      received.push({ id, href, pageTitle, language, kind, body, authorName, organisation, side, createdAt });
    }
    return {
      resume: await this.resume(viewer),
      toReview: (await listLatestChanged(read, ['in-review'], MOST)).map((page) => toDeskPage(page, page.updatedAt)),
      annotations: received,
    };
  }

  /** The drafts this person last typed in, then the unpublished pages they created. */
  private async resume(viewer: Viewer): Promise<DeskPage[]> {
    const personId = personIdOf(viewer);
    if (personId === null) return [];
    const { read } = this.database;
    const found = new Map<string, DeskPage>();
    for (const { pageId, editedAt } of await listLatestEdited(read, personId, MOST)) {
      const page = await findPage(read, pageId);
      if (page && page.archivedAt === null) found.set(pageId, toDeskPage(page, editedAt));
    }
    for (const page of await listLatestChanged(read, ['draft', 'in-review'], MOST, personId)) {
      if (found.size >= MOST) break;
      if (!found.has(page.id)) found.set(page.id, toDeskPage(page, page.updatedAt));
    }
    return [...found.values()];
  }
}

function toDeskPage(page: Page, changedAt: string): DeskPage {
  const { id, kind, title, language, status } = page;
  return { id, kind, href: pagePath(page), title, language, status, changedAt };
}
