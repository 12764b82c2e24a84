import { pagePath } from '#content/addresses/address.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type VersionInput, versionInput } from '#content/input/version-input.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { keepVersionAttachments, listVersionAttachments } from '#db/files/attachment-repository.ts';
import { noteNewText } from '#db/materials/masked-text-repository.ts';
import { findPageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';
import { type Page, updatePage } from '#db/pages/page-repository.ts';
import {
  type FrozenVersion,
  findVersion,
  findVersionByRequestKey,
  insertVersion,
  listVersions,
  type VersionRow,
} from '#db/pages/version-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type AttachmentRow, toAttachmentRow } from '#server/pages/attachment-service.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { FilledText, TextFiller } from '#server/pages/reading/text-filler.ts';
import { refuseWithdrawnMeanwhile } from '#server/pages/withdrawn-meanwhile.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

/** Re-exported for `app`, which must not import from `db`. */
export type { VersionRow } from '#db/pages/version-repository.ts';

const KEY = /^[A-Za-z0-9_-]{8,64}$/;
/** Versions of one page: each is a whole text. */
const MOST_VERSIONS = 50;

/** A version to annotate, for those who read it. */
export interface ReadVersion extends FilledText {
  readonly page: Page;
  readonly version: FrozenVersion;
  /** All of the page, the latest first. */
  readonly versions: readonly VersionRow[];
  readonly attachments: readonly AttachmentRow[];
  /** Set when the address is a former one. */
  readonly movedTo: string | null;
}

interface VersionServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly pages: PageService;
  readonly filler: TextFiller;
  readonly events: EventBus;
  readonly clock: Clock;
}

/**
 * Versions to annotate: named, dated states of a draft, which partners read and annotate while the
 * draft is edited further, until the next edition is published. Former ones remain readable.
 */
export class VersionService {
  readonly #deps: VersionServiceDeps;

  constructor(deps: VersionServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Freezes the stored draft as the page's next version to annotate.
   * @param input.key made by the form, the same whenever it is sent again: it makes one version
   * @returns its number
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`: `version` (its name),
   * `body` for an empty draft; `too-many`; `conflict` while words are withdrawn from it
   */
  async freeze(pageId: string, input: VersionInput & { readonly key: string }, viewer: Viewer): Promise<number> {
    const { database, drafts, tasks, clock, events } = this.#deps;
    const page = await requirePage(database.read, viewer, 'invitation.manage', pageId);
    const { version: name } = parseInput(versionInput, { version: input.version });
    const requestKey = KEY.test(input.key) ? `${actorOf(viewer)}:${input.key}` : null;
    const withdrawals = await findPageWithdrawals(database.read, pageId);
    const text = await tasks.runAs(viewer, 'edition', await drafts.state(pageId, viewer), {
      language: page.language,
    });
    if (text.words === 0) throw new NavetteError('invalid', { fields: ['body'] });
    const { document, html, headings, words } = text;
    const number = await writeFor(viewer, database, async (trx) => {
      const current = await requirePage(trx, viewer, 'invitation.manage', pageId);
      const made = requestKey === null ? null : await findVersionByRequestKey(trx, requestKey);
      if (made !== null) return made;
      await refuseWithdrawnMeanwhile(trx, pageId, withdrawals);
      const { title, summary, language, notice } = current;
      const number = ((await listVersions(trx, pageId))[0]?.number ?? 0) + 1;
      if (number > MOST_VERSIONS) throw new NavetteError('too-many', { limit: MOST_VERSIONS });
      const frozenAt = clock().toISOString();
      const head = { title, summary, language, notice };
      const kept = { document, html, headings, words, frozenBy: personIdOf(viewer), frozenAt };
      await insertVersion(trx, { pageId, number, name, ...head, ...kept }, requestKey);
      // A draft may have words and names that readers are not to see any more.
      await noteNewText(trx, pageId, frozenAt);
      await keepVersionAttachments(trx, pageId, number);
      await updatePage(trx, pageId, { versionNumber: number, updatedAt: current.updatedAt });
      await insertAuditEntry(trx, {
        at: frozenAt,
        actor: actorOf(viewer),
        action: 'version.frozen',
        subject: pageId,
        pageId,
        detail: { number, name },
      });
      return number;
    });
    events.emit('page-changed', pageId);
    return number;
  }

  /**
   * A version to annotate of the page at an address.
   * @param number null for the latest
   * @throws NavetteError `not-found`
   */
  async read(viewer: Viewer, kind: PageKind, slug: string, number: number | null = null): Promise<ReadVersion> {
    const { database, pages, filler } = this.#deps;
    const page = await pages.requireAt(viewer, kind, slug, 'version.read');
    const versions = await listVersions(database.read, page.id);
    const wanted = number ?? versions[0]?.number;
    const version = wanted === undefined ? null : await findVersion(database.read, page.id, wanted);
    if (!version) throw new NavetteError('not-found');
    return {
      page,
      version,
      versions,
      attachments: (await listVersionAttachments(database.read, page.id, version.number)).map((one) =>
        toAttachmentRow(one),
      ),
      ...(await filler.fill(viewer, version.html, {
        pageId: page.id,
        claims: () => listClaims(JSON.parse(version.document) as DocumentNode),
      })),
      movedTo: page.slug === slug ? null : pagePath(page),
    };
  }

  /** A page's versions, the latest first. @throws NavetteError `not-found`, `forbidden` */
  async list(pageId: string, viewer: Viewer): Promise<VersionRow[]> {
    await requirePage(this.#deps.database.read, viewer, 'invitation.revoke', pageId);
    return listVersions(this.#deps.database.read, pageId);
  }
}
