import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly imports?: readonly string[];
}

/**
 * The addresses of the chunks of a dynamically imported source, with its imports; none in
 * development.
 */
export type LaterScripts = (source: string) => readonly string[];

/**
 * Reads the build's manifest. A page that preloads what its scripts will import saves two round
 * trips on a slow network.
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
      // A shared chunk is named after itself, not after its source.
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
