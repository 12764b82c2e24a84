import type { Translate } from '#app/i18n/translate.ts';

/** Placeholders that survive the translation, for the island to fill in. */
const HOLES = { title: '{title}', position: '{position}', total: '{total}', part: '{part}', what: '{what}' };

/** The texts of the `reorder` island for a list, as attributes of the list's frame. */
export function orderingWords(t: Translate): Readonly<Record<`data-${string}`, string>> {
  return {
    'data-grabbed': t('ordering.grabbed', HOLES),
    'data-moved': t('ordering.moved', HOLES),
    'data-added': t('ordering.added', HOLES),
    'data-dropped': t('ordering.dropped', HOLES),
    'data-cancelled': t('ordering.cancelled'),
    'data-failed': t('ordering.failed'),
    'data-busy': t('ordering.busy'),
    'data-undone': t('ordering.undone', HOLES),
  };
}
