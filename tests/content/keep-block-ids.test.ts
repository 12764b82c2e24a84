import { describe, expect, test } from 'vitest';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { keepBlockIds } from '#content/import/keep-block-ids.ts';
import { parseMarkdown } from '#content/import/markdown.ts';

const read = (markdown: string): DocumentNode => documentJson(parseMarkdown(markdown).document);

function counting(): () => string {
  let count = 0;
  return () => `new${String(++count).padStart(5, '0')}`;
}

function idsByText(document: DocumentNode): Map<string, unknown> {
  const ids = new Map<string, unknown>();
  walk(document, (node) => {
    if (node.type === 'paragraph' || node.type === 'heading') ids.set(textOf(node), node.attrs?.id);
    return undefined;
  });
  return ids;
}

function reimport(before: string, after: string) {
  const old = read(before);
  const next = read(after);
  keepBlockIds(next, old, counting());
  return { old: idsByText(old), next: idsByText(next), document: next };
}

describe('the blocks of a text that is imported again', () => {
  test('keep their ids when other blocks are inserted before them', () => {
    const { old, next } = reimport('## A\n\nUn.\n\nDeux.', '## Avant\n\nNouveau.\n\n## A\n\nUn.\n\nDeux.');
    for (const text of ['A', 'Un.', 'Deux.']) expect(next.get(text)).toBe(old.get(text));
    expect(next.get('Nouveau.')).toMatch(/^new/);
  });

  test('keep their ids when they move or are changed in place', () => {
    const { old, next } = reimport('Un.\n\nDeux.\n\nTrois.', 'Trois.\n\nUn.\n\nDeux, autrement.');
    expect(next.get('Trois.')).toBe(old.get('Trois.'));
    expect(next.get('Un.')).toBe(old.get('Un.'));
    expect(next.get('Deux, autrement.')).toBe(old.get('Deux.'));
  });

  test('never share an id, even with the same words', () => {
    const { document } = reimport('Oui.\n\nOui.', 'Oui.\n\nOui.\n\nOui.\n\n- Oui.\n- Oui.');
    const ids: unknown[] = [];
    walk(document, (node) => {
      if (node.attrs?.id) ids.push(node.attrs.id);
      return undefined;
    });
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
  });

  test('are still the targets of links within the text', () => {
    const { next, document } = reimport('## Cible\n\nUn.', '[voir](#cible)\n\n## Ailleurs\n\n## Cible\n\nUn.');
    let href: unknown;
    walk(document, (node) => {
      href ??= node.marks?.find((mark) => mark.type === 'link')?.attrs?.href;
      return undefined;
    });
    expect(href).toBe(`#b-${next.get('Cible')}`);
  });
});
