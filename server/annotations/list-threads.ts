import type { Placement } from '#content/anchor-resolver.ts';
import { annotationWindow, windowState } from '#content/annotation-window.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Side, Viewer } from '#content/person.ts';
import type { Annotation } from '#db/annotation-repository.ts';
import type { Page } from '#db/page-repository.ts';
import type { AnchorTracker } from './anchor-tracker.ts';
import {
  type AnnotationList,
  isAuthor,
  isChangeable,
  type ThreadView,
  toReplyView,
  toThreadView,
} from './annotation-views.ts';

/** Beyond every place in a text: what has none comes last. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** A page's threads as a viewer who may read them sees them, in the order of the text. */
export async function listThreads(input: {
  viewer: Viewer;
  page: Page;
  /** With the replies, the oldest first. */
  annotations: readonly Annotation[];
  tracker: AnchorTracker;
  now: Date;
  /** Where the words stand in the draft is asked for. */
  draft: boolean;
}): Promise<AnnotationList> {
  const { viewer, page, annotations, tracker, now } = input;
  const roots = annotations.filter((annotation) => annotation.parentId === null);
  const replies = repliesByParent(annotations);
  const edition = page.editionNumber === null ? null : await tracker.edition(page.id, page.editionNumber);
  const readsDraft = can(viewer, 'draft.read');
  const inDraft = await placesInDraft(tracker, page.id, readsDraft && (input.draft || !edition) ? roots : []);
  const window = annotationWindow(page.kind, page.notice);
  const state = windowState(window, now);
  const open = viewer.role !== 'partner' || state === 'open';
  const subject = pageSubject(page);
  const threads = roots.map((root): { order: number; view: ThreadView } => {
    const answers = replies.get(root.id) ?? [];
    const place = edition && root.anchor ? edition.place(root.anchor) : null;
    const draft = inDraft.get(root.id);
    return {
      order: draft?.order ?? (edition && place ? edition.order(place) : NOWHERE),
      view: toThreadView(root, {
        replies: answers.map((reply) => toReplyView(reply, isChangeable(viewer, reply, 0, now))),
        resolvable:
          open && can(viewer, isAuthor(viewer, root) ? 'annotation.resolve-own' : 'annotation.resolve', subject),
        changeable: isChangeable(viewer, root, answers.length, now),
        place,
        draftPlace: draft?.placement ?? null,
        readsDraft,
      }),
    };
  });
  threads.sort((a, b) => a.order - b.order);
  const count = (side: Side) => roots.filter((root) => root.side === side).length;
  return {
    pageId: page.id,
    language: page.language,
    threads: threads.map(({ view }) => view),
    counts: { south: count('south'), north: count('north') },
    window,
    windowState: state,
    mayWrite: open && can(viewer, 'annotation.write', subject),
  };
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

async function placesInDraft(
  tracker: AnchorTracker,
  pageId: string,
  roots: readonly Annotation[],
): Promise<Map<string, { placement: Placement; order: number }>> {
  const anchored = roots.filter((root) => root.anchor !== null);
  if (anchored.length === 0) return new Map();
  const places = await tracker.placeAllInDraft(
    pageId,
    anchored.map((root) => root.anchor!),
  );
  return new Map(anchored.map((root, i) => [root.id, places[i]!]));
}
