import type { IslandName } from '#server/http/islands.ts';

/** The scripts of a draft's editor. */
export interface EditorScripts {
  /** The small one that comes first, and opens the draft's connection. */
  readonly entry: string;
  /** What it will ask for: named beforehand, it comes at once. */
  readonly later: readonly string[];
  readonly draft: string;
  /** The id of the person whose page it is. */
  readonly owner: string;
}

/** What a route may ask of the frame around it: `export const handle: RouteHandle = { islands: ['annotate'] }`. */
export interface RouteHandle {
  /** The editor's scripts, for the one page that has them, given what its loader returned. */
  readonly editor?: (loaded: unknown) => EditorScripts | null;
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
