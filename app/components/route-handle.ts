import type { IslandName } from '#server/http/islands.ts';

/** What a route may ask of the frame around it: `export const handle: RouteHandle = { islands: ['annotate'] }`. */
export interface RouteHandle {
  /** React takes the page over in the browser: the editor alone. Without it, a page has no React. */
  readonly hydrate?: boolean;
  /** What this page's scripts will fetch, given what its loader returned: named beforehand, it comes with them. */
  readonly later?: (loaded: unknown) => readonly string[];
  /** Small scripts that this page is better with, and works without; given what its loader returned, where that decides. */
  readonly islands?: readonly IslandName[] | ((loaded: unknown) => readonly IslandName[]);
  /**
   * Of a page that `sharedInit` may share (app/http/shared-page.server.ts): the parameters of the address that it reads, each with what
   * its value looks like. For readers who are not signed in, the server drops all others before the page is asked: they make no page of
   * their own.
   */
  readonly query?: Readonly<Record<string, RegExp>>;
  /** `slim`: the logo and the account alone, without navigation or footer, for screens that need the room. */
  readonly shell?: 'full' | 'slim';
}
