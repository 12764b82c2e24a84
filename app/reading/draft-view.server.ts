import { translator } from '#app/i18n/translate.ts';
import { type PageHead, pageHead } from '#app/reading/text/page-head.ts';
import { type TextView, textView } from '#app/reading/text/text-view.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import type { DraftState } from '#server/board/board-service.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PlaceInCollection } from '#server/pages/reading/collection-reading.ts';
import type { ComposedDraft } from '#server/pages/reading/draft-reading-service.ts';
import { type StaffView, staffView } from './reading-view.server.ts';

/** How many authors are named besides the last one. */
const MOST_NAMES = 6;

/** A draft as its reading screen shows it. */
export interface DraftView extends PageHead {
  readonly id: string;
  readonly path: string;
  readonly text: TextView;
  readonly places: readonly PlaceInCollection[];
  /** The number of the latest edition; null for a page that was never published. */
  readonly edition: number | null;
  /** The position of the text, for the script that notifies readers of a newer one. */
  readonly position: number;
  /** When it was last changed; its name is null if that was no person. Null if unknown. */
  readonly lastWritten: { readonly name: string | null; readonly at: string } | null;
  /** The others who wrote in it, the latest first. */
  readonly alsoBy: readonly string[];
  /** ISO 8601: the state that is printed. */
  readonly readAt: string;
  readonly staff: StaffView | null;
  /** What its reviews ask to be done next, for the staff; null for nothing. */
  readonly step: DraftState['step'];
  /** For the staff. */
  readonly openThreads: number;
  readonly mustFixThreads: number;
  /** The id of the open request for a review to this viewer, if there is one. */
  readonly ownRequest: string | null;
}

/** Prepares the draft's screen. */
export function draftView(
  read: ComposedDraft,
  { viewer, locale }: Pick<AppContext, 'viewer' | 'locale'>,
  {
    ownRequest,
    step,
    openThreads,
    mustFixThreads,
  }: Pick<DraftView, 'ownRequest' | 'step' | 'openThreads' | 'mustFixThreads'>,
): DraftView {
  const { page, words, html, headings, attachments, writings } = read;
  const { id, kind, language, notice } = page;
  const [last = null] = writings;
  const names = new Set(writings.flatMap(({ name }) => name ?? []));
  if (last?.name) names.delete(last.name);
  return {
    id,
    ...pageHead(kind, page),
    path: pagePath(page),
    text: textView(translator(locale), {
      kind,
      language,
      notice,
      words,
      html,
      sources: read.sources,
      headings,
      attachments,
      edition: null,
    }),
    places: read.places,
    edition: page.editionNumber,
    position: read.position,
    lastWritten: last && { name: last.name, at: last.at },
    alsoBy: [...names].slice(0, MOST_NAMES),
    readAt: read.readAt,
    staff: staffView(viewer, read),
    ownRequest,
    step,
    openThreads,
    mustFixThreads,
  };
}
