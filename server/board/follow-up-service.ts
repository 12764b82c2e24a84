import { isWithin } from '#content/activity/latest-day.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, authorise, COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type FollowUpInput, followUpInput } from '#content/input/follow-up-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { type Page, updatePage } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { choosesTeam } from '#server/materials/study-team.ts';
import { notifyEntrusted } from '#server/notifications/entrusted-mails.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** Who can look after a page. */
export interface Owner {
  readonly id: string;
  readonly name: string;
}

interface FollowUpServiceDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Who looks after which page, and by when it is to be published. */
export class FollowUpService {
  readonly #deps: FollowUpServiceDeps;

  constructor(deps: FollowUpServiceDeps) {
    this.#deps = deps;
  }

  /** Those who can look after a page. @throws NavetteError `forbidden` */
  owners(viewer: Viewer): Promise<Owner[]> {
    authorise(viewer, 'draft.read');
    return listOwners(this.#deps.database.read);
  }

  /**
   * The name of a page's owner, who may have left the team; null for nobody. @throws NavetteError
   * `forbidden`
   */
  async nameOf(ownerId: string, viewer: Viewer): Promise<string | null> {
    authorise(viewer, 'draft.read');
    return (await findPerson(this.#deps.database.read, ownerId))?.name ?? null;
  }

  /**
   * Whether the viewer may choose a page's owner: that of a study is chosen by members of its team
   * who may open all its materials.
   */
  async mayChooseOwner({ id, kind }: Pick<Page, 'id' | 'kind'>, viewer: Viewer): Promise<boolean> {
    return !hasMaterials(kind) || choosesTeam(this.#deps.database.read, viewer, id);
  }

  /**
   * Sets a page's owner and due date. A new owner is notified by mail, unless they chose themselves
   * or the command line did.
   * @param shown the values that the form showed: a field left unchanged keeps its present value
   * @throws NavetteError `invalid` with the faulty fields: an owner is one of `owners`, or already
   * the page's
   */
  async follow(
    pageId: string,
    input: FollowUpInput,
    viewer: Viewer,
    shown: FollowUpInput | null = null,
  ): Promise<void> {
    const { owner, due } = parseInput(followUpInput, input);
    const today = dayIn(this.#deps.timeZone, this.#deps.clock());
    if (!isWithin('work', due, today)) throw new NavetteError('invalid', { fields: ['due'] });
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const page = await requirePage(trx, viewer, 'page.manage', pageId);
      const ownerId = owner === shown?.owner ? page.ownerId : owner || null;
      if (ownerId !== null && ownerId !== page.ownerId && !(await listOwners(trx)).some(({ id }) => id === ownerId))
        throw new NavetteError('invalid', { fields: ['owner'] });
      // The owner of a study is a member of its team, and may open its materials.
      if (ownerId !== page.ownerId && hasMaterials(page.kind) && !(await choosesTeam(trx, viewer, pageId)))
        throw new NavetteError('forbidden');
      const dueOn = due === shown?.due ? page.dueOn : due || null;
      if (ownerId === page.ownerId && dueOn === page.dueOn) return;
      // Not a change of what is to be read: `updatedAt` stays.
      await updatePage(trx, pageId, { ownerId, dueOn, updatedAt: page.updatedAt });
      await insertAuditEntry(trx, {
        at: this.#deps.clock().toISOString(),
        actor: actorOf(viewer),
        action: 'page.followed',
        subject: pageId,
        pageId,
        detail: { owner: ownerId, due: dueOn },
      });
      const giverId = actorOf(viewer);
      // The command line makes demonstrations and imports: nobody asks for anything there.
      const isGiven = ownerId !== page.ownerId && ownerId !== giverId && giverId !== COMMAND_LINE.personId;
      if (ownerId !== null && isGiven) await notifyEntrusted(trx, this.#deps.mailQueue, { page, ownerId, giverId });
    });
    this.#deps.mailQueue.wake();
  }
}
