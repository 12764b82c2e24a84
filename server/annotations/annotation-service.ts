import { type AnnotatedTextNumber, annotatedTextOf } from '#content/annotation/annotated-text.ts';
import type { Anchor, AnchorSelection } from '#content/annotation/annotation.ts';
import { actorOf, authorise, COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import {
  annotationInput,
  deletionInput,
  parseAnnotation,
  placedAnnotationInput,
  type ReplyInput,
  replyInput,
} from '#content/input/annotation-input.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { isBlank } from '#content/text/visible-text.ts';
import {
  type Annotation,
  findAnnotation,
  findAnnotationByRequestKey,
  insertAnnotation,
} from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import { type Annotator, authorOf, reviewerAsAuthor, usualLanguage } from './annotation-author.ts';
import { type AnnotationLimits, requireSpace } from './annotation-limits.ts';
import type { AuthorView } from './annotation-views.ts';
import { type ImportedAnnotation, makeImported } from './imported-annotation.ts';
import { type AnnotationParts, makeAnnotation } from './make-annotation.ts';
import type { NewAnnotation } from './new-annotation.ts';
import { proposalOf, withProposedBody } from './proposal.ts';
import { recordAnnotation } from './record-annotation.ts';
import { requestKeyOf } from './request-key.ts';
import { requireThread } from './require-thread.ts';

interface AnnotationServiceDeps {
  readonly database: Database;
  readonly tracker: AnchorTracker;
  readonly mails: AnnotationMails;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly networkName: string;
  readonly limits: AnnotationLimits;
}

const ON_DRAFT: AnnotatedTextNumber = { edition: null, version: null };

/** Makes annotations and replies, which are followed through changes of the text and never lost. */
export class AnnotationService {
  readonly #deps: AnnotationServiceDeps;
  /** New annotations of a page are stored one at a time. */
  private readonly keeping = new KeyedMutex();

  constructor(deps: AnnotationServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Stores an annotation. Idempotent: a repeated key returns the stored annotation.
   * @throws NavetteError `not-found`, `forbidden` (with `reason` and the window's days if it is
   * closed), `too-many`, `too-large` with `reason` `full-page`; `invalid` with `fields`: `body`,
   * `kind`, `selection` when the text lacks the words
   */
  async create(input: NewAnnotation, viewer: Viewer): Promise<Annotation> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.write', input.pageId);
    const known = await this.findSent(viewer, input.key);
    if (known) return known;
    if (input.mustFix) authorise(viewer, 'annotation.require', pageSubject(page));
    this.#deps.limits.requireTurn(viewer, page);
    const schema = input.kind === 'correction' && input.deletes ? deletionInput : annotationInput;
    const { kind, body, selection, replacement, deletes, mustFix } = parseAnnotation(schema, withProposedBody(input));
    const onDraft = input.on === 'draft';
    if (onDraft) authorise(viewer, 'draft.read', pageSubject(page));
    const anchor = onDraft
      ? await this.#deps.tracker.anchorInDraft(page.id, selection, viewer)
      : await this.anchorInShown(page, selection, viewer);
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'] });
    const proposal = kind === 'correction' ? proposalOf(replacement, anchor, deletes) : null;
    if (proposal === null && isBlank(input.body))
      throw new NavetteError('invalid', { fields: ['body'], problem: 'empty' });
    const { edition, version } = onDraft ? ON_DRAFT : annotatedTextOf(viewer, page);
    return this.keep(viewer, input.key, {
      pageId: page.id,
      parentId: null,
      kind,
      body,
      replacement: proposal,
      anchor,
      editionNumber: edition,
      versionNumber: version,
      writtenIn: input.writtenIn ?? '',
      ...(mustFix && { mustFix }),
    });
  }

  /**
   * Stores an annotation on the draft by somebody who is asked to review it. For the server's own
   * use: checks no right.
   * @param requestKey of this form and this reviewer
   * @throws NavetteError `not-found`, `too-large`, `invalid` as `create`
   */
  async createByReviewer(reviewer: Annotator, input: NewAnnotation, requestKey: string): Promise<Annotation> {
    const known = await findAnnotationByRequestKey(this.#deps.database.read, requestKey);
    if (known) return known;
    const { kind, body, selection, mustFix } = parseAnnotation(annotationInput, input);
    const anchor = await this.#deps.tracker.anchorInDraft(input.pageId, selection, null);
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'] });
    return this.store(PUBLIC_VIEWER, reviewer.actor, requestKey, {
      ...makeAnnotation(PUBLIC_VIEWER, {
        pageId: input.pageId,
        parentId: null,
        kind,
        body,
        anchor,
        editionNumber: null,
        versionNumber: null,
        writtenIn: input.writtenIn ?? '',
        ...(mustFix && { mustFix }),
        ...(await reviewerAsAuthor(this.#deps.database, reviewer, this.#deps.networkName)),
        createdAt: this.#deps.clock().toISOString(),
      }),
      personId: reviewer.personId,
      reviewRequestId: reviewer.requestId,
    });
  }

  /** The name under which what this viewer writes is stored; null for who may write nothing. */
  async signature(viewer: Viewer): Promise<Pick<AuthorView, 'name' | 'organisation'> | null> {
    if (viewer.role === 'public') return null;
    const { authorName: name, organisation } = await authorOf(this.#deps.database, viewer, this.#deps.networkName);
    return { name, organisation };
  }

  /** Stores a reply. @throws NavetteError as `create` */
  async reply(
    input: ReplyInput & Pick<NewAnnotation, 'key' | 'writtenIn'> & { readonly parentId: string },
    viewer: Viewer,
  ): Promise<Annotation> {
    const { annotation: parent, page } = await requireThread(this.#deps.database.read, viewer, input.parentId);
    const known = await this.findSent(viewer, input.key);
    if (known) return known;
    this.#deps.limits.requireTurn(viewer, page);
    const { pageId, kind } = parent;
    const { body } = parseAnnotation(replyInput, input);
    return this.keep(viewer, input.key, {
      pageId,
      parentId: parent.id,
      kind,
      body,
      anchor: null,
      editionNumber: null,
      versionNumber: null,
      writtenIn: input.writtenIn ?? '',
    });
  }

  /**
   * Imports an annotation with its replies under the name of its author. For the server's own use:
   * checks no right.
   * @throws NavetteError `invalid` when the page's latest edition lacks the quoted words
   */
  async createAs(author: AuthorView, input: ImportedAnnotation): Promise<Annotation> {
    const page = await findPage(this.#deps.database.read, input.pageId);
    if (!page) throw new NavetteError('not-found');
    const { kind } = parseAnnotation(placedAnnotationInput, input);
    const anchor = await this.anchorInShown(page, { exact: input.quote }, COMMAND_LINE);
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'], quote: input.quote });
    const [root, ...replies] = makeImported(author, { ...input, kind, anchor, editionNumber: page.editionNumber });
    await this.#deps.database.write(async (trx) => {
      for (const annotation of [root, ...replies]) await insertAnnotation(trx, annotation, null);
    });
    this.#deps.events.emit('annotation-changed', page.id, root.id);
    return root;
  }

  /** In the text that this viewer annotates. */
  private async anchorInShown(page: Page, selection: AnchorSelection, viewer: Viewer): Promise<Anchor | null> {
    const shown = await this.#deps.tracker.shown(page, viewer);
    const anchor = shown?.anchor(selection);
    return shown && anchor ? this.#deps.tracker.followInDraft(page.id, anchor, shown) : null;
  }

  private async findSent(viewer: Viewer, key: string | undefined): Promise<Annotation | null> {
    const requestKey = requestKeyOf(viewer, key);
    return requestKey === null ? null : findAnnotationByRequestKey(this.#deps.database.read, requestKey);
  }

  private async keep(viewer: Viewer, key: string | undefined, parts: AnnotationParts): Promise<Annotation> {
    const author = await authorOf(this.#deps.database, viewer, this.#deps.networkName);
    const requestKey = requestKeyOf(viewer, key);
    const annotation = makeAnnotation(viewer, { ...parts, ...author, createdAt: this.#deps.clock().toISOString() });
    return this.store(viewer, actorOf(viewer), requestKey, annotation);
  }

  private async store(viewer: Viewer, actor: string, requestKey: string | null, made: Annotation): Promise<Annotation> {
    const { pageId, parentId } = made;
    const { database } = this.#deps;
    // Asked before the transaction and one at a time for a page, so that drafts being written do
    // not wait for the answers.
    const { kept, isNew } = await this.keeping.run(pageId, async () => {
      // Checked again: the same form may have been sent twice concurrently.
      const sent = requestKey === null ? null : await findAnnotationByRequestKey(database.read, requestKey);
      if (sent) return { kept: sent, isNew: false };
      await requireSpace(database.read, pageId);
      const annotation = { ...made, writtenIn: await usualLanguage(database.read, made) };
      await writeFor(viewer, database, async (trx) => {
        if (parentId !== null && !(await findAnnotation(trx, parentId))) throw new NavetteError('not-found');
        await insertAnnotation(trx, annotation, requestKey);
        await recordAnnotation(trx, {
          at: this.#deps.clock().toISOString(),
          actor,
          action: parentId === null ? 'annotation.made' : 'annotation.answered',
          annotation,
        });
        if (annotation.mustFixAt !== null)
          await recordAnnotation(trx, { at: annotation.mustFixAt, actor, action: 'annotation.required', annotation });
        await this.#deps.mails.annotated(trx, annotation);
      });
      this.#deps.mails.wake();
      return { kept: annotation, isNew: true };
    });
    if (isNew) this.#deps.events.emit('annotation-changed', pageId, parentId ?? kept.id);
    return kept;
  }
}
