import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText, type TextBlock } from '#content/gate/reading/gate-text.ts';

/** Most characters of a heading. */
const LONGEST = 120;

function looksLikeHeading({ node, words }: TextBlock): boolean {
  const content = node.content ?? [];
  if (node.type !== 'paragraph' || content.length === 0 || words === '' || words.length > LONGEST) return false;
  if (/[.!?…»,;]$/u.test(words)) return false;
  return content.every(({ text, marks }) => text?.trim() === '' || marks?.some(({ type }) => type === 'bold'));
}

/** Bold text is missing from the table of contents and from screen readers' lists of headings. */
export const boldAsHeading: GateCheck<GateText> = {
  name: 'bold-as-heading',
  level: 'advice',
  message: {
    one: { fr: 'Un paragraphe tout en gras tient lieu de titre', en: 'One paragraph in bold stands for a heading' },
    other: {
      fr: '{{count}} paragraphes tout en gras tiennent lieu de titre',
      en: '{{count}} paragraphs in bold stand for headings',
    },
  },
  find: ({ textBlocks }) =>
    textBlocks.filter((textBlock) => !textBlock.isInTable && looksLikeHeading(textBlock)).map(findingAt),
};
