/**
 * No page is taken over by React in the browser: what the server sends is the page. The scripts that some have are built by
 * server/build/vite.islands.config.ts, and the editor by server/build/vite.editor.config.ts. Remix asks for this file all the same.
 */
export {};
