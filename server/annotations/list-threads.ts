import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import { MOST_REPLIES_SHOWN } from '#content/annotation/annotation.ts';
import { annotationWindow, windowState } from '#content/annotation/annotation-window.ts';
import type { Side, Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import type { Annotation } from '#db/annotations/annotation-repository.ts';
import type { MaskedBlocks } from '#db/materials/masked-text-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import { type EditionText, NOWHERE } from '#server/annotations/anchors/edition-text.ts';
import type { EventLoopTurns } from '#server/runtime/event-loop-turns.ts';
import { senderOf } from '#server/runtime/sender.ts';
import {
  type AnnotationList,
  type EditionDates,
  isAuthor,
  isChangeable,
  type RepliesPart,
  type ThreadChanges,
  type ThreadView,
  toReplyView,
  toThreadView,
} from './annotation-views.ts';
import { mayTake } from './may-take.ts';

/** Which replies are wanted: of one thread a part, of the others the latest; or all, for a file. */
export type WantedReplies = { readonly threadId: string | null; readonly part: number } | 'all';

/**
 * The data threads are made from: annotations with their replies, oldest first, for a viewer who
 * may read them.
 */
interface ThreadSource {
  readonly viewer: Viewer;
  readonly page: Page;
  readonly annotations: readonly Annotation[];
  readonly tracker: AnchorTracker;
  readonly now: Date;
  /** Places in the draft are requested. */
  readonly draft: boolean;
  readonly wantedReplies: WantedReplies;
  /** The page's editions, if one of these annotations was taken over into the draft. */
  readonly editions: EditionDates;
  /** The blocks of its published texts in which quotations are masked. */
  readonly maskedBlocks: MaskedBlocks;
  readonly turns: EventLoopTurns;
}

/** A page's threads for a viewer who may read them, in the order of the text. */
export async function listThreads(source: ThreadSource): Promise<AnnotationList> {
  const { viewer, page, now } = source;
  const { threads, ...common } = await viewThreads(source, await editionOf(source), true);
  const count = (side: Side) => threads.filter(({ author }) => author.side === side).length;
  const window = annotationWindow(page.kind, page.notice);
  return {
    ...common,
    threads,
    counts: { south: count('south'), north: count('north') },
    window,
    windowState: windowState(window, now),
    mayWrite: mayWrite(viewer, page, now),
    mayRequire: mayRequire(viewer, page),
  };
}

/** Some of a page's threads, unordered. @param wanted the requested ids */
export async function showThreads(source: ThreadSource, wanted: readonly string[]): Promise<ThreadChanges> {
  const { viewer, page, now } = source;
  const edition = await editionOf(source);
  const { threads, ...common } = await viewThreads(source, edition, false);
  const there = new Set(threads.map(({ id }) => id));
  return {
    ...common,
    threads,
    gone: wanted.filter((id) => !there.has(id)),
    ...annotatedTextOf(viewer, page),
    editionLanguage: edition?.language ?? null,
    mayWrite: mayWrite(viewer, page, now),
    mayRequire: mayRequire(viewer, page),
  };
}

function editionOf({ page, tracker, viewer }: ThreadSource): Promise<EditionText | null> {
  return tracker.shown(page, viewer) ?? Promise.resolve(null);
}

async function viewThreads(
  { viewer, page, annotations, tracker, now, draft, wantedReplies, editions, maskedBlocks, turns }: ThreadSource,
  edition: EditionText | null,
  ordered: boolean,
): Promise<Pick<AnnotationList, 'pageId' | 'language' | 'threads'>> {
  const roots = annotations.filter((annotation) => annotation.parentId === null);
  const anchored = roots.flatMap(({ id, anchor }) => (anchor ? [{ id, anchor }] : []));
  const replies = repliesByParent(annotations);
  const readsDraft = can(viewer, 'draft.read');
  const asksDraft = readsDraft && anchored.length > 0 && (draft || !edition);
  const [inEdition, inDraft] = await Promise.all([
    edition?.place(anchored),
    asksDraft ? tracker.inDrafts.place(page.id, anchored, { ordered, viewer }) : undefined,
  ]);
  const open = isOpen(viewer, page, now);
  const subject = pageSubject(page);
  const takes = mayTake(viewer, page);
  const requires = mayRequire(viewer, page);
  await turns.next(senderOf(viewer, ''));
  const threads = roots.map((root): { order: number; view: ThreadView } => {
    const answers = replies.get(root.id) ?? [];
    const { shown, ...repliesPart } = partOfReplies(answers, root.id, wantedReplies);
    const place = inEdition?.get(root.id) ?? null;
    const draftPlace = inDraft?.get(root.id) ?? null;
    return {
      order: draftPlace?.order ?? place?.order ?? NOWHERE,
      view: toThreadView(root, {
        replies: shown.map((reply) => toReplyView(reply, isChangeable(viewer, reply, 0, now))),
        repliesPart,
        resolvable:
          open && can(viewer, isAuthor(viewer, root) ? 'annotation.resolve-own' : 'annotation.resolve', subject),
        mayRequire: requires,
        changeable: isChangeable(viewer, root, answers.length, now),
        place,
        draftPlace,
        readsDraft,
        takes,
        editions,
        // A thread must not show readers the words that the text masks.
        quote: !readsDraft && maskedBlocks.has(root.anchor?.blockId ?? '') ? withdrawnIn(page.language) : null,
      }),
    };
  });
  threads.sort((a, b) => a.order - b.order);
  return { pageId: page.id, language: page.language, threads: threads.map(({ view }) => view) };
}

const withdrawnIn = (language: string) => `[${DOCUMENT_WORDS[language === 'en' ? 'en' : 'fr'].withdrawnCitation}]`;

/** The window restricts only partners. */
function isOpen(viewer: Viewer, page: Page, now: Date): boolean {
  return viewer.role !== 'partner' || windowState(annotationWindow(page.kind, page.notice), now) === 'open';
}

function mayWrite(viewer: Viewer, page: Page, now: Date): boolean {
  return isOpen(viewer, page, now) && can(viewer, 'annotation.write', pageSubject(page));
}

function mayRequire(viewer: Viewer, page: Page): boolean {
  return can(viewer, 'annotation.require', pageSubject(page));
}

/** The replies of a part, oldest first. */
function partOfReplies(
  replies: readonly Annotation[],
  threadId: string,
  wanted: WantedReplies,
): RepliesPart & { readonly shown: readonly Annotation[] } {
  const total = replies.length;
  if (wanted === 'all') return { part: 1, parts: 1, total, shown: replies };
  const parts = Math.max(1, Math.ceil(total / MOST_REPLIES_SHOWN));
  const asked = wanted.threadId === threadId ? Math.trunc(wanted.part) || 1 : 1;
  const part = Math.min(Math.max(1, asked), parts);
  const end = total - (part - 1) * MOST_REPLIES_SHOWN;
  return { part, parts, total, shown: replies.slice(Math.max(0, end - MOST_REPLIES_SHOWN), end) };
}

function repliesByParent(annotations: readonly Annotation[]): Map<string, Annotation[]> {
  const replies = new Map<string, Annotation[]>();
  for (const reply of annotations) {
    if (reply.parentId === null) continue;
    const known = replies.get(reply.parentId);
    if (known) known.push(reply);
    else replies.set(reply.parentId, [reply]);
  }
  return replies;
}
