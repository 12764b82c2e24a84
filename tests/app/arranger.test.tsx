import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Arranger } from '#app/collections/arranger.tsx';
import type { ArrangerView } from '#app/collections/arranger-view.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';

registerAllMessages();

/** A screen with so many parts, and so many pages that can be added. */
function show(parts: number, pages: number): string {
  const view: ArrangerView = {
    parts: Array.from({ length: parts }, (_, i) => ({
      id: `part-${i}`,
      title: i === 1 ? '' : `Partie ${i}`,
      pages: [],
    })),
    sought: '',
    hasMore: false,
    removed: null,
    groups: [
      {
        label: 'Fiches',
        pages: Array.from({ length: pages }, (_, i) => ({
          id: `page-${i}`,
          title: `Fiche ${i}`,
          language: 'fr',
          visibility: 'public',
          state: i === 0 ? ('draft' as const) : ('published' as const),
        })),
      },
    ],
  };
  return renderToStaticMarkup(
    <LocaleContext.Provider value="fr">
      <Arranger view={view} />
    </LocaleContext.Provider>,
  );
}

const count = (html: string, what: string) => html.split(what).length - 1;

test('each part has a list of the pages that can be added to it', () => {
  const html = show(3, 4);
  expect(count(html, '<option')).toBe(3 * (4 + 1));
  expect(count(html, 'Ajouter une page à cette partie')).toBe(3);
  expect(html).toContain('Fiche 0 (pas encore publiée)');
  expect(html).not.toContain('Dans la partie');
});

test('all parts share one list where separate lists would have thousands of options', () => {
  // The most parts that a collection may have, in a wiki of a thousand pages.
  const html = show(50, 1_000);
  expect(count(html, '<option')).toBe(1_000 + 1 + 50);
  expect(count(html, 'value="add-page"')).toBe(1);
  expect(html).toContain('<option value="part-0">1. Partie 0</option><option value="part-1">2. ');
  expect(html.length).toBeLessThan(200_000);
  // A single part has no other to choose.
  expect(show(1, 3_000)).not.toContain('Dans la partie');
});
