import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { EvidenceDrawing } from '#app/materials/evidence-drawing.tsx';
import { EvidenceMapPage } from '#app/materials/evidence-map-page.tsx';
import { type EvidenceMap, layOutMap, type MapNode } from '#content/evidence/evidence-map.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

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

test('the table has the order of the drawing', () => {
  const nodeOf = (id: string, column: MapNode['column']): MapNode => ({ id, column, mark: '', words: id, href: null });
  const sources = ['premier', 'deuxième', 'troisième', 'quatrième'];
  const map: EvidenceMap = {
    nodes: [
      ...sources.map((id) => nodeOf(id, 'material')),
      ...[nodeOf('leçon', 'lesson'), nodeOf('constat', 'finding'), nodeOf('autre', 'finding')],
    ],
    edges: [
      // In the order of the nodes their links would cross, so the drawing has another order.
      ...[['quatrième', 'constat'] as const, ['premier', 'constat'] as const, ['troisième', 'autre'] as const],
      ...[['deuxième', 'autre'] as const, ['autre', 'leçon'] as const, ['constat', 'leçon'] as const],
    ],
  };
  const layout = layOutMap(map);
  const shown = renderToStaticMarkup(
    <LocaleContext.Provider value="fr">
      <EvidenceMapPage title="Une étude" language="fr" path="/etudes/une" isDraft map={map} layout={layout} />
    </LocaleContext.Provider>,
  );
  const rows = shown.slice(shown.indexOf('<tbody')).split('<tr').slice(1);
  const ids = map.nodes.map(({ id }) => id);
  const claims = rows.map((row) => ids.find((id) => row.slice(0, row.indexOf('</th>')).includes(id))!);
  const place = (id: string) => layout.places[id]!;
  const asDrawn = (ids: readonly string[]) =>
    [...ids].sort((a, b) => place(a).x - place(b).x || place(a).y - place(b).y);
  expect(claims).toHaveLength(3);
  expect(claims).toEqual(asDrawn(claims));
  for (const row of rows) {
    const cited = [...row.slice(row.indexOf('<td')).matchAll(/<li>.*?<\/li>/gu)].map(
      ([words]) => ids.find((id) => words.includes(id))!,
    );
    const sourcesOf = cited.filter((id) => place(id).x < place(claims[rows.indexOf(row)]!).x);
    expect(sourcesOf).toHaveLength(2);
    expect(sourcesOf).toEqual(asDrawn(sourcesOf));
  }
});

test('the table of a text with thousands of findings takes time in proportion', async () => {
  const count = 4_000;
  const nodes = Array.from({ length: 2 * count }, (_, i): MapNode => {
    const column = i % 2 === 0 ? 'material' : 'finding';
    return { id: `n${i}`, column, mark: 'E1', words: `mot ${i}`, href: null };
  });
  const edges = Array.from({ length: count }, (_, i) => [`n${2 * i}`, `n${2 * i + 1}`] as const);
  let shown = '';
  const took = await processorTimeOf(() => {
    shown = renderToStaticMarkup(
      <LocaleContext.Provider value="fr">
        <EvidenceMapPage title="Une étude" language="fr" path="/e" isDraft map={{ nodes, edges }} layout={null} />
      </LocaleContext.Provider>,
    );
  });
  expect(shown).toContain(`mot ${2 * count - 2}`);
  expect(took).toBeLessThan(2_500);
});
