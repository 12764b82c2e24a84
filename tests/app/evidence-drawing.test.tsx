import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { EvidenceDrawing } from '#app/materials/evidence-drawing.tsx';
import { layOutMap, type MapNode } from '#content/evidence/evidence-map.ts';

registerAllMessages();

/** The texts in the box of a node, by line. */
function linesOf(node: Omit<MapNode, 'id' | 'href'>, language = 'fr'): string[] {
  const map = { nodes: [{ ...node, id: 'a', href: null }], edges: [] };
  const drawing = renderToStaticMarkup(
    <LocaleContext.Provider value="fr">
      <EvidenceDrawing map={map} layout={layOutMap(map)} language={language} />
    </LocaleContext.Provider>,
  );
  const box = drawing.slice(drawing.indexOf('<rect'));
  return [...box.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text!);
}

test('the words of a finding have two lines, the second cut at a word', () => {
  const words = 'Le séjour est le moment où l’on apprend le plus de ceux qui restent';
  expect(linesOf({ column: 'finding', mark: '◆', words })).toEqual([
    '◆',
    'Le séjour est le moment',
    'où l’on apprend le plus…',
  ]);
  expect(linesOf({ column: 'lesson', mark: '✦', words: 'Envoyer un pair' })).toEqual(['✦', 'Envoyer un pair']);
  expect(linesOf({ column: 'page', mark: '→', words: 'x'.repeat(60) })[1]).toHaveLength(24);
});

test('a material has its number on a line, and its words on one', () => {
  const words = 'Entretien, une commune de la vallée';
  expect(linesOf({ column: 'material', mark: 'E6', words })).toEqual(['E6', 'Entretien, une commune de…']);
});
