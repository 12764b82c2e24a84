import type { AppContext } from '#server/http/remix/app-context.ts';

/**
 * Tells Remix that loaders and actions receive the server's AppContext, and that their return
 * values keep their types.
 */
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
