import { type DocumentNode, walk } from '#content/document/document.ts';
import { promptOf } from '#content/document/prompt.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { findingAtTypedBlock } from '#content/gate/reading/typed-block-finding.ts';
import { isBlank } from '#content/text/visible-text.ts';

function isEmpty(block: DocumentNode): boolean {
  let empty = true;
  walk(block, (node) => {
    const { type, text } = node;
    if (type === 'figure' || type === 'table' || promptOf(node) !== null || (text !== undefined && !isBlank(text)))
      empty = false;
    return undefined;
  });
  return empty;
}

/** Blocks with a prompt of the outline are reported with their part. */
export const emptyBlock: GateCheck<GateText> = {
  name: 'empty-block',
  level: 'advice',
  message: {
    one: { fr: 'Un bloc de la méthode est vide', en: 'One typed block is empty' },
    other: { fr: '{{count}} blocs de la méthode sont vides', en: '{{count}} typed blocks are empty' },
  },
  find: ({ typedBlocks }) => typedBlocks.filter(({ node }) => isEmpty(node)).map((block) => findingAtTypedBlock(block)),
};
