import { translator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { NavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { can, pageSubject } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Page } from '#server/pages/page-service.ts';
import { type ComparableEditions, DRAFT_CHOICE, requestOfChoice } from './comparable-editions.ts';
import { changedDetails, type DetailChange } from './details-view.server.ts';

export interface ComparisonView extends ComparableEditions {
  readonly kind: PageKind;
  readonly path: string;
  readonly title: string;
  readonly language: string;
  /** Null for a text that a reviewer answered for. */
  readonly from: number | null;
  /** Null for the draft. */
  readonly to: number | null;
  /**
   * The answer that the earlier text was given, and its choice in the address; null for an edition.
   */
  readonly reviewed: { readonly choice: string; readonly name: string; readonly at: string } | null;
  /** What differs beside the text. */
  readonly details: readonly DetailChange[];
  readonly text: Comparison;
  /** Whether the viewer may restore the edition as the draft. */
  readonly restorable: boolean;
}

/** The texts of a page that this viewer may compare. */
export async function comparableEditions(
  page: Page,
  { services, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<ComparableEditions> {
  const editions = await services.editions.list(viewer, page.id);
  return {
    editions: editions.map(({ number, publishedAt }) => ({ number, publishedAt })),
    draft: can(viewer, 'draft.read', pageSubject(page)),
  };
}

/**
 * A comparison of two texts of a page: `?de=1&a=2`, or `a=brouillon`; `?de=relecture-<id>`, the
 * text that a reviewer answered for with the draft. Without parameters, the last change that the
 * viewer may read.
 * @throws NavetteError `not-found` if a text does not exist, or the viewer may not read it
 */
export async function comparisonView(page: Page, context: AppContext, url: string): Promise<ComparisonView> {
  const comparable = await comparableEditions(page, context);
  const { searchParams } = new URL(url);
  const { comparisons } = context.services;
  const choice = searchParams.get('de') ?? '';
  const requestId = requestOfChoice(choice);
  const compared =
    requestId === null
      ? { ...chosen(searchParams, comparable), answered: null }
      : { from: null, to: null, ...(await comparisons.compareReviewed(context.viewer, page.id, requestId)) };
  const { from, to, answered } = compared;
  const { before, after, text } =
    compared.from === null ? compared : await comparisons.compare(context.viewer, page.id, compared.from, compared.to);
  return {
    ...comparable,
    kind: page.kind,
    path: pagePath(page),
    title: setTypography(after.title, after.language),
    language: after.language,
    from,
    to,
    reviewed: answered && { choice, ...answered },
    details: changedDetails(translator(context.locale), page.kind, { before, after }),
    text,
    restorable: from !== null && to === null && can(context.viewer, 'draft.write', pageSubject(page)),
  };
}

/** The two texts requested, the earlier first. */
function chosen(query: URLSearchParams, { editions, draft }: ComparableEditions): { from: number; to: number | null } {
  const numbers = editions.map(({ number }) => number);
  const parse = (asked: string): number | null => {
    if (asked === DRAFT_CHOICE && draft) return null;
    const number = numbers.find((known) => String(known) === asked);
    if (number === undefined) throw new NavetteError('not-found');
    return number;
  };
  const to = parse(query.get('a') ?? (numbers.length > 1 ? String(numbers[0]) : DRAFT_CHOICE));
  const previous = to === null ? numbers[0] : (numbers.find((number) => number < to) ?? to);
  const from = parse(query.get('de') ?? String(previous));
  if (from === null) throw new NavetteError('not-found');
  return to !== null && from > to ? { from: to, to: from } : { from, to };
}
