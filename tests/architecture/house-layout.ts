import { LOOSE, type Room } from './house-graph.ts';

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Against the reading direction: it closes a circle of rooms. */
  readonly back: boolean;
}

/** A cell of a column: a room, or the place where a long arrow passes between rooms. */
export type Cell = { readonly room: string } | { readonly edge: Edge };

export interface FloorLayout {
  /** Rooms that use most others and are used by none, drawn at the full height on the left. */
  readonly wiring: readonly string[];
  /** The rooms between: each uses rooms in columns to its right, but for back edges. */
  readonly columns: readonly (readonly Cell[])[];
  /**
   * Rooms that many others use and that use none of those, drawn at the full height on the right.
   */
  readonly ground: readonly string[];
  /** Uses among the rooms of the columns that do not follow from other uses. */
  readonly edges: readonly Edge[];
}

/** Places the rooms of a floor so that uses go from left to right. Deterministic. */
export function layOut(rooms: readonly Room[]): FloorLayout {
  const names = rooms.map(({ name }) => name);
  const usesOf = new Map(rooms.map(({ name, uses }) => [name, uses]));
  const usersOf = (name: string) => names.filter((one) => one !== LOOSE && usesOf.get(one)!.includes(name));
  const isWiring = ({ name, uses }: Room) =>
    name === LOOSE ? uses.length > usersOf(name).length : usersOf(name).length === 0 && uses.length * 2 >= names.length;
  const wiring = rooms.filter(isWiring);
  const ground: string[] = [];
  const isGround = ({ name, uses }: Room) =>
    (usersOf(name).length * 3 >= names.length && uses.every((one) => ground.includes(one))) || name === LOOSE;
  for (;;) {
    const found = rooms.find((room) => !wiring.includes(room) && !ground.includes(room.name) && isGround(room));
    if (!found) break;
    ground.push(found.name);
  }
  const inner = rooms.filter((room) => !wiring.includes(room) && !ground.includes(room.name));
  const innerNames = new Set(inner.map(({ name }) => name));
  const forward = new Map(inner.map(({ name, uses }) => [name, uses.filter((one) => innerNames.has(one))]));
  const back = takeBackEdges(forward);
  const edges = [
    ...reduce(forward).map(([from, to]) => ({ from, to, back: false })),
    ...back.map(([from, to]) => ({ from, to, back: true })),
  ];
  return {
    wiring: wiring.map(({ name }) => name),
    columns: order(columnsOf(forward, edges), edges),
    ground: ground.reverse(),
    edges,
  };
}

/** Takes the uses that close a circle out of the graph and returns them. */
function takeBackEdges(graph: Map<string, string[]>): [string, string][] {
  const back: [string, string][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    state.set(name, 'open');
    for (const next of [...graph.get(name)!]) {
      if (state.get(next) === 'open') {
        back.push([name, next]);
        graph.set(
          name,
          graph.get(name)!.filter((one) => one !== next),
        );
      } else if (!state.has(next)) visit(next);
    }
    state.set(name, 'done');
  };
  for (const name of graph.keys()) if (!state.has(name)) visit(name);
  return back;
}

/**
 * Transitive reduction of an acyclic graph: drops a use that a path through other rooms implies.
 */
function reduce(graph: ReadonlyMap<string, readonly string[]>): [string, string][] {
  const reaches = (from: string, to: string): boolean =>
    graph.get(from)!.some((next) => next === to || reaches(next, to));
  return [...graph].flatMap(([from, uses]) =>
    uses
      .filter((to) => !uses.some((other) => other !== to && reaches(other, to)))
      .map((to): [string, string] => [from, to]),
  );
}

/** Puts each room one column left of the leftmost room that it uses, the others rightmost. */
function columnsOf(graph: ReadonlyMap<string, readonly string[]>, edges: readonly Edge[]): Cell[][] {
  const depth = (name: string): number => Math.max(0, ...graph.get(name)!.map((one) => depth(one) + 1));
  const last = Math.max(0, ...[...graph.keys()].map(depth));
  const columns: Cell[][] = Array.from({ length: last + 1 }, () => []);
  for (const name of graph.keys()) columns[last - depth(name)]!.push({ room: name });
  for (const edge of edges) {
    const [left, right] = edge.back ? [edge.to, edge.from] : [edge.from, edge.to];
    for (let column = last - depth(left) + 1; column < last - depth(right); column += 1) {
      columns[column]!.push({ edge });
    }
  }
  return columns;
}

/** Sorts each column by the mean height of its cells' neighbours, so that few arrows cross. */
function order(columns: Cell[][], edges: readonly Edge[]): Cell[][] {
  const neighboursOf = (cell: Cell, beside: readonly Cell[]): Cell[] => {
    const own = 'edge' in cell ? [cell.edge] : edges.filter(({ from, to }) => from === cell.room || to === cell.room);
    return beside.filter((one) =>
      'edge' in one ? own.includes(one.edge) : own.some(({ from, to }) => one.room === from || one.room === to),
    );
  };
  const sortBy = (index: number, beside: readonly Cell[] | undefined) => {
    if (!beside) return;
    const height = new Map(beside.map((cell, row) => [cell, (row + 0.5) / beside.length]));
    const cells = columns[index]!;
    const wanted = new Map(
      cells.map((cell, row) => {
        const heights = neighboursOf(cell, beside).map((one) => height.get(one)!);
        const own = (row + 0.5) / cells.length;
        return [cell, heights.length ? heights.reduce((sum, one) => sum + one, 0) / heights.length : own];
      }),
    );
    columns[index] = [...cells].sort((one, other) => wanted.get(one)! - wanted.get(other)!);
  };
  for (let round = 0; round < 8; round += 1) {
    for (let index = 1; index < columns.length; index += 1) sortBy(index, columns[index - 1]);
    for (let index = columns.length - 2; index >= 0; index -= 1) sortBy(index, columns[index + 1]);
  }
  return columns;
}
