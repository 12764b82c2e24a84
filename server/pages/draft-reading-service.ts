import { pagePath } from '#content/address.ts';
import { authoriseSeen } from '#content/authorise.ts';
import type { DocumentHeading } from '#content/document/headings.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import type { Database } from '#db/database.ts';
import { type DraftWriting, findDraftPosition, listDraftWritings } from '#db/draft-repository.ts';
import type { Page } from '#db/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { AttachmentLine, AttachmentService } from './attachment-service.ts';
import type { PageService } from './page-service.ts';
import type { PlaceInCollection, ReadingService } from './reading-service.ts';
import type { Standing } from './standing.ts';

/** A draft as its next edition would be read. */
export interface ReadDraft {
  readonly page: Page;
  /** The position in the log of an update that the text holds: later ones may be in it too. */
  readonly position: number;
  readonly html: string;
  readonly headings: readonly Omit<DocumentHeading, 'block'>[];
  readonly words: number;
  readonly attachments: readonly AttachmentLine[];
  readonly places: readonly PlaceInCollection[];
  /** Who wrote in it, the latest first. */
  readonly writings: readonly DraftWriting[];
  readonly standing: Standing | null;
  /** ISO 8601. */
  readonly readAt: string;
  /** Set when the address is a former one. */
  readonly movedTo: string | null;
}

interface DraftReadingDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly pages: PageService;
  readonly reading: ReadingService;
  readonly attachments: AttachmentService;
  readonly clock: Clock;
}

/** Drafts for those who read them without writing. */
export class DraftReadingService {
  readonly #deps: DraftReadingDeps;

  constructor(deps: DraftReadingDeps) {
    this.#deps = deps;
  }

  /** @throws NavetteError `not-found`, `forbidden`, `sign-in-required`; those of DraftTaskRunner */
  async read(viewer: Viewer, kind: PageKind, slug: string): Promise<ReadDraft> {
    const { database, drafts, tasks, pages, reading, attachments, clock } = this.#deps;
    const page = await pages.requireAt(viewer, kind, slug);
    authoriseSeen(viewer, 'draft.read', pageSubject(page));
    // Before the text: what is written meanwhile is announced as new, rather than missed.
    const position = await findDraftPosition(database.read, page.id);
    const { html, headings, words } = await tasks.run('edition', await drafts.state(page.id), {
      language: page.language,
    });
    return {
      page,
      position,
      html: await reading.fillCards(viewer, html),
      headings,
      words,
      attachments: await attachments.list(page.id, viewer),
      places: await reading.places(viewer, page),
      writings: await listDraftWritings(database.read, [page.id]),
      standing: await reading.standing(viewer, page),
      readAt: clock().toISOString(),
      movedTo: page.slug === slug ? null : pagePath(page),
    };
  }

  /** The position of a draft's last stored update. For the server's own use: checks no right. */
  findPosition(pageId: string): Promise<number> {
    return findDraftPosition(this.#deps.database.read, pageId);
  }
}
