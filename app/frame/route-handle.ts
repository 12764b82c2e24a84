import type { IslandName } from '#server/http/remix/islands.ts';

/** The scripts of a draft's editor. */
export interface EditorScripts {
  /** The small script that runs first and opens the draft's connection. */
  readonly entry: string;
  /** The scripts that it imports, preloaded. */
  readonly later: readonly string[];
  /**
   * The scripts that it may load on demand: stored on the device with the page, not loaded with it.
   */
  readonly onDemand: readonly string[];
  readonly draft: string;
  /** The id of the person whom the page is rendered for. */
  readonly owner: string;
}

/** What a route requests of the frame: `export const handle = { islands: ['annotate'] }`. */
export interface RouteHandle {
  /** The editor's scripts, from the loader's data; only the writing page has them. */
  readonly editor?: (loaded: unknown) => EditorScripts | null;
  /** The islands of this page, which works without them; from the loader's data if it decides. */
  readonly islands?: readonly IslandName[] | ((loaded: unknown) => readonly IslandName[]);
  /**
   * For a page that `sharedInit` makes shareable (app/http/shared-page.server.ts): the query
   * parameters that it reads, each with a pattern of its values. For viewers who are not signed in,
   * the server drops all others beforehand, so that they do not create cache entries.
   */
  readonly query?: Readonly<Record<string, RegExp>>;
  /** The web manifest by which the page is installed; without, that of the site. */
  readonly manifest?: string;
  /**
   * `slim`: only the logo and the account, for screens that need the space. `own`: the whole frame
   * for people with an account, the slim one for those who follow a personal link.
   */
  readonly shell?: 'full' | 'slim' | 'own';
  /**
   * The id of a form, from the loader's data, that changes of the interface's language send along,
   * so that nothing that was typed is lost without a script: its action answers `langue` with all
   * of it, in the language that the address asks for (`LINK_LANGUAGE`). Null: a link is enough.
   */
  readonly languageForm?: (loaded: unknown) => string | null;
}
