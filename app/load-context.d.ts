import type { AppContext } from '#server/http/app-context.ts';

/** Loaders and actions are handed the server's AppContext, and what they return keeps its types: this tells Remix so. */
declare module '@remix-run/node' {
  interface AppLoadContext extends AppContext {}
  interface Future {
    v3_singleFetch: true;
  }
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends AppContext {}
  interface Future {
    v3_singleFetch: true;
  }
}
