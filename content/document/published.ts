import type { Node } from '@tiptap/pm/model';
import { isBlank } from '#content/text/visible-text.ts';
import type { DocumentNode } from './document.ts';
import { withoutPrompts } from './prompt.ts';

/** Nodes that readers cannot see if they contain no words. */
const SILENT: ReadonlySet<string> = new Set([
  'typedBlock',
  'paragraph',
  'heading',
  'hardBreak',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'blockquote',
]);

/**
 * A document's JSON as it is published: without prompts, and without typed blocks in which nothing
 * was written, which readers would see as empty frames.
 */
export function publishedDocument(document: Node | DocumentNode): DocumentNode {
  const whole = withoutPrompts(document);
  const content = whole.content?.filter((block) => block.type !== 'typedBlock' || !hasNoWords(block));
  if (!content || content.length === whole.content?.length) return whole;
  return { ...whole, content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

function hasNoWords({ type, text, attrs, content }: DocumentNode): boolean {
  if (text !== undefined) return isBlank(text);
  if (!SILENT.has(type)) return false;
  if ([attrs?.title, attrs?.value, attrs?.attribution].some((one) => typeof one === 'string' && !isBlank(one)))
    return false;
  return content?.every(hasNoWords) ?? true;
}
