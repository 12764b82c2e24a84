/** An element or a text of parsed XML, as far as a count needs it. */
export interface XmlNode {
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly XmlNode[];
}

export const COUNTED = ['headings', 'cells', 'notes', 'links', 'images', 'items'] as const;
export type Counts = Record<(typeof COUNTED)[number], number>;
export const none = (): Counts => ({ headings: 0, cells: 0, notes: 0, links: 0, images: 0, items: 0 });

/** The words and the counts of a text, by one reader. */
export interface Read {
  readonly words: string[];
  readonly counts: Counts;
}

/** A hyphen that only shows at the end of a line divides no word. */
export const wordsIn = (text: string): string[] => text.replaceAll('\u00ad', '').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
