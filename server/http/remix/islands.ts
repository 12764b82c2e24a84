import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The scripts of pages that are not hydrated, by name, with their addresses. */
export type IslandName =
  | 'search'
  | 'annotate'
  | 'reorder'
  | 'palette'
  | 'sign-out'
  | 'draft-news'
  | 'review-note'
  | 'search-select'
  | 'suggest'
  | 'copy-text'
  | 'count-text'
  | 'drop-file'
  | 'fields/unsent'
  | 'keep-fields'
  | 'annotate/mark-passage'
  | 'markdown/field'
  | 'kits/check'
  | 'kits/kept'
  | 'read-aloud'
  | 'reading/companion'
  | 'reading/session-plan'
  | 'tokens'
  | 'upload';
export type Islands = Readonly<Record<IslandName, string>>;

const NAMES: readonly IslandName[] = [
  'search',
  'annotate',
  'reorder',
  'palette',
  'sign-out',
  'draft-news',
  'review-note',
  'search-select',
  'suggest',
  'copy-text',
  'count-text',
  'drop-file',
  'fields/unsent',
  'keep-fields',
  'annotate/mark-passage',
  'markdown/field',
  'kits/check',
  'kits/kept',
  'read-aloud',
  'reading/companion',
  'reading/session-plan',
  'tokens',
  'upload',
];

/** Reads the build's manifest; in development, Vite serves the sources. */
export function loadIslands(buildDir: string | null): Islands {
  const manifest = buildDir
    ? (JSON.parse(readFileSync(path.join(buildDir, 'client/islands/manifest.json'), 'utf8')) as Record<
        string,
        { file: string }
      >)
    : {};
  return Object.fromEntries(
    NAMES.map((name) => {
      const source = `app/islands/${name}.ts`;
      return [name, buildDir ? `/islands/${manifest[source]!.file}` : `/${source}`];
    }),
  ) as unknown as Islands;
}
