import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';

const STAMP = /(<dcterms:(created|modified)[^>]*>)[^<]*(<)/g;

/**
 * An Office archive made reproducible: the library writes the present time, and random ids of
 * relationships.
 */
export function sameBytes(archive: Uint8Array, date: string): Uint8Array {
  const parts = unzipSync(archive);
  const files: Zippable = {};
  // `[Content_Types].xml` comes first, as Office writes it.
  const names = Object.keys(parts).sort(
    (a, b) => Number(b.startsWith('[')) - Number(a.startsWith('[')) || (a < b ? -1 : 1),
  );
  const renamed = new Map<string, string>();
  const known = (id: string) => {
    if (!renamed.has(id)) renamed.set(id, `rId-${renamed.size + 1}`);
    return renamed.get(id)!;
  };
  for (const name of names) {
    const part = parts[name]!;
    if (!/\.(xml|rels)$/.test(name)) {
      files[name] = [part, { level: 0 }];
      continue;
    }
    const xml = strFromU8(part)
      .replace(STAMP, `$1${date.slice(0, 19)}Z$3`)
      // Hyperlinks have random ids, in the text and in the list of relationships.
      .replace(/\brId([A-Za-z0-9_-]{15,})/g, (_, id: string) => known(id));
    files[name] = strToU8(xml);
  }
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 });
}
