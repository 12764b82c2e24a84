/** Splits a file into the YAML between two lines `---` at its beginning, and the rest. */
export function splitFrontMatter(source: string): { frontMatter: string | null; body: string } {
  const match = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(source);
  return match
    ? { frontMatter: match[1] ?? '', body: source.slice(match[0].length) }
    : { frontMatter: null, body: source };
}

/** The title in the front matter, only to recognise a heading that repeats it. */
export function frontMatterTitle(frontMatter: string | null): string | null {
  const written = /^title[ \t]*:[ \t]*(\S.*)$/m.exec(frontMatter ?? '')?.[1]?.trim();
  return written?.replace(/^(["'])(.*)\1$/, '$2') ?? null;
}
