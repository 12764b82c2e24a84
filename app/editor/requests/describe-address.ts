import { linkedCardPath } from '#content/addresses/site-paths.ts';
/** The content of a page card. */
export interface AddressDescription {
  readonly kind: string;
  /** The kind's name in the reader's language. */
  readonly label: string;
  readonly title: string;
  readonly summary: string;
}

const known = new Map<string, Promise<AddressDescription | null>>();

async function ask(href: string): Promise<AddressDescription | null> {
  try {
    const answer = await fetch(linkedCardPath(href));
    return answer.ok ? ((await answer.json()) as AddressDescription) : null;
  } catch {
    // Offline: the card shows its address. The next rendering tries again.
    known.delete(href);
    return null;
  }
}

/** The page or collection at an address, or null if this person may not read it. Cached. */
export function describeAddress(href: string): Promise<AddressDescription | null> {
  let answer = known.get(href);
  if (!answer) {
    answer = ask(href);
    known.set(href, answer);
  }
  return answer;
}
