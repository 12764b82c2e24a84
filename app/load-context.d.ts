import type { AppContext } from '#server/app-context.ts';

/** Loaders and actions are handed the server's AppContext: this tells their types so. */
declare module '@remix-run/node' {
  interface AppLoadContext extends AppContext {}
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends AppContext {}
}
