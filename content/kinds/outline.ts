import type { Node } from '@tiptap/pm/model';
import type { BlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import type { OutlineLine } from './definition.ts';
import { KINDS, type PageKind } from './kind.ts';
import { type OutlinePrompt, outlineLanguage } from './shown-prompts.ts';

const words = (text: string, lang: string | null): DocumentNode[] => [
  { type: 'text', text, ...(lang ? { marks: [{ type: 'language', attrs: { lang } }] } : {}) },
];

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
 * are text, which says its language where that is not the page's: in a page in Arabic, a question in
 * French has its mark at its end only so. What is to be written below them is the prompt of an empty
 * paragraph.
 */
export function starterOutline(kind: PageKind, language: string): Node {
  const shown = outlineLanguage(language);
  return outlineDocument(KINDS[kind].outline[shown], language.startsWith(shown) ? null : shown);
}

/** An outline as a document, as above. @param lang of its words, if that is not the page's */
export function outlineDocument(outline: readonly OutlineLine[], lang: string | null = null): Node {
  let count = 0;
  const id = () => {
    const n = count++;
    return `start${ID_ALPHABET[Math.floor(n / ID_ALPHABET.length)]}${ID_ALPHABET[n % ID_ALPHABET.length]}s`;
  };
  const prompted = (prompt: string): DocumentNode => ({ type: 'paragraph', attrs: { id: id(), prompt } });
  const content = outline.map((line): DocumentNode => {
    if ('h' in line) return { type: 'heading', attrs: { level: 2, id: id() }, content: words(line.h, lang) };
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
