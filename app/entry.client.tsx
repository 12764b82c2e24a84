/**
 * React does not hydrate any page: the server's HTML is the page. The scripts of some pages are
 * built by server/build/vite.islands.config.ts, and the editor by
 * server/build/vite.editor.config.ts. Remix requires this file all the same.
 */
export {};
