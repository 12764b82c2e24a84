import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { AskedPage } from './asked-page.ts';
import { addressOf } from './web-request.ts';

/** Addresses whose pages are remembered, and the longest of them in characters. */
const MOST_ADDRESSES = { entries: 2_000, bytes: 2_000 };
const LONGEST_ADDRESS = 200;

/** The pages of addresses, each found once. */
export class KnownAddresses {
  readonly #pageOf: (url: URL) => AskedPage | null;
  readonly #known = new BoundedCache<{ readonly found: AskedPage | null }>(MOST_ADDRESSES, () => 1);

  /** @param pageOf finds the page of an address; null for none */
  constructor(pageOf: (url: URL) => AskedPage | null) {
    this.#pageOf = pageOf;
  }

  /** The page that a request asks for, if it was asked for before. */
  known(originalUrl: string): AskedPage | null {
    return this.#known.find(originalUrl)?.found ?? null;
  }

  /**
   * The page that a request asks for; null if no route matches.
   * @throws NavetteError `invalid` for an invalid address
   */
  find(originalUrl: string, origin: string): AskedPage | null {
    const before = this.#known.find(originalUrl);
    if (before) return before.found;
    const found = this.#pageOf(addressOf({ originalUrl }, origin));
    if (originalUrl.length <= LONGEST_ADDRESS) this.#known.keep(originalUrl, { found });
    return found;
  }
}
