import { findMentions } from '#content/annotation/mentions.ts';
import type { MailSort, RecipientId } from '#content/people/mail-sort.ts';
import { type Annotation, findAnnotation, findThreads } from '#db/annotations/annotation-repository.ts';
import { replaceMentions } from '#db/annotations/mention-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { deleteNotifiedEvent, insertNotifiedEvent, isMailOff } from '#db/mail/mail-choice-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { subjectOf } from './annotation-letters.ts';
import { type AnnotationMailSort, SORT_OF } from './annotation-mail-sort.ts';
import { findRecipient, mayBeNotified, recipientOf, titleFor } from './recipients.ts';

/** Mails that one author's annotations may send in an hour; further ones are left to the digest. */
const MOST_AN_HOUR = 60;
/** Mails of one annotation. */
const MOST_OF_ONE = 20;

/** Notifies the people whom annotations answer or mention, by mail, at once. */
export class AnnotationMails {
  readonly #deps: { readonly mailQueue: MailQueue; readonly clock: Clock };
  private readonly sending: RateLimit;

  constructor(deps: { mailQueue: MailQueue; clock: Clock }) {
    this.#deps = deps;
    this.sending = new RateLimit({ limit: MOST_AN_HOUR, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /**
   * Records, for their desks, the people mentioned by an annotation or reply that was made or
   * changed, and adds mails about it, in its transaction. Nobody is notified of the same one twice.
   * Call `wake` afterwards.
   */
  async annotated(trx: Writer, annotation: Annotation): Promise<void> {
    const mentioned = annotation.body.includes('@') ? findMentions(annotation.body, await listOwners(trx)) : [];
    const author = recipientOf(annotation);
    await replaceMentions(
      trx,
      annotation,
      mentioned.filter((id) => id !== author),
    );
    const answered = annotation.parentId === null ? [] : await this.writersBefore(trx, annotation);
    if (mentioned.length + answered.length === 0) return;
    const page = await findPage(trx, annotation.pageId);
    if (!page) return;
    const recipients = new Map<RecipientId, AnnotationMailSort[]>();
    for (const id of mentioned) recipients.set(id, ['mention']);
    for (const id of answered) recipients.set(id, [...(recipients.get(id) ?? []), 'answer']);
    if (author !== null) recipients.delete(author);
    for (const [id, sorts] of [...recipients].slice(0, MOST_OF_ONE))
      await this.notify(trx, page, { id, sorts, event: annotation.id, author: author ?? annotation.authorName });
  }

  /**
   * Adds the mail that notifies the author of an annotation that it was settled by another person.
   */
  async settled(trx: Writer, annotation: Annotation, actor: string): Promise<void> {
    const id = recipientOf(annotation);
    if (id === null || id === actor || annotation.resolvedAt === null) return;
    const page = await findPage(trx, annotation.pageId);
    const event = `${annotation.id}~${annotation.resolvedAt}`;
    if (page) await this.notify(trx, page, { id, sorts: ['settled'], event, author: actor });
  }

  /** Sends the added mails, in the background. */
  wake(): void {
    this.#deps.mailQueue.wake();
  }

  /** Who wrote in a reply's thread before it. */
  private async writersBefore(trx: Writer, { id, pageId, parentId, createdAt }: Annotation): Promise<RecipientId[]> {
    const root = parentId === null ? null : await findAnnotation(trx, parentId);
    if (!root) return [];
    const thread = await findThreads(trx, pageId, [root.id]);
    // The author of the annotation first, then the latest authors: if there are too many, the first
    // are notified.
    const others = thread.filter((one) => one.id !== root.id && one.id !== id && one.createdAt <= createdAt).reverse();
    return [...new Set([root, ...others].map(recipientOf))].filter((one) => one !== null);
  }

  private async notify(
    trx: Writer,
    page: Page,
    notification: { id: RecipientId; sorts: readonly AnnotationMailSort[]; event: string; author: string },
  ): Promise<void> {
    const { id, sorts, event, author } = notification;
    const now = this.#deps.clock().toISOString();
    const recipient = await findRecipient(trx, id, now);
    if (!recipient || !mayBeNotified(recipient, page)) return;
    const off = new Set<MailSort>();
    for (const sort of new Set(sorts.map((one) => SORT_OF[one]))) if (await isMailOff(trx, id, sort)) off.add(sort);
    const sort = sorts.find((one) => !off.has(SORT_OF[one]));
    if (sort === undefined) return;
    if (!(await insertNotifiedEvent(trx, { recipientId: id, event, toldAt: now }))) return;
    if (this.sending.take(author) > 0) {
      await deleteNotifiedEvent(trx, id, event);
      return;
    }
    const { name, address, locale } = recipient;
    const subject = subjectOf(locale, sort, await titleFor(trx, recipient, page));
    await this.#deps.mailQueue.add(trx, { sort, recipientId: id, about: event }, { to: { name, address }, subject });
  }
}
