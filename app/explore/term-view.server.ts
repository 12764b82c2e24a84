import type { Standings } from '#app/pages/list/page-cards.tsx';
import { standingsFor } from '#app/pages/list/standings.server.ts';
import { isNavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { aboutTerm } from '#content/taxonomy/term-about.ts';
import { termCodeOf, termPath, type Vocabulary } from '#content/taxonomy/vocabulary.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import { nameOf, type TermView, termView } from './explore-view.server.ts';
import type { Fed } from './feed.server.ts';

/** A term's page. */
export interface TermPageView {
  readonly type: 'term';
  readonly locale: Locale;
  readonly vocabulary: Vocabulary;
  readonly code: string;
  /** The term's name. */
  readonly title: string;
  /** An explanation of the term, if its name is not clear by itself; else null. */
  readonly about: string | null;
  readonly path: string;
  readonly total: number;
  readonly standings: Standings;
  readonly sections: readonly {
    readonly kind: PageKind;
    readonly count: number;
    readonly cards: readonly PageCard[];
    /** The path of the list of all of them. */
    readonly path: string;
  }[];
  /** For a goal: its targets that have pages. */
  readonly targets: readonly TermView[];
  /** For a target: its goal. */
  readonly goal: { readonly name: string; readonly path: string } | null;
  /** Its feed; null while none of its pages is public. */
  readonly feed: string | null;
}

/** A term's pages of one kind. */
export interface TermKindView
  extends Pick<TermPageView, 'locale' | 'vocabulary' | 'code' | 'title' | 'path' | 'total' | 'standings'> {
  readonly kind: PageKind;
  readonly cards: readonly PageCard[];
  readonly page: number;
  readonly pages: number;
}

/**
 * The new path of an organisation that the register merged or renamed; null for all other terms.
 */
export async function movedTermPath(
  vocabulary: Vocabulary,
  segment: string,
  error: unknown,
  { services, viewer }: Pick<Context, 'services' | 'viewer'>,
): Promise<string | null> {
  if (!isNavetteError(error) || error.code !== 'not-found') return null;
  const code = await services.terms.findMoved(viewer, vocabulary, termCodeOf(vocabulary, segment));
  return code === null ? null : termPath(vocabulary, code);
}

type Context = Pick<AppContext, 'services' | 'viewer' | 'locale'>;

/** The path of a term's feed: `/pays/ml/flux.xml`. */
export const termFeedPath = (path: string): string => `${path}/flux.xml`;

/** The path of a term's pages of one kind: `/pays/ml/etudes`. */
export const termKindPath = (path: string, kind: PageKind): string => `${path}/${KINDS[kind].segment}`;

/** @throws NavetteError `not-found` */
export async function termPageView(
  vocabulary: Vocabulary,
  segment: string,
  { services, viewer, locale }: Context,
): Promise<TermPageView> {
  const code = termCodeOf(vocabulary, segment);
  const { label, total, kinds, targets, hasPublic } = await services.terms.find(viewer, vocabulary, code);
  const path = termPath(vocabulary, code);
  const goal = vocabulary === 'sdg' && code.includes('.') ? code.split('.')[0]! : null;
  return {
    type: 'term',
    locale,
    vocabulary,
    code,
    title: nameOf(vocabulary, code, label, locale),
    about: aboutTerm(vocabulary, code, locale),
    path,
    total,
    standings: await standingsFor(
      kinds.flatMap(({ cards }) => cards.map(({ id }) => id)),
      { services, viewer },
    ),
    sections: kinds.map((section) => ({ ...section, path: termKindPath(path, section.kind) })),
    targets: targets.map((target) => termView(target, locale)),
    feed: hasPublic ? termFeedPath(path) : null,
    goal: goal === null ? null : { name: nameOf('sdg', goal, '', locale), path: termPath('sdg', goal) },
  };
}

/** @param page counted from 1. @throws NavetteError `not-found` */
export async function termKindView(
  vocabulary: Vocabulary,
  segment: string,
  kind: PageKind,
  page: number,
  { services, viewer, locale }: Context,
): Promise<TermKindView> {
  const code = termCodeOf(vocabulary, segment);
  const { label, ...found } = await services.terms.findOfKind(viewer, { vocabulary, code, kind }, page);
  const title = nameOf(vocabulary, code, label, locale);
  const standings = await standingsFor(
    found.cards.map(({ id }) => id),
    { services, viewer },
  );
  return { locale, ...found, standings, title, path: termPath(vocabulary, code) };
}

/**
 * The content of a term's feed: what is public, whatever the viewer's rights.
 * @throws NavetteError `not-found`
 */
export async function fedTerm(
  vocabulary: Vocabulary,
  segment: string,
  { services, locale }: Pick<Context, 'services' | 'locale'>,
): Promise<Fed> {
  const code = termCodeOf(vocabulary, segment);
  const { label, cards } = await services.terms.latest(PUBLIC_VIEWER, vocabulary, code);
  const path = termPath(vocabulary, code);
  return { title: nameOf(vocabulary, code, label, locale), path, feedPath: termFeedPath(path), cards };
}
