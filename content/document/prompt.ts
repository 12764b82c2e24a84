import type { Node } from '@tiptap/pm/model';
import { isBlank } from '#content/text/visible-text.ts';
import { type DocumentNode, documentJson } from './document.ts';
import { MAX_PROMPT } from './limits.ts';

/** Line ends, tabs and controls; no-break spaces are ordinary characters. */
const NOT_IN_A_LINE = /[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu;

/** A prompt as it may be stored: one line of bounded length; null if it is blank. */
export function fitPrompt(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const line = value
    .slice(0, MAX_PROMPT)
    .replace(/\p{Surrogate}/gu, '')
    .replace(NOT_IN_A_LINE, ' ')
    .trim();
  return isBlank(line) ? null : line;
}

/** The prompt of an empty paragraph; null for every other node. */
export function promptOf(node: DocumentNode): string | null {
  if (node.type !== 'paragraph' || (node.content?.length ?? 0) > 0) return null;
  return fitPrompt(node.attrs?.prompt);
}

/**
 * A document's JSON without its prompts, not even as an empty attribute: what an edition stores. So
 * two drafts that differ only in prompts have the same digest.
 */
export function withoutPrompts(document: Node | DocumentNode): DocumentNode {
  const strip = (node: DocumentNode): DocumentNode => {
    const { prompt: _, ...attrs } = node.attrs ?? {};
    return {
      ...node,
      ...(node.attrs && { attrs }),
      ...(node.content && { content: node.content.map(strip) }),
    };
  };
  return strip(documentJson(document));
}
