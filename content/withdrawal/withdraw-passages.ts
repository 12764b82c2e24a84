import { idOf, idsWithin, isPassage, mayBePassage, passageOf } from '#content/citation/find-passages.ts';
import { type CitedAs, isCitedAs } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { replaceNames } from './names.ts';
import { passageName, type TextWithdrawal, type WithdrawnPassage } from './withdrawal.ts';
import { findWithdrawn, isFormOf, type Range } from './words/withdrawn-words.ts';

/** Blocks that may become shorter: others must keep at least one block. */
const MAY_LOSE = new Set(['doc', 'blockquote', 'typedBlock']);

/** The choice for a passage without one. */
const REMOVED: Pick<WithdrawnPassage, 'choice' | 'paraphrase'> = { choice: 'remove', paraphrase: '' };

/**
 * Removes the passages of a document that cite a material, or replaces them as chosen. A block that
 * is a passage in another text is treated as one here if it has words of the passage: replacements
 * stay. Words of the passages elsewhere are cut out. Idempotent.
 * @param isWithdrawn whether a sequence of words is in one of the passages
 * @returns null if there is nothing to change; else the document, which must be fitted to the
 * schema
 */
export function withdrawPassages(
  document: DocumentNode,
  withdrawal: TextWithdrawal,
  isWithdrawn: (shingle: string) => boolean,
): DocumentNode | null {
  const { target, passages, names, sentence } = withdrawal;
  const known = new Map<string, WithdrawnPassage[]>();
  for (const passage of passages) for (const id of passage.blockIds) known.set(id, [...(known.get(id) ?? []), passage]);

  /** The choice for a block; null if it is not one of the passages. */
  const chosenFor = (node: DocumentNode): typeof REMOVED | null => {
    if (isPassage(node, target)) {
      const own = idsWithin(node).flatMap((id) => known.get(id) ?? []);
      return own.find(({ shown }) => shown === undefined) ?? own[0] ?? REMOVED;
    }
    const own = known.get(idOf(node));
    if (!own || !mayBePassage(node)) return null;
    const { text } = passageOf(node);
    // With a pseudonym, no words are lost.
    return (
      own.find((one) => one.choice !== 'pseudonym' && isFormOf(text, passageName(one), isWithdrawn)) ??
      own.find(({ choice }) => choice === 'pseudonym') ??
      null
    );
  };

  const instead = (node: DocumentNode, parent: DocumentNode, chosen: typeof REMOVED): DocumentNode[] => {
    const { choice, paraphrase } = chosen;
    if (choice === 'pseudonym') return [renamed(node, names)];
    const text = choice === 'paraphrase' ? paraphrase : sentence;
    if (text === '' && MAY_LOSE.has(parent.type) && (parent.content ?? []).length > 1) return [];
    const type = node.type === 'typedBlock' || node.type === 'codeBlock' ? 'paragraph' : node.type;
    const { level } = node.attrs ?? {};
    const id = node.attrs?.id ?? null;
    const others = choice === 'paraphrase' ? otherCitations(node, target) : [];
    const content = text === '' ? [] : [{ type: 'text', text }, ...others];
    return [{ type, attrs: { ...(type === 'heading' ? { level } : {}), id }, content }];
  };

  const read = (node: DocumentNode, parent: DocumentNode): DocumentNode[] => {
    const chosen = chosenFor(node);
    if (chosen) return instead(node, parent, chosen);
    const content = (node.content ?? []).flatMap((child) => read(child, node));
    // A quotation of which nothing is left.
    const isBare = node.type === 'blockquote' && content.every((child) => (child.content ?? []).length === 0);
    if (isBare && sentence === '' && MAY_LOSE.has(parent.type) && (parent.content ?? []).length > 1) return [];
    const find = (text: string) => findWithdrawn(text, isWithdrawn);
    return [cutWords(node.content ? { ...node, content } : node, find, sentence)];
  };
  const [after] = read(document, document);
  return JSON.stringify(after) === JSON.stringify(document) ? null : after!;
}

/** The citations of other targets in a block: who has not withdrawn stays cited. */
function otherCitations(node: DocumentNode, target: CitedAs): DocumentNode[] {
  if (node.type === 'citation') return isCitedAs(target, node.attrs?.target) ? [] : [{ type: 'text', text: ' ' }, node];
  return (node.content ?? []).flatMap((child) => otherCitations(child, target));
}

/**
 * Removes words from a block's own text and from its attributes. Child nodes without a change of
 * text are the same objects.
 * @param find the ranges to remove from a text, in their order
 * @param sentence replaces each range in the text
 * @param findInAttrs the same for an attribute, which is emptied if it has any
 */
export function cutWords(
  node: DocumentNode,
  find: (text: string) => readonly Range[],
  sentence: string,
  findInAttrs = find,
): DocumentNode {
  const words = (node.content ?? []).map(({ text = '\n' }) => text).join('');
  let cut = node;
  const ranges = (node.content ?? []).some(({ text }) => text !== undefined) ? find(words) : [];
  if (ranges.length > 0) {
    let at = 0;
    let next = 0;
    const content = (node.content ?? []).flatMap((child) => {
      if (child.text === undefined) {
        at++;
        return [child];
      }
      const from = at;
      at += child.text.length;
      let text = '';
      for (let i = 0; i < child.text.length; i++) {
        while (next < ranges.length && ranges[next]![1] <= from + i) next++;
        const range = ranges[next];
        if (!range || from + i < range[0]) text += child.text[i];
        else if (from + i === range[0]) text += sentence;
      }
      return text === '' ? [] : [{ ...child, text }];
    });
    cut = { ...node, content };
  }
  const attrs = Object.entries(cut.attrs ?? {}).map(([key, value]): [string, unknown] => [
    key,
    typeof value === 'string' && findInAttrs(value).length > 0 ? '' : value,
  ]);
  return cut.attrs ? { ...cut, attrs: Object.fromEntries(attrs) } : cut;
}

/** A block in which names are replaced by pseudonyms, in whole or in part. */
function renamed(node: DocumentNode, names: TextWithdrawal['names']): DocumentNode {
  const { text, content, attrs } = node;
  return {
    ...node,
    ...(text === undefined ? {} : { text: replaceNames(text, names) }),
    ...(attrs ? { attrs: renamedFields(attrs, names) } : {}),
    ...(content ? { content: content.map((child) => renamed(child, names)) } : {}),
  };
}

/** Attributes in which people write. */
export const FIELDS = ['attribution', 'title', 'value', 'locator', 'caption', 'alt', 'credit'];

const renamedFields = (attrs: Readonly<Record<string, unknown>>, names: TextWithdrawal['names']) =>
  Object.fromEntries(
    Object.entries(attrs).map(([field, value]) => [
      field,
      FIELDS.includes(field) && typeof value === 'string' ? replaceNames(value, names) : value,
    ]),
  );
