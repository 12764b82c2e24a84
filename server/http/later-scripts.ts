import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly imports?: readonly string[];
}

/** The addresses of what a source fetched later is built into, with all that it imports, by the source's name; none in development. */
export type LaterScripts = (source: string) => readonly string[];

/**
 * Reads the build's manifest. A page that names what its scripts will ask for lets the browser fetch it at once, instead of when they have
 * come and been run: on a slow line, two journeys less.
 */
export function loadLaterScripts(buildDir: string | null): LaterScripts {
  if (!buildDir) return () => [];
  const file = path.join(buildDir, 'client/assets/editor-manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>;
  const known = new Map<string, readonly string[]>();
  return (source) => {
    let scripts = known.get(source);
    if (!scripts) {
      const found = new Set<string>();
      const take = (name: string) => {
        const chunk = manifest[name];
        const address = chunk && `/assets/${chunk.file}`;
        if (!address || found.has(address)) return;
        found.add(address);
        for (const imported of chunk.imports ?? []) take(imported);
      };
      // What others import from too is named for itself, not for its source.
      const shared = path.basename(source, path.extname(source));
      const name = manifest[source]
        ? source
        : Object.keys(manifest).find((key) => key.startsWith('_') && manifest[key]!.name === shared);
      if (name) take(name);
      scripts = [...found];
      known.set(source, scripts);
    }
    return scripts;
  };
}
