import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { CanonicalAddress } from './canonical-address.ts';
import { addressOf } from './web-request.ts';

/** Addresses whose canonical form is remembered, and the longest of them in characters. */
const MOST_ADDRESSES = { entries: 2_000, bytes: 2_000 };
const LONGEST_ADDRESS = 200;

/** Canonical addresses, each found once. */
export class KnownAddresses {
  readonly #canonical: (url: URL) => CanonicalAddress | null;
  readonly #known = new BoundedCache<{ readonly found: CanonicalAddress | null }>(MOST_ADDRESSES, () => 1);

  /** @param canonical finds the canonical address of a shared page; null for none */
  constructor(canonical: (url: URL) => CanonicalAddress | null) {
    this.#canonical = canonical;
  }

  /** The canonical address that a request asks for, if it was asked for before. */
  known(originalUrl: string): CanonicalAddress | null {
    return this.#known.find(originalUrl)?.found ?? null;
  }

  /**
   * The canonical address that a request asks for; null if no shared page matches.
   * @throws NavetteError `invalid` for an invalid address
   */
  find(originalUrl: string, origin: string): CanonicalAddress | null {
    const before = this.#known.find(originalUrl);
    if (before) return before.found;
    const found = this.#canonical(addressOf({ originalUrl }, origin));
    if (originalUrl.length <= LONGEST_ADDRESS) this.#known.keep(originalUrl, { found });
    return found;
  }
}
