/**
 * The colours of codes. Each has a contrast of at least 3:1 with white and with black (WCAG
 * 1.4.11), so that both themes share them; the name is always shown beside the colour. The database
 * stores the code.
 */
export const CODE_COLOURS = [
  { code: 'blue', hex: '#2f7fc1', fr: 'bleu', en: 'blue' },
  { code: 'green', hex: '#2f8f4e', fr: 'vert', en: 'green' },
  { code: 'orange', hex: '#c96a12', fr: 'orange', en: 'orange' },
  { code: 'purple', hex: '#9560c8', fr: 'violet', en: 'purple' },
  { code: 'red', hex: '#d04a4a', fr: 'rouge', en: 'red' },
  { code: 'teal', hex: '#1b8c91', fr: 'turquoise', en: 'teal' },
  { code: 'pink', hex: '#c5558f', fr: 'rose', en: 'pink' },
  { code: 'grey', hex: '#7b7f86', fr: 'gris', en: 'grey' },
] as const;
export type CodeColour = (typeof CODE_COLOURS)[number]['code'];

export const CODE_COLOUR_CODES = CODE_COLOURS.map(({ code }) => code) as [CodeColour, ...CodeColour[]];

/** A code of a study's book. */
export interface Code {
  readonly id: string;
  /** The code that it is a part of; null for none. */
  readonly parentId: string | null;
  readonly name: string;
  readonly definition: string;
  readonly colour: CodeColour;
}

/** Codes in the order of the book: by name, each followed by its parts. */
export function inBookOrder<One extends Code>(codes: readonly One[]): (One & { readonly depth: number })[] {
  const byName = [...codes].sort((a, b) => a.name.localeCompare(b.name, 'fr') || (a.id < b.id ? -1 : 1));
  const known = new Set(codes.map(({ id }) => id));
  const ordered: (One & { readonly depth: number })[] = [];
  const seen = new Set<string>();
  const add = (parentId: string | null, depth: number): void => {
    for (const code of byName) {
      const parent = code.parentId !== null && known.has(code.parentId) ? code.parentId : null;
      if (parent !== parentId || seen.has(code.id)) continue;
      seen.add(code.id);
      ordered.push({ ...code, depth });
      add(code.id, depth + 1);
    }
  };
  add(null, 0);
  // Codes in a parent cycle, should there ever be one.
  for (const code of byName) if (!seen.has(code.id)) ordered.push({ ...code, depth: 0 });
  return ordered;
}

/** A code and all that are parts of it, at any depth. */
export function withParts(codes: readonly Code[], id: string): Set<string> {
  const found = new Set([id]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const code of codes) if (code.parentId !== null && found.has(code.parentId)) found.add(code.id);
  }
  return found;
}
