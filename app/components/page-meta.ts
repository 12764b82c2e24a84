type MetaTag = { title: string } | { name: string; content: string };

/** The title of a page in tabs, bookmarks and search engines, with an optional description. */
export function pageMeta(title: string | undefined, description = ''): MetaTag[] {
  return [
    { title: title ? `${title} · Navette` : 'Navette' },
    ...(description ? [{ name: 'description', content: description }] : []),
  ];
}
