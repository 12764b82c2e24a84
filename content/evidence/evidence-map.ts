import { graphlib, layout } from '@dagrejs/dagre';

/** The columns of an evidence map, from sources to results. */
export const MAP_COLUMNS = ['material', 'finding', 'lesson', 'page'] as const;
type MapColumn = (typeof MAP_COLUMNS)[number];

/** Something on a map of evidence. */
export interface MapNode {
  readonly id: string;
  readonly column: MapColumn;
  /** `E3`, `◆`; before the words. */
  readonly mark: string;
  readonly words: string;
  readonly href: string | null;
}

/** An edge of the map: from a source to the node that rests on it, or that it contradicts. */
export type MapEdge = readonly [from: string, to: string, isAgainst?: boolean];

export interface EvidenceMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** A map as it is drawn: the place of each node, by its id, and the size of the whole. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly places: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

/** Nodes and edges up to which a map is drawn; above, its table alone is legible. */
const MOST_DRAWN = { nodes: 120, edges: 300 } as const;
/** Measures of a node and of the space around it, in units of the drawing. */
export const NODE = { width: 220, height: 46, gapX: 70, gapY: 14, head: 34 } as const;

/** True for a map that is small enough to be drawn. */
export const isDrawn = ({ nodes, edges }: EvidenceMap): boolean =>
  nodes.length > 0 && nodes.length <= MOST_DRAWN.nodes && edges.length <= MOST_DRAWN.edges;

/**
 * Places the nodes of a map: each in its column, in an order in which the fewest lines cross, as
 * near to the order of the nodes as that allows. May take some hundred milliseconds.
 */
export function layOutMap({ nodes, edges }: EvidenceMap): MapLayout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: NODE.gapY, ranksep: NODE.gapX });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: NODE.width, height: NODE.height });
  for (const [from, to] of edges) graph.setEdge(from, to);
  layout(graph);
  const linked = new Set<unknown>(edges.flat());
  const used = MAP_COLUMNS.filter((column) => nodes.some((node) => node.column === column));
  const places: Record<string, { x: number; y: number }> = {};
  const columns = used.map((column) =>
    nodes
      .filter((node) => node.column === column)
      .map(({ id }) => ({ id, y: Number((graph.node(id) as { y?: number }).y ?? 0), isLinked: linked.has(id) })),
  );
  const turn = turnFor(columns.map((inColumn) => inColumn.flatMap(({ y, isLinked }) => (isLinked ? y : []))));
  let longest = 0;
  for (const [index, unordered] of columns.entries()) {
    const turned = unordered.map((node) => ({ ...node, y: turn(node.y) }));
    const inColumn = inOrderOfNodes(turned, ({ id }) =>
      edges.flatMap(([from, to]) => (from === id ? `to ${to}` : to === id ? `from ${from}` : [])),
    ).sort((a, b) => Number(b.isLinked) - Number(a.isLinked) || a.y - b.y);
    // Linked nodes are next to their sources, as far as there is room; nodes without links are
    // below.
    let free = NODE.head;
    for (const { id, y, isLinked } of inColumn) {
      const at = isLinked ? Math.max(free, Math.round(y - NODE.height / 2) + NODE.head) : free;
      places[id] = { x: index * (NODE.width + NODE.gapX), y: at };
      free = at + NODE.height + NODE.gapY;
    }
    longest = Math.max(longest, free - NODE.gapY);
  }
  return { width: used.length * (NODE.width + NODE.gapX) - NODE.gapX, height: longest, places };
}

/**
 * Turns heights upside down if more pairs of a column are in their order then: as many lines cross.
 * @param columns the heights of nodes, in the order of the nodes
 */
function turnFor(columns: readonly (readonly number[])[]): (y: number) => number {
  const pairs = columns.flatMap((ys) => ys.flatMap((y, i) => ys.slice(i + 1).map((next) => Math.sign(next - y))));
  if (pairs.reduce((sum, sign) => sum + sign, 0) >= 0) return (y) => y;
  const all = columns.flat();
  const ends = Math.min(...all) + Math.max(...all);
  return (y) => ends - y;
}

/**
 * Nodes that are linked to the same others change places until they are in the order of the nodes:
 * as many lines cross.
 * @param linksOf what a node is linked to
 */
function inOrderOfNodes<Node extends { readonly y: number }>(
  column: readonly Node[],
  linksOf: (node: Node) => readonly string[],
): Node[] {
  const kinds = column.map((node) => [...new Set(linksOf(node))].sort().join('\n'));
  const free = new Map<string, number[]>();
  for (const [i, { y }] of column.entries()) free.set(kinds[i]!, [...(free.get(kinds[i]!) ?? []), y]);
  for (const ys of free.values()) ys.sort((a, b) => a - b);
  return column.map((node, i) => ({ ...node, y: free.get(kinds[i]!)!.shift()! }));
}
