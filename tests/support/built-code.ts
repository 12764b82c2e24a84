/**
 * In the place of `server/runtime/find-code.ts` while `npm test` runs, which has just built:
 * threads and child processes begin from their bundles, as in production. From the sources, each
 * would first start a compiler, for five times the processor time of what it does.
 */
export const findCode = (name: string): URL => new URL(`../../build/${name}.js`, import.meta.url);
