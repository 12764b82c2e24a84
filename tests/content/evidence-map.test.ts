import { expect, test } from 'vitest';
import { type EvidenceMap, layOutMap, MAP_COLUMNS, type MapNode, NODE } from '#content/evidence/evidence-map.ts';
import { Random } from '#tests/support/random.ts';

const nodeOf = (id: string, column: MapNode['column']): MapNode => ({ id, column, mark: '◆', words: id, href: null });

/** A map with some nodes in each column and links from each column to one further right. */
function randomMap(random: Random): EvidenceMap {
  const nodes = MAP_COLUMNS.flatMap((column) =>
    Array.from({ length: random.below(8) }, (_, index) => nodeOf(`${column}-${index}`, column)),
  );
  const edges = nodes.flatMap((from) =>
    nodes
      .filter(({ column }) => MAP_COLUMNS.indexOf(column) > MAP_COLUMNS.indexOf(from.column) && random.chance(0.15))
      .map((to) => [from.id, to.id] as const),
  );
  return { nodes, edges };
}

test('each node has its column, none covers another, and unlinked nodes are below, close together', () => {
  for (let round = 0; round < 50; round++) {
    const random = new Random();
    const map = randomMap(random);
    const { places, width, height } = layOutMap(map);
    const linked = new Set(map.edges.flat());
    const across: number[] = [];
    for (const column of MAP_COLUMNS) {
      const inColumn = map.nodes.filter((node) => node.column === column);
      if (inColumn.length === 0) continue;
      const placed = inColumn.map(({ id }) => ({ id, ...places[id]! })).sort((a, b) => a.y - b.y);
      expect(new Set(placed.map(({ x }) => x)).size, `SEED=${random.seed}`).toBe(1);
      across.push(placed[0]!.x);
      const alone = placed.findIndex(({ id }) => !linked.has(id));
      for (const [index, { id, x, y }] of placed.entries()) {
        const above = placed[index - 1];
        if (above) expect(y - above.y, `SEED=${random.seed}`).toBeGreaterThanOrEqual(NODE.height + NODE.gapY);
        if (alone >= 0 && index >= alone) expect(linked.has(id), `SEED=${random.seed}`).toBe(false);
        if (above && alone >= 0 && index > alone) expect(y - above.y).toBe(NODE.height + NODE.gapY);
        expect(x + NODE.width, `SEED=${random.seed}`).toBeLessThanOrEqual(width);
        expect(y + NODE.height, `SEED=${random.seed}`).toBeLessThanOrEqual(height);
      }
    }
    expect(across, `SEED=${random.seed}`).toEqual([...across].sort((a, b) => a - b));
  }
});

test('a map is drawn in the order of its nodes where as few lines cross that way', () => {
  const sources = ['§1', '§2', '§3', 'S1'].map((id) => nodeOf(id, 'material'));
  const findings = ['a', 'b'].map((id) => nodeOf(id, 'finding'));
  const nodes = [...sources, ...findings];
  for (const edges of [
    sources.map(({ id }) => [id, 'a'] as const),
    sources.map(({ id }) => [id, 'a'] as const).reverse(),
    [['S1', 'b'] as const, ...sources.slice(0, 3).map(({ id }) => [id, 'a'] as const)],
  ]) {
    const { places } = layOutMap({ nodes, edges });
    const drawn = (column: string) =>
      nodes
        .filter((node) => node.column === column)
        .sort((one, other) => places[one.id]!.y - places[other.id]!.y)
        .map(({ id }) => id);
    expect(drawn('material')).toEqual(['§1', '§2', '§3', 'S1']);
    expect(drawn('finding')).toEqual(['a', 'b']);
  }
});
