import type { DocumentNode } from '#content/document/document.ts';

/** Texts that draw on one material, for the tests of withdrawals from them. */
export const TARGET = 'material/m23456789abc';
export const cite = (target = TARGET): DocumentNode => ({ type: 'citation', attrs: { target, locator: '' } });
export const text = (words: string, marks?: DocumentNode['marks']): DocumentNode => ({
  type: 'text',
  text: words,
  marks,
});
export const p = (id: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content,
});
export const testimony = (id: string, attribution: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id, kind: 'testimony', title: '', attribution, value: '' },
  content,
});
export const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });
export const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
export const wordsOf = (node: DocumentNode | null): string => JSON.stringify(node);
