import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { outlineDocument } from '#content/kinds/outline.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { SITE_PAGES } from '#content/site-pages.ts';
import type { Database } from '#db/driver/database.ts';
import { findSlugOwner } from '#db/pages/page-repository.ts';
import { listSitePages, type SitePageRow } from '#db/pages/site-page-repository.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { PageService } from './page-service.ts';

/** A page of the site in the footer. */
export interface FooterLink {
  readonly href: string;
  readonly title: string;
  readonly language: string;
}

interface SitePagesDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly pages: PageService;
}

/** Most links of the footer. */
const MOST = 12;

/** The pages of the site itself: there as drafts from the start, in the footer once published. */
export class SitePages {
  readonly #deps: SitePagesDeps;
  /** Published pages; null after a change. */
  #listed: Promise<readonly SitePageRow[]> | null = null;
  #known: readonly SitePageRow[] = [];

  constructor(deps: SitePagesDeps) {
    this.#deps = deps;
    deps.events.on('page-changed', () => {
      this.#listed = null;
    });
  }

  /** Adds the drafts of pages whose addresses nobody has or had. */
  async addMissing(): Promise<void> {
    for (const { slug, title, summary, outline } of SITE_PAGES) {
      if (await findSlugOwner(this.#deps.database.read, 'site', slug)) continue;
      const document = outlineDocument(outline);
      const details = { slug, title, summary, language: 'fr', visibility: 'public' } as const;
      await this.#deps.pages.create({ kind: 'site', ...details, document }, COMMAND_LINE);
    }
  }

  /** The footer's links that this viewer may follow. */
  async footer(viewer: Viewer): Promise<FooterLink[]> {
    this.#listed ??= listSitePages(this.#deps.database.read, MOST);
    const listed = this.#listed;
    try {
      this.#known = await listed;
    } catch (error) {
      if (this.#listed === listed) this.#listed = null;
      throw error;
    }
    return this.known(viewer);
  }

  /** As they were when the footer was last asked for: for screens that cannot wait. */
  known(viewer: Viewer): FooterLink[] {
    return this.#known
      .filter((page) => can(viewer, 'page.read', pageSubject(page)))
      .map((page) => ({ href: pagePath(page), title: page.title, language: page.language }));
  }
}
