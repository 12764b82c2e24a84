import type { LoaderFunctionArgs } from '@remix-run/node';
import { nameOf } from '#app/explore/explore-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { findVocabularyBySegment, termPath, VOCABULARIES } from '#content/taxonomy/vocabulary.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** Longer than any title. */
const LONGEST = 200;

/**
 * `/recherche/suggestions?q=`: pages and collections by title, for the palette and the editor. With
 * `termes`, terms as well, as search fields show them; with `termes=seuls`, terms alone; with
 * `termes=mots-cles`, those of one vocabulary that authors write, as fields of a notice show them.
 */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  const words = (searchParams.get('q') ?? '').slice(0, LONGEST);
  const terms = searchParams.get('termes');
  const found =
    terms === null
      ? await context.services.search.suggest(context.viewer, words)
      : await suggestions(words, terms, context);
  return Response.json(found, { headers: { 'Cache-Control': 'private, no-store' } });
});

async function suggestions(words: string, of: string, context: AppContext) {
  const { services, viewer, locale, address } = context;
  const named = findVocabularyBySegment(of);
  const vocabulary = named !== null && VOCABULARIES[named].isOpen ? named : null;
  const asked = { address, termsAlone: of === 'seuls', vocabulary };
  const { terms, pages } = await services.suggestions.suggest(viewer, words, asked);
  const t = translator(locale);
  const items = [
    ...terms.map(({ vocabulary, code, label }) => ({
      title: nameOf(vocabulary, code, label, locale),
      href: termPath(vocabulary, code),
      what: t(`explore.one.${vocabulary}`),
      language: null,
    })),
    ...pages.map(({ title, href, kind }) => ({ title, href, what: kindName(t, kind), language: null })),
  ];
  return { items, said: items.length > 0 ? t('palette.found', { count: items.length }) : '' };
}
