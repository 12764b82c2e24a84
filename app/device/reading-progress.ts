/** Which pages were read on this device, by their addresses: kept here alone, under no account. */
export type ReadingProgress = Readonly<Record<string, 'read' | 'unread'>>;

const NAME = 'lectures';
/** Older ones go first. */
const MOST_KEPT = 500;

/** What the device keeps; nothing where it cannot be read. */
export function readProgress(): ReadingProgress {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}') as ReadingProgress;
  } catch {
    return {};
  }
}

/**
 * Keeps that a page was read, or is to count as unread.
 * @returns false where nothing can be kept
 */
export function keepProgress(path: string, state: 'read' | 'unread'): boolean {
  const { [path]: _, ...others } = readProgress();
  return store(Object.fromEntries([...Object.entries(others), [path, state]].slice(-MOST_KEPT)));
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
