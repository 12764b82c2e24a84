/**
 * In development alone: lets components be replaced in the open page when their sources change. Remix's runtime for that expects its
 * router in the browser, asks it to load the data anew, and refreshes when it has. Here no router runs; this stands in for it.
 * @param runtime the address of what Vite serves as the runtime
 */
export async function refreshComponents(runtime: string): Promise<void> {
  let listener: (state: { revalidation: 'idle' }) => void = () => {};
  Object.assign(globalThis, {
    __remixRouter: {
      subscribe(told: typeof listener) {
        listener = told;
        return () => {};
      },
      revalidate: () => listener({ revalidation: 'idle' }),
    },
    __remixClearCriticalCss() {},
  });
  // Asked for when a route changed: the server renders those.
  Object.defineProperty(globalThis, '__remixManifest', {
    get() {
      location.reload();
      return { routes: {} };
    },
  });
  await import(/* @vite-ignore */ runtime);
}
