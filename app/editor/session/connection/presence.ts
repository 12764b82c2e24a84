/** The colours that identify participants, each with its own shape for colour-blind readers. */
export const PRESENCE_MARKS = [
  { color: '#2b4fa3', shape: '●' },
  { color: '#b4501e', shape: '▲' },
  { color: '#7a3b8f', shape: '◆' },
  { color: '#8a6100', shape: '■' },
  { color: '#a3244b', shape: '★' },
  { color: '#3d6b1f', shape: '⬟' },
  { color: '#1d6f86', shape: '⬢' },
  { color: '#5d626d', shape: '✚' },
] as const;

/** A participant, as others see them. */
export interface Presence {
  readonly clientId: number;
  readonly name: string;
  readonly color: string;
}

/** The shape for a colour received through awareness; unknown colours get the last one. */
export function shapeOf(color: string): string {
  return PRESENCE_MARKS.find((mark) => mark.color === color)?.shape ?? PRESENCE_MARKS.at(-1)!.shape;
}

/** A person's colour: always the same, unless a participant already has it. */
export function chooseColor(seed: string, taken: ReadonlySet<string>): string {
  let hash = 0;
  for (const character of seed) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  const { length } = PRESENCE_MARKS;
  for (let i = 0; i < length; i++) {
    const { color } = PRESENCE_MARKS[(hash + i) % length]!;
    if (!taken.has(color)) return color;
  }
  return PRESENCE_MARKS[hash % length]!.color;
}

/** The initials of a name, two at most: `Awa Traoré` → `AT`. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/u)
    .filter(Boolean);
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return picked.map((word) => [...word][0]!.toLocaleUpperCase('fr')).join('') || '?';
}

/** The other participants, once per person, sorted by name. One's own other tabs are not listed. */
export function listPresent(states: ReadonlyMap<number, unknown>, ownId: string): Presence[] {
  const present = new Map<string, Presence>();
  for (const [clientId, state] of states) {
    const user = (state as { user?: { id?: unknown; name?: unknown; color?: unknown } } | null)?.user;
    if (typeof user?.id !== 'string' || user.id === ownId) continue;
    if (typeof user.name !== 'string' || typeof user.color !== 'string') continue;
    present.set(user.id, { clientId, name: user.name, color: user.color });
  }
  return [...present.values()].sort((a, b) => a.name.localeCompare(b.name));
}
