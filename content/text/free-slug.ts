/** The slug itself if free, else with the first free number. */
export async function freeSlug(findOwner: (slug: string) => Promise<string | null>, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted.slice(0, 74)}-${n}`;
    if (!(await findOwner(slug))) return slug;
  }
}
