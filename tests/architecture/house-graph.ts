import { listImports, listModules, resolveImport } from './module-graph.ts';

/** From the top down, as the picture shows them. */
export const FLOORS = ['app', 'server', 'db', 'content'] as const;
export type Floor = (typeof FLOORS)[number];

/** The name of the room that holds the files of a floor that lie in no folder. */
export const LOOSE = '*.ts';

export interface Room {
  readonly name: string;
  readonly files: number;
  /** Rooms of the same floor that its files import, types included, in alphabetical order. */
  readonly uses: readonly string[];
}

export interface House {
  readonly rooms: Readonly<Record<Floor, readonly Room[]>>;
  /** Imports of one floor by another: `app > server` → how many. */
  readonly between: ReadonlyMap<string, number>;
}

/** The room of a file: the folder directly below its floor. */
const roomOf = (parts: readonly string[]) => (parts.length === 2 ? LOOSE : parts[1]!);

/** Every room, with its floor, without reading any file: `app/board`. */
export function listRooms(): string[] {
  const rooms = listModules(FLOORS).map((file) => `${file.split('/')[0]}/${roomOf(file.split('/'))}`);
  return [...new Set(rooms)];
}

/** Reads the floors, and which of their rooms use each other, from the imports. */
export function readHouse(): House {
  const rooms = new Map<string, { files: number; uses: Set<string> }>();
  const between = new Map<string, number>();
  for (const { file, specifiers } of listImports(FLOORS)) {
    const parts = file.split('/');
    const floor = parts[0]!;
    const name = roomOf(parts);
    const key = `${floor}/${name}`;
    const room = rooms.get(key) ?? { files: 0, uses: new Set<string>() };
    rooms.set(key, room);
    room.files += 1;
    for (const specifier of specifiers) {
      const target = resolveImport(file, specifier)?.split('/');
      if (!target || !isFloor(target[0])) continue;
      if (target[0] === floor) {
        if (roomOf(target) !== name) room.uses.add(roomOf(target));
      } else {
        const edge = `${floor} > ${target[0]}`;
        between.set(edge, (between.get(edge) ?? 0) + 1);
      }
    }
  }
  const roomsOf = (floor: Floor): Room[] =>
    [...rooms]
      .filter(([key]) => key.startsWith(`${floor}/`))
      .map(([key, { files, uses }]) => ({
        name: key.slice(floor.length + 1),
        files,
        uses: [...uses].filter((one) => rooms.has(`${floor}/${one}`)).sort(),
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    rooms: { app: roomsOf('app'), server: roomsOf('server'), db: roomsOf('db'), content: roomsOf('content') },
    between,
  };
}

function isFloor(name: string | undefined): name is Floor {
  return FLOORS.includes(name as Floor);
}
