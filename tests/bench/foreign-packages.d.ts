/**
 * Types of packages that benchmarks install for themselves (the `package.json` beside them): a
 * clean clone, in which they are type-checked, has none of these.
 */
declare module 'autocannon' {
  interface Load {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly headers?: Readonly<Record<string, string>>;
  }

  export default function autocannon(load: Load): Promise<{ readonly requests: { readonly average: number } }>;
}

declare module 'minisearch' {
  interface Options {
    readonly fields: readonly string[];
    readonly processTerm: (term: string) => string;
  }

  export default class MiniSearch<Entry extends { readonly id: string }> {
    static loadJSON(json: string, options: Options): MiniSearch<{ readonly id: string }>;
    constructor(options: Options);
    addAll(entries: readonly Entry[]): void;
    search(query: string): { readonly id: string }[];
  }
}
