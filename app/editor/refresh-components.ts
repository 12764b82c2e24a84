/**
 * Only in development: replaces components in the open page when their sources change. Remix's HMR
 * runtime expects its router in the browser, to reload data before refreshing; no router runs here,
 * so this stands in for it.
 * @param runtime the address of Vite's module of that runtime
 */
export async function refreshComponents(runtime: string): Promise<void> {
  let listener: (state: { revalidation: 'idle' }) => void = () => {};
  Object.assign(globalThis, {
    __remixRouter: {
      subscribe(next: typeof listener) {
        listener = next;
        return () => {};
      },
      revalidate: () => listener({ revalidation: 'idle' }),
    },
    __remixClearCriticalCss() {},
  });
  // Read when a route has changed. Routes are rendered by the server, so reload the page.
  Object.defineProperty(globalThis, '__remixManifest', {
    get() {
      location.reload();
      return { routes: {} };
    },
  });
  await import(/* @vite-ignore */ runtime);
}
