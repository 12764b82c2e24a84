import type { Node } from '@tiptap/pm/model';
import type { BlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import type { OutlineLine } from './definition.ts';
import { KINDS, type PageKind } from './kind.ts';
import { type OutlinePrompt, outlineLanguage } from './shown-prompts.ts';

const headingsOf = (outline: readonly OutlineLine[]): string[] =>
  outline.flatMap((line) => ('h' in line ? [line.h] : []));

const promptsOf = (outline: readonly OutlineLine[]): string[] =>
  outline.flatMap((line) => ('checklist' in line ? line.checklist : 'p' in line ? [line.p] : []));

/** The prompts of a kind's outline, in their order. */
export const outlinePrompts = (kind: PageKind): OutlinePrompt[] => inBothLanguages(kind, promptsOf);

/** Its headings: prompts too, in a page whose language has no outline. */
export const outlineHeadings = (kind: PageKind): OutlinePrompt[] => inBothLanguages(kind, headingsOf);

function inBothLanguages(kind: PageKind, read: typeof promptsOf): OutlinePrompt[] {
  const { fr, en } = KINDS[kind].outline;
  const english = read(en);
  return read(fr).map((text, i) => ({ fr: text, en: english[i] ?? text }));
}

/** The kinds of typed blocks in a kind's outline, in its order: those that its pages use. */
export function outlineBlocks(kind: PageKind): BlockKind[] {
  return [...new Set(KINDS[kind].outline.fr.flatMap((line) => ('block' in line ? [line.block] : [])))];
}

/**
 * A kind's outline as a document, with a prompt in an empty paragraph below each heading. The
 * headings are English text for `en`, French text for `fr`. There is no outline in other languages:
 * the French headings are then prompts as well, so that readers never see untranslated ones.
 */
export function starterOutline(kind: PageKind, language: string): Node {
  const shown = outlineLanguage(language);
  return outlineDocument(KINDS[kind].outline[shown], { isForeign: !language.startsWith(shown) });
}

/** An outline as a document, as above. */
export function outlineDocument(outline: readonly OutlineLine[], { isForeign = false } = {}): Node {
  let count = 0;
  const id = () => {
    const n = count++;
    return `start${ID_ALPHABET[Math.floor(n / ID_ALPHABET.length)]}${ID_ALPHABET[n % ID_ALPHABET.length]}s`;
  };
  const prompted = (prompt: string): DocumentNode => ({ type: 'paragraph', attrs: { id: id(), prompt } });
  const content = outline.map((line): DocumentNode => {
    if ('h' in line) {
      if (isForeign) return prompted(line.h);
      return { type: 'heading', attrs: { level: 2, id: id() }, content: [{ type: 'text', text: line.h }] };
    }
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
