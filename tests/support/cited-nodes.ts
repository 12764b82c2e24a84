import type { DocumentNode } from '#content/document/document.ts';

export const PAGE = 'abcdefghjk23';
export const OTHER = 'mnpqrstuvw45';
export const BLOCK = 'abcd2345';
export const MATERIAL = `material/${PAGE}`;

export const text = (words: string, ...marks: string[]): DocumentNode =>
  marks.length === 0
    ? { type: 'text', text: words }
    : { type: 'text', text: words, marks: marks.map((type) => ({ type })) };
export const cite = (target: unknown, locator: unknown = '', stance?: unknown): DocumentNode => ({
  type: 'citation',
  attrs: stance === undefined ? { target, locator } : { target, locator, stance },
});
export const paragraph = (id: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content,
});
export const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });
export const typed = (id: string, kind: string, title: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id, kind, title },
  content,
});
