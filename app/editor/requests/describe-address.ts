/** What a card shows of a page or collection. */
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
    const answer = await fetch(`/ecrire/carte?adresse=${encodeURIComponent(href)}`);
    return answer.ok ? ((await answer.json()) as AddressDescription) : null;
  } catch {
    // Off line: the card shows its address, and asks again the next time it is drawn.
    known.delete(href);
    return null;
  }
}

/** The page or collection at an address of this site, or null when this writer may not read one there. Asked once. */
export function describeAddress(href: string): Promise<AddressDescription | null> {
  let answer = known.get(href);
  if (!answer) {
    answer = ask(href);
    known.set(href, answer);
  }
  return answer;
}
