import type { Node } from '@tiptap/pm/model';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import { KINDS, type PageKind } from './kind.ts';

const words = (content: string): DocumentNode[] => [{ type: 'text', text: content }];

/**
 * The texts of a kind's outlines that are to be replaced, in both languages: a page's language may
 * have changed since it was created.
 */
export function outlinePrompts(kind: PageKind): string[] {
  const { fr, en } = KINDS[kind].outline;
  return [...fr, ...en].flatMap((line) => ('checklist' in line ? line.checklist : 'p' in line ? [line.p] : []));
}

/** A kind's outline as a document: in English for `en`, in French for any other language. */
export function starterOutline(kind: PageKind, language: string): Node {
  let count = 0;
  const id = () => {
    const n = count++;
    return `start${ID_ALPHABET[Math.floor(n / ID_ALPHABET.length)]}${ID_ALPHABET[n % ID_ALPHABET.length]}s`;
  };
  const outline = KINDS[kind].outline[language === 'en' ? 'en' : 'fr'];
  const content = outline.map((line): DocumentNode => {
    if ('h' in line) return { type: 'heading', attrs: { level: 2, id: id() }, content: words(line.h) };
    if ('checklist' in line) {
      return {
        type: 'taskList',
        content: line.checklist.map((item) => ({
          type: 'taskItem',
          attrs: { checked: false, id: id() },
          content: [{ type: 'paragraph', attrs: { id: id() }, content: words(item) }],
        })),
      };
    }
    const paragraph: DocumentNode = { type: 'paragraph', attrs: { id: id() }, content: words(line.p) };
    return 'block' in line
      ? { type: 'typedBlock', attrs: { kind: line.block, id: id() }, content: [paragraph] }
      : paragraph;
  });
  return fitDocument({ type: 'doc', content }).document;
}
