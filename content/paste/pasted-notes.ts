import type { Element, ElementContent, Parents, Root } from 'hast';
import { findNotes } from '#content/import/hast/hast-notes.ts';
import { findElements, hasWords, isElement, property } from '#content/import/hast/hast-tree.ts';
import { made, replaceChildren, styleOf } from './pasted-style.ts';

/** The fragments by which word processors link a note and its call, whatever the address before. */
const NOTE_LINK = /#((?:_?(?:ftn|edn)(?:ref)?\d|ftnt(?:_ref)?\d|sd(?:foot|end)note\d)[\w]*)$/i;
/** The ids of the elements that hold one note, of several paragraphs perhaps. */
const HOLDER = /^(?:ftn|edn|sdfootnote|sdendnote)\d+$/;
const BLOCKS: ReadonlySet<string> = new Set(['p', 'div', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dd']);
/** A picture is no part of a note: it stays where the note was. */
const isPicture = (element: Element) => isElement(element, 'img', 'figure');

/** A note's words in one line, without its paragraphs and the link back to its call. */
function lineOf(holder: Parents, omitted: ReadonlySet<Element>): ElementContent[] {
  const line: ElementContent[] = [];
  for (const child of holder.children as ElementContent[]) {
    if (child.type === 'text') line.push({ type: 'text', value: child.value });
    if (child.type !== 'element' || omitted.has(child) || isPicture(child) || child.tagName === 'br') continue;
    const inner = lineOf(child, omitted);
    if (!BLOCKS.has(child.tagName)) line.push({ ...child, children: inner });
    else line.push(...(line.length > 0 ? [{ type: 'text', value: ' ' } as const] : []), ...inner);
  }
  return line;
}

/** Removes white space and no-break spaces before the first word, or after the last one. */
function trimLine(line: readonly ElementContent[], atStart: boolean): boolean {
  for (const part of atStart ? line : [...line].reverse()) {
    if (part.type === 'text') {
      part.value = atStart ? part.value.trimStart() : part.value.trimEnd();
      if (part.value !== '') return true;
    } else if (part.type === 'element' && trimLine(part.children, atStart)) return true;
  }
  return false;
}

/** The value of Word's style on a note's call and on the link back to it: `ftn1`, `edn1`. */
const WORD_NOTE = /^(ftn|edn)(\d+)$/;
const isWordNote = (element: Element) => /^(?:foot|end)note$/.test(styleOf(element, 'mso-element'));

/**
 * Restores the addresses and names of Word's calls and links back, where other programs removed
 * them.
 */
function linkWordNotes(parent: Parents, isInNote = false): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    const [, kind, number] =
      WORD_NOTE.exec(styleOf(child, 'mso-footnote-id') || styleOf(child, 'mso-endnote-id')) ?? [];
    if (child.tagName === 'a' && kind) {
      const [call, note] = [`_${kind}ref${number}`, `_${kind}${number}`];
      child.properties.href = `#${isInNote ? call : note}`;
      child.properties.name = isInNote ? note : call;
      if (!isInNote) child.properties.dataFootnoteRef = '';
    }
    linkWordNotes(child, isInNote || isWordNote(child));
  }
}

/** Moves each note of a pasted text to its call, as the document's schema requires. */
export function placeNotes(root: Root): void {
  linkWordNotes(root);
  for (const link of findElements(root, (element) => element.tagName === 'a')) {
    const name = NOTE_LINK.exec(property(link, 'href'))?.[1];
    if (name) link.properties.href = `#${name}`;
  }
  const { noteOf, omitted } = findNotes(root);
  if (noteOf.size === 0) return;
  const holders = new Map<Element, Element>();
  for (const whole of findElements(root, (element) => HOLDER.test(property(element, 'id')) || isWordNote(element))) {
    for (const inner of findElements(whole, (element) => omitted.has(element))) holders.set(inner, whole);
  }
  const notes = new Map([...noteOf].map(([call, holder]) => [call, holders.get(holder) ?? holder]));
  const lines = new Map<Element, ElementContent[]>();
  for (const [call, holder] of notes) {
    const withoutBack = new Set([...omitted].filter((element) => element.tagName === 'a' || element.tagName === 'sup'));
    const line = lineOf(holder, withoutBack);
    trimLine(line, true);
    trimLine(line, false);
    lines.set(call, line);
  }
  const read = new Set(notes.values());
  replaceChildren(root, (child) => {
    if (child.type !== 'element') return [child];
    const line = lines.get(child);
    if (line) return [made('span', line, { dataFootnote: '' })];
    if (read.has(child)) return findElements(child, isPicture);
    // The call was the only thing in superscript: the note is not.
    const isRaised =
      child.tagName === 'sup' || (child.tagName === 'span' && styleOf(child, 'vertical-align') === 'super');
    if (isRaised && child.children.length === 1) {
      const [only] = child.children;
      if (isElement(only!, 'span') && 'dataFootnote' in only.properties) return [only];
    }
    // Word's list of notes, and the line above it.
    if (/^(foot|end)note-list$/.test(styleOf(child, 'mso-element'))) {
      return hasWords(child) ? [child] : findElements(child, isPicture);
    }
    return [child];
  });
  dropLineAbove(root);
}

/**
 * Removes the line that word processors draw above their notes, if nothing comes after it any more.
 */
function dropLineAbove(parent: Parents): void {
  for (let at = parent.children.length - 1; at >= 0; at--) {
    const child = parent.children[at]!;
    if (isElement(child, 'hr')) parent.children.splice(at, 1);
    else if (child.type === 'element') {
      if (isElement(child, 'div', 'b')) dropLineAbove(child);
      if (hasWords(child) || findElements(child, isPicture).length > 0) return;
    } else if (child.type === 'text' && hasWords(child)) return;
  }
}
