import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText, type TextBlock } from '#content/gate/reading/gate-text.ts';

/** Characters of a heading, at most. */
const LONGEST = 120;

function looksLikeHeading({ node, words }: TextBlock): boolean {
  const content = node.content ?? [];
  if (node.type !== 'paragraph' || content.length === 0 || words === '' || words.length > LONGEST) return false;
  if (/[.!?…»,;]$/u.test(words)) return false;
  return content.every(({ text, marks }) => text?.trim() === '' || marks?.some(({ type }) => type === 'bold'));
}

/** Bold words are in no table of contents, and no screen reader finds them among the headings. */
export const boldAsHeading: GateCheck<GateText> = {
  name: 'bold-as-heading',
  level: 'advice',
  says: {
    one: { fr: 'Un paragraphe tout en gras tient lieu de titre', en: 'One paragraph in bold stands for a heading' },
    other: {
      fr: '{{count}} paragraphes tout en gras tiennent lieu de titre',
      en: '{{count}} paragraphs in bold stand for headings',
    },
  },
  find: ({ textBlocks }) =>
    textBlocks.filter((textBlock) => !textBlock.isInTable && looksLikeHeading(textBlock)).map(findingAt),
};
