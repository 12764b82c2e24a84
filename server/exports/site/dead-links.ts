import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Element, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';

interface Lead {
  readonly from: string;
  readonly to: string;
}

/**
 * The links of HTML files whose target file, or place in it, does not exist.
 * @param files all files of the site, by their path from its root
 */
export async function deadLinks(root: string, files: ReadonlySet<string>): Promise<Lead[]> {
  const leads: (Lead & { readonly file: string; readonly place: string })[] = [];
  const places = new Map<string, Set<string>>();
  for (const from of files) {
    if (!from.endsWith('.html')) continue;
    const ids = new Set<string>();
    places.set(from, ids);
    const look = (node: Root | RootContent) => {
      if (node.type === 'element') {
        const { id, href, src } = (node as Element).properties;
        if (typeof id === 'string') ids.add(id);
        for (const to of [href, src]) {
          if (typeof to !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(to)) continue;
          const [name = '', place = ''] = to.split('#');
          const file = name === '' ? from : path.posix.join(path.posix.dirname(from), name);
          leads.push({ from, to, file, place });
        }
      }
      if ('children' in node) for (const child of node.children) look(child);
    };
    look(fromHtml(await readFile(path.join(root, from), 'utf8')));
  }
  return leads
    .filter(({ file, place }) => !files.has(file) || (place !== '' && !places.get(file)?.has(place)))
    .map(({ from, to }) => ({ from, to }));
}
