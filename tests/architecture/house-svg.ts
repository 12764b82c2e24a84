import { FLOORS, type Floor, type House, LOOSE, type Room } from './house-graph.ts';
import { type FloorLayout, layOut } from './house-layout.ts';

const WIDTH = 1280;
const LEFT = 24;
/** The right edge of the bands; the arrows between floors run beyond it. */
const RIGHT = 1160;
const TITLE = 34;
const ROW = 52;
/** A room's box; it is narrower where a floor has many columns. */
const BOX = { width: 108, height: 40 };
const SLAB = 88;
const GAP = 46;
const LEGEND = [
  'A room uses rooms to its right. An arrow that follows from other arrows is left out. A dashed arrow closes a circle of rooms.',
  'The tall rooms on the left use most rooms of their floor; those on the right are used by many. Their arrows are left out.',
];
const PURPOSES: Readonly<Record<Floor, string>> = {
  app: 'what people see',
  server: 'what happens',
  db: 'what is kept',
  content: 'what pages are made of, without input or output',
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Band {
  readonly floor: Floor;
  readonly top: number;
  readonly bottom: number;
}

/** Draws floors as bands and rooms as boxes. The same imports give the same bytes. */
export function drawHouse(house: House): string {
  const bands: Band[] = [];
  const parts: string[] = [];
  let top = 104;
  for (const floor of FLOORS) {
    const layout = layOut(house.rooms[floor]);
    const rows = Math.max(1, ...layout.columns.map((column) => column.length));
    const band = { floor, top, bottom: top + TITLE + rows * ROW + 12 };
    bands.push(band);
    parts.push(drawBand(band, house.rooms[floor], layout));
    top = band.bottom + GAP;
  }
  const height = top - GAP + 24;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">`,
    '<title id="title">The floors and rooms of Navette</title>',
    `<desc id="desc">${describe(house)}</desc>`,
    STYLE,
    MARKERS,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    `<text class="heading" x="${LEFT}" y="40">The floors and rooms of Navette</text>`,
    ...LEGEND.map((line, index) => `<text class="note" x="${LEFT}" y="${64 + index * 19}">${line}</text>`),
    ...parts,
    drawBetween(bands, house.between),
    '</svg>',
  ].join('\n')}\n`;
}

function drawBand(band: Band, rooms: readonly Room[], layout: FloorLayout): string {
  const boxes = placeBoxes(band, layout);
  const lines = layout.edges.map((edge) => {
    const passing = layout.columns.flatMap((column, index) => {
      const row = column.findIndex((cell) => 'edge' in cell && cell.edge === edge);
      return row < 0 ? [] : [cellBox(band, layout, index, row)];
    });
    const ends = [boxes.get(edge.from)!, boxes.get(edge.to)!] as const;
    return edge.back ? drawBack([ends[1], ...passing, ends[0]]) : drawArrow([ends[0], ...passing, ends[1]]);
  });
  const files = rooms.reduce((sum, room) => sum + room.files, 0);
  return [
    `<g class="${band.floor}">`,
    `<rect class="band" x="${LEFT}" y="${band.top}" width="${RIGHT - LEFT}" height="${band.bottom - band.top}" rx="10"/>`,
    `<text class="floor" x="${LEFT + 14}" y="${band.top + 23}">${band.floor}<tspan class="note" dx="10">${PURPOSES[band.floor]}, ${countFiles(files, 50)}</tspan></text>`,
    ...lines,
    ...rooms.map((room) => drawRoom(band.floor, room, rooms, boxes.get(room.name)!)),
    '</g>',
  ].join('\n');
}

function placeBoxes(band: Band, layout: FloorLayout): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const slab = { y: band.top + TITLE, width: SLAB, height: band.bottom - band.top - TITLE - 12 };
  layout.wiring.forEach((name, index) => {
    boxes.set(name, { x: LEFT + 12 + index * (SLAB + 10), ...slab });
  });
  layout.ground.forEach((name, index) => {
    boxes.set(name, { x: RIGHT - 12 - SLAB - (layout.ground.length - 1 - index) * (SLAB + 10), ...slab });
  });
  layout.columns.forEach((column, index) => {
    column.forEach((cell, row) => {
      if ('room' in cell) boxes.set(cell.room, cellBox(band, layout, index, row));
    });
  });
  return boxes;
}

/** The box of a cell: columns share the band's width, the cells of a column its height. */
function cellBox(band: Band, layout: FloorLayout, column: number, row: number): Box {
  const from = LEFT + 12 + layout.wiring.length * (SLAB + 10);
  const to = RIGHT - 12 - layout.ground.length * (SLAB + 10);
  const pitch = (to - from) / layout.columns.length;
  const width = round(Math.min(BOX.width, pitch - 20));
  const rows = layout.columns[column]!.length;
  const height = band.bottom - band.top - TITLE - 12;
  const middle = band.top + TITLE + (height * (row + 0.5)) / rows;
  return {
    x: round(from + pitch * (column + 0.5) - width / 2),
    y: round(middle - BOX.height / 2),
    width,
    height: BOX.height,
  };
}

function drawRoom(floor: Floor, room: Room, rooms: readonly Room[], box: Box): string {
  const middle = round(box.x + box.width / 2);
  const usedBy = rooms.filter(({ uses }) => uses.includes(room.name)).map(({ name }) => name);
  const count = countFiles(room.files, 10);
  const y = round(box.y + box.height / 2);
  return [
    '<g>',
    `<title>${floor}/${room.name}: ${count}. Uses: ${room.uses.join(', ') || 'none'}. Used by: ${usedBy.join(', ') || 'none'}.</title>`,
    `<rect class="room" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/>`,
    `<text class="name" x="${middle}" y="${y - 2}">${room.name}</text>`,
    `<text class="count" x="${middle}" y="${y + 13}">${count}</text>`,
    '</g>',
  ].join('');
}

/** A curve from box to box, past the places that are left free for it. */
function drawArrow(boxes: readonly Box[]): string {
  return `<path class="arrow" d="${drawCurve(boxes, 0, 5, 0)}" marker-end="url(#head)"/>`;
}

/** A use that closes a circle of rooms: dashed, from the last box back to the first. */
function drawBack(boxes: readonly Box[]): string {
  return `<path class="arrow back" d="${drawCurve(boxes, 5, 0, 9)}" marker-start="url(#head)"/>`;
}

/**
 * The path of a curve from box to box.
 * @param before pixels left free after the first box
 * @param after pixels left free before the last box
 * @param down pixels below the boxes' middles
 */
function drawCurve(boxes: readonly Box[], before: number, after: number, down: number): string {
  const end = boxes.length - 1;
  const middle = (box: Box) => round(box.y + box.height / 2 + down);
  let path = `M${round(boxes[0]!.x + boxes[0]!.width + before)} ${middle(boxes[0]!)}`;
  for (let index = 1; index <= end; index += 1) {
    const [from, to] = [boxes[index - 1]!, boxes[index]!];
    const endX = round(to.x - (index === end ? after : 0));
    const bend = round((from.x + from.width + endX) / 2);
    path += ` C${bend} ${middle(from)} ${bend} ${middle(to)} ${endX} ${middle(to)}`;
    if (index < end) path += ` H${round(to.x + to.width)}`;
  }
  return path;
}

/** Imports between floors: in the gaps for neighbours, beside the bands for the others. */
function drawBetween(bands: readonly Band[], between: ReadonlyMap<string, number>): string {
  const bandOf = (floor: string) => bands.find((band) => band.floor === floor)!;
  let lane = RIGHT;
  const arrows = [...between]
    // The longest way runs furthest out.
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([edge, imports]) => {
      const [from, to] = edge.split(' > ').map((floor) => bandOf(floor)) as [Band, Band];
      const count = `${Math.max(50, Math.round(imports / 50) * 50)} imports`;
      const text = from.floor === 'app' && to.floor === 'server' ? `${count}, types only` : count;
      if (bands.indexOf(to) === bands.indexOf(from) + 1) {
        const x = (LEFT + RIGHT) / 2;
        return `<path class="between" d="M${x} ${from.bottom} V${to.top - 7}" marker-end="url(#big)"/><text class="note" x="${x + 12}" y="${from.bottom + GAP / 2 + 3}">about ${text}</text>`;
      }
      lane += 40;
      const [startY, endY] = [from.top + 40, to.bottom - 20 - (lane - RIGHT) / 3];
      const middle = round((startY + endY) / 2);
      return `<path class="between" d="M${RIGHT} ${startY} H${lane} V${endY} H${RIGHT + 7}" marker-end="url(#big)"/><text class="note" transform="translate(${lane + 16} ${middle}) rotate(-90)" text-anchor="middle">${from.floor} to ${to.floor}, about ${text}</text>`;
    });
  return `<g>\n${arrows.join('\n')}\n</g>`;
}

function describe(house: House): string {
  const floors = FLOORS.map(
    (floor) =>
      `${floor} (${PURPOSES[floor]}): ${house.rooms[floor]
        .filter(({ name }) => name !== LOOSE)
        .map(({ name }) => name)
        .join(', ')}`,
  );
  return `Four floors, each of which uses only those below it. From the top: ${floors.join('; ')}.`;
}

/** In steps, so that the picture does not change with every file. */
function countFiles(files: number, step: number): string {
  return files < step ? `under ${step} files` : `${Math.floor(files / step) * step}+ files`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

const STYLE = `<style>
svg { --paper: #fbfaf7; --ink: #1d1f24; --quiet: #5d626d; --line: #7c7f78; --room: #fff; --edge: #b9b4a6; --app: #e9edf8; --server: #e3eeec; --db: #f6eddc; --content: #fbeee6; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #16181c; --ink: #e8e4db; --quiet: #a5a8af; --line: #94979e; --room: #262a30; --edge: #565c66; --app: #1d2538; --server: #17302d; --db: #332b19; --content: #382418; }
}
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--ink); }
.heading { font-size: 22px; font-weight: 600; }
.floor { font-size: 17px; font-weight: 600; }
.note { font-size: 13px; font-weight: 400; fill: var(--quiet); }
.name, .count { text-anchor: middle; }
.name { font-weight: 600; }
.count { font-size: 11.5px; fill: var(--quiet); }
.paper { fill: var(--paper); }
.room { fill: var(--room); stroke: var(--edge); }
.app .band { fill: var(--app); }
.server .band { fill: var(--server); }
.db .band { fill: var(--db); }
.content .band { fill: var(--content); }
.arrow, .between { fill: none; stroke: var(--line); stroke-width: 1.3; }
.back { stroke-dasharray: 4 3; }
.between { stroke-width: 2.5; }
marker path { fill: var(--line); }
</style>`;

const MARKERS = `<defs>
<marker id="head" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8Z"/></marker>
<marker id="big" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8Z"/></marker>
</defs>`;
