import { graphlib, layout } from '@dagrejs/dagre';

/** The columns of a map of evidence, from what was gathered to what was made of it. */
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

/**
 * What one node rests on another by: from the source to what rests on it, or to what it
 * contradicts.
 */
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
 * Places the nodes of a map: each in its column, in the order in which the fewest lines cross. May
 * take some hundred milliseconds.
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
  let longest = 0;
  for (const [index, column] of used.entries()) {
    const inColumn = nodes
      .filter((node) => node.column === column)
      .map(({ id }) => ({ id, y: Number((graph.node(id) as { y?: number }).y ?? 0), isLinked: linked.has(id) }))
      .sort((a, b) => Number(b.isLinked) - Number(a.isLinked) || a.y - b.y);
    // Beside what they rest on, as far as those before leave the place; what nothing is linked to,
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
