import type { Node } from '@tiptap/pm/model';
import type { BlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import type { OutlineLine } from './definition.ts';
import { KINDS, type PageKind } from './kind.ts';
import { type OutlinePrompt, outlineLanguage } from './shown-prompts.ts';

const words = (content: string): DocumentNode[] => [{ type: 'text', text: content }];

const promptsOf = (outline: readonly OutlineLine[]): string[] =>
  outline.flatMap((line) => ('checklist' in line ? line.checklist : 'p' in line ? [line.p] : []));

/** The prompts of a kind's outline, in their order. */
export function outlinePrompts(kind: PageKind): OutlinePrompt[] {
  const { fr, en } = KINDS[kind].outline;
  const english = promptsOf(en);
  return promptsOf(fr).map((prompt, i) => ({ fr: prompt, en: english[i] ?? prompt }));
}

/** The kinds of typed blocks in a kind's outline, in its order: those that its pages use. */
export function outlineBlocks(kind: PageKind): BlockKind[] {
  return [...new Set(KINDS[kind].outline.fr.flatMap((line) => ('block' in line ? [line.block] : [])))];
}

/**
 * A kind's outline as a document: in English for `en`, in French for any other language. Headings
 * are text; what is to be written below them is the prompt of an empty paragraph.
 */
export function starterOutline(kind: PageKind, language: string): Node {
  return outlineDocument(KINDS[kind].outline[outlineLanguage(language)]);
}

/** An outline as a document, as above. */
export function outlineDocument(outline: readonly OutlineLine[]): Node {
  let count = 0;
  const id = () => {
    const n = count++;
    return `start${ID_ALPHABET[Math.floor(n / ID_ALPHABET.length)]}${ID_ALPHABET[n % ID_ALPHABET.length]}s`;
  };
  const prompted = (prompt: string): DocumentNode => ({ type: 'paragraph', attrs: { id: id(), prompt } });
  const content = outline.map((line): DocumentNode => {
    if ('h' in line) return { type: 'heading', attrs: { level: 2, id: id() }, content: words(line.h) };
    if ('checklist' in line) {
      return {
        type: 'taskList',
        content: line.checklist.map((item) => ({
          type: 'taskItem',
          attrs: { checked: false, id: id() },
          content: [prompted(item)],
        })),
      };
    }
    const paragraph = prompted(line.p);
    return 'block' in line
      ? { type: 'typedBlock', attrs: { kind: line.block, id: id() }, content: [paragraph] }
      : paragraph;
  });
  return fitDocument({ type: 'doc', content }).document;
}
