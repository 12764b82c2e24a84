import { formatList } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { VISIBILITIES, type Visibility } from '#content/permission.ts';
import { isBlank } from '#content/text/visible-text.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';
import type { ArrangedPage, ArrangerView } from './arranger-view.server.ts';

/** More titles are counted, not named. */
const MOST_NAMED = 5;

/**
 * What readers would miss in a collection, for who arranges it, in words: to be read before it is
 * shown. Nothing of it keeps a collection from being shown.
 */
export function collectionGaps(
  t: Translate,
  collection: Pick<Collection, 'visibility' | 'summary' | 'introduction'>,
  parts: ArrangerView['parts'],
): string[] {
  const isShown = (page: ArrangedPage) =>
    page.state === 'published' && !isNarrower(page.visibility, collection.visibility);
  const pages = parts.flatMap((part) => part.pages);
  const named = (key: 'unpublished' | 'narrower', those: readonly ArrangedPage[]) =>
    those.length === 0
      ? []
      : [
          t(`collections.gaps.${key}`, {
            count: those.length,
            names: formatList(
              those.length > MOST_NAMED
                ? [...those.slice(0, MOST_NAMED).map(({ title }) => title), '…']
                : those.map(({ title }) => title),
              t.locale,
            ),
          }),
        ];
  if (!pages.some(isShown)) return [t('collections.gaps.empty')];
  return [
    ...parts
      .map((part, at) => ({ part, at }))
      .filter(({ part }) => !part.pages.some(isShown))
      .map(({ part, at }) => t('collections.gaps.emptyPart', { title: part.title || String(at + 1) })),
    ...named(
      'unpublished',
      pages.filter(({ state }) => state !== 'published'),
    ),
    ...named(
      'narrower',
      pages.filter((page) => page.state === 'published' && !isShown(page)),
    ),
    ...(isBlank(collection.summary) ? [t('collections.gaps.summary')] : []),
    ...(isBlank(collection.introduction) ? [t('collections.gaps.introduction')] : []),
  ];
}

/** Fewer people may read the one than the other. */
const isNarrower = (one: Visibility, other: Visibility): boolean =>
  VISIBILITIES.indexOf(one) > VISIBILITIES.indexOf(other);
