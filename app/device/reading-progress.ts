/**
 * Which pages were read on this device, by their addresses: `read` or `unread`, and the addresses
 * of the collections that they stood in then. Kept here alone, under no account.
 */
type ReadingProgress = Readonly<Record<string, string>>;

const NAME = 'lectures';
/** Older ones go first. */
const MOST_KEPT = 500;

/** What the device keeps of a page; undefined for nothing. */
export function stateOf(path: string): string | undefined {
  return readProgress()[path]?.split(' ')[0];
}

/** What the device keeps; nothing where it cannot be read. */
function readProgress(): ReadingProgress {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}') as ReadingProgress;
  } catch {
    return {};
  }
}

/**
 * Keeps that a page was read, or is to count as unread.
 * @param covers addresses of the collections that it stands in, between spaces
 * @returns false where nothing can be kept
 */
export function keepProgress(path: string, state: 'read' | 'unread', covers: string): boolean {
  const { [path]: _, ...others } = readProgress();
  return store(Object.fromEntries([...Object.entries(others), [path, `${state} ${covers}`]].slice(-MOST_KEPT)));
}

/**
 * Of which pages something is kept that stand in a collection, or stood there when they were read.
 */
export function pathsOf(cover: string, paths: readonly string[]): string[] {
  return Object.entries(readProgress()).flatMap(([path, kept]) =>
    paths.includes(path) || kept.split(' ').includes(cover) ? [path] : [],
  );
}

/** Forgets what was read of these pages. */
export function forgetProgress(paths: readonly string[]): boolean {
  return store(Object.fromEntries(Object.entries(readProgress()).filter(([path]) => !paths.includes(path))));
}

function store(progress: ReadingProgress): boolean {
  try {
    localStorage.setItem(NAME, JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}
