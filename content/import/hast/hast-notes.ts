import type { Element, Root } from 'hast';
import { isElement, property } from './hast-tree.ts';

/**
 * The notes of an HTML text: which call stands for which element, and which elements are not read
 * in place.
 */
export interface HastNotes {
  /** The element with a note's words, by its call. */
  readonly noteOf: ReadonlyMap<Element, Element>;
  /** Notes, and the links back to their calls: they are read at the call. */
  readonly omitted: ReadonlySet<Element>;
}

const NOTE_HOLDERS: ReadonlySet<string> = new Set(['li', 'p', 'div', 'aside', 'dd']);

function names(element: Element): string[] {
  return [property(element, 'id'), property(element, 'name')].filter(Boolean);
}

function fragment(element: Element): string | null {
  const href = property(element, 'href');
  return href.startsWith('#') && href.length > 1 ? href.slice(1) : null;
}

type ParentOf = ReadonlyMap<Element, Element>;

/** An element and its ancestors, innermost first. */
function* outwards(element: Element, parentOf: ParentOf): Generator<Element> {
  for (let current: Element | undefined = element; current; current = parentOf.get(current)) yield current;
}

function isWithin(element: Element, holder: Element, parentOf: ParentOf): boolean {
  for (const current of outwards(element, parentOf)) if (current === holder) return true;
  return false;
}

const isRaised = (element: Element) =>
  element.tagName === 'sup' || /vertical-align:\s*super/i.test(property(element, 'style'));

/** A call is a superscript link, or has the role or class of one. */
function looksLikeCall(link: Element, parentOf: ParentOf): boolean {
  if (property(link, 'role') === 'doc-noteref' || 'dataFootnoteRef' in link.properties) return true;
  const parent = parentOf.get(link);
  const above = parent && parentOf.get(parent);
  if ((parent && isRaised(parent)) || (above && isRaised(above))) return true;
  return link.children.some(
    (child) =>
      (child.type === 'element' && isRaised(child)) ||
      (isElement(child, 'span') && /Mso(Foot|End)noteReference/.test(property(child, 'className'))),
  );
}

/** Collects parents, named elements and internal links in one pass. */
function gather(root: Root) {
  const parentOf = new Map<Element, Element>();
  const byName = new Map<string, Element>();
  const links = new Map<string, Element[]>();
  const walk = (parent: Element | Root) => {
    for (const child of parent.children) {
      if (child.type !== 'element') continue;
      if (parent.type === 'element') parentOf.set(child, parent);
      for (const name of names(child)) if (!byName.has(name)) byName.set(name, child);
      const target = child.tagName === 'a' ? fragment(child) : null;
      if (target !== null) links.get(target)?.push(child) ?? links.set(target, [child]);
      walk(child);
    }
  };
  walk(root);
  return { parentOf, byName, links };
}

/**
 * Finds the footnotes of a text as word processors and converters write them: a call that links to
 * a note, which links back to the call. Without the link back it is an ordinary link.
 */
export function findNotes(root: Root): HastNotes {
  const { parentOf, byName, links } = gather(root);
  const noteOf = new Map<Element, Element>();
  const omitted = new Set<Element>();
  for (const [name, callers] of links) {
    const target = byName.get(name);
    if (!target) continue;
    const holder = [...outwards(target, parentOf)].find((element) => NOTE_HOLDERS.has(element.tagName));
    if (!holder) continue;
    for (const call of callers) {
      // Word's link back looks like a call of the paragraph with the call.
      if (omitted.has(call) || !looksLikeCall(call, parentOf) || isWithin(call, holder, parentOf)) continue;
      const parent = parentOf.get(call);
      const back = [...names(call), ...(parent ? names(parent) : [])]
        .flatMap((callName) => links.get(callName) ?? [])
        .filter((link) => isWithin(link, holder, parentOf));
      if (back.length === 0 && !omitted.has(holder)) continue;
      noteOf.set(call, holder);
      omitted.add(holder);
      for (const link of back) omitted.add(link);
    }
  }
  return { noteOf, omitted };
}
