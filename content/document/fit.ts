import { type ContentMatch, Fragment, type Mark, Node, type NodeType } from '@tiptap/pm/model';
import type { DocumentNode } from './document.ts';
import { safeHref } from './href.ts';
import { MAX_ATTRIBUTE, MAX_DEPTH } from './limits.ts';
import { documentSchema } from './schema.ts';

/** What had to be changed for a document to fit the schema: nothing, for documents that came from the editor. */
export interface Repairs {
  /** Unknown nodes, or known ones where none is allowed: their text was kept where it could stand. */
  unwrapped: number;
  /** Nodes that could not be kept at all. */
  dropped: number;
  /** Empty nodes added because the schema asks for one (a cell's paragraph). */
  added: number;
}

const nodes = documentSchema.nodes;
const WHITE = /^\s*$/;

/** Keeps the attributes that the schema knows, with scalar values of bounded length. */
function fitAttributes(type: NodeType, attrs: Record<string, unknown> | undefined): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(type.spec.attrs ?? {})) {
    const value = attrs?.[name];
    if (typeof value === 'string') kept[name] = value.slice(0, MAX_ATTRIBUTE);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) kept[name] = value;
    else if (name === 'colwidth' && Array.isArray(value)) kept[name] = value.filter((v) => Number.isFinite(v)).slice(0, 100);
  }
  if (type === nodes.heading) kept.level = Math.min(6, Math.max(2, Number(kept.level) || 2));
  for (const span of ['colspan', 'rowspan']) {
    if (span in kept) kept[span] = Math.min(100, Math.max(1, Math.trunc(Number(kept[span])) || 1));
  }
  return kept;
}

function fitMarks(marks: DocumentNode['marks']): readonly Mark[] {
  let set: readonly Mark[] = [];
  for (const { type, attrs } of marks ?? []) {
    const markType = documentSchema.marks[type];
    if (!markType) continue;
    if (type === 'link') {
      const href = safeHref(attrs?.href);
      if (href === null) continue;
      const title = typeof attrs?.title === 'string' ? attrs.title.slice(0, MAX_ATTRIBUTE) : null;
      set = markType.create({ href, title }).addToSet(set);
    } else if (type === 'language') {
      if (typeof attrs?.lang === 'string' && /^[a-zA-Z-]{2,20}$/.test(attrs.lang)) {
        set = markType.create({ lang: attrs.lang }).addToSet(set);
      }
    } else {
      set = markType.create().addToSet(set);
    }
  }
  return set;
}

/** Places children one after the other by the parent's content expression, wrapping and unwrapping as needed. */
class Placing {
  readonly placed: Node[] = [];
  private match: ContentMatch;
  private readonly parent: NodeType;
  private readonly repairs: Repairs;

  constructor(parent: NodeType, repairs: Repairs) {
    this.parent = parent;
    this.match = parent.contentMatch;
    this.repairs = repairs;
  }

  add(child: Node): void {
    const next = this.match.matchType(child.type);
    if (next && this.parent.allowsMarks(child.marks)) {
      this.placed.push(child);
      this.match = next;
      return;
    }
    if (next) {
      this.placed.push(child.mark(this.parent.allowedMarks(child.marks)));
      this.match = next;
      return;
    }
    if (child.isText && WHITE.test(child.text!)) return;
    if (this.addToLast(child)) return;
    const wrapping = this.match.findWrapping(child.type);
    if (wrapping && wrapping.length > 0) {
      let wrapped = child;
      for (const type of [...wrapping].reverse()) wrapped = type.createAndFill(null, wrapped) ?? wrapped;
      const after = this.match.matchType(wrapped.type);
      if (after && wrapped.type === wrapping[0]) {
        this.placed.push(wrapped);
        this.match = after;
        return;
      }
    }
    if (child.content.size > 0) {
      this.repairs.unwrapped++;
      const lastCount = this.placed.length;
      child.content.forEach((grandchild) => this.add(grandchild));
      // Text of two unwrapped blocks must not run together.
      if (this.parent.inlineContent && this.placed.length > lastCount) {
        const gap = this.match.matchType(nodes.text!);
        if (gap) this.placed.push(documentSchema.text(' '));
      }
      return;
    }
    this.repairs.dropped++;
  }

  /** Inline content that follows a paragraph made for inline content goes on in it. */
  private addToLast(child: Node): boolean {
    const last = this.placed.at(-1);
    if (!child.isInline || !last || last.type !== nodes.paragraph || last.attrs.id !== null || !this.wrapped.has(last)) {
      return false;
    }
    const longer = last.copy(last.content.addToEnd(child));
    this.wrapped.delete(last);
    this.wrapped.add(longer);
    this.placed[this.placed.length - 1] = longer;
    return true;
  }

  private readonly wrapped = new WeakSet<Node>();

  /** Inline content where blocks are asked for: begins a paragraph. */
  addInline(child: Node): void {
    const before = this.placed.length;
    this.add(child);
    const last = this.placed.at(-1);
    if (this.placed.length > before && last && last.type === nodes.paragraph && child.isInline) this.wrapped.add(last);
  }

  finish(): Fragment {
    if (!this.match.validEnd) {
      const fill = this.match.fillBefore(Fragment.empty, true);
      if (fill) {
        this.repairs.added += fill.childCount;
        fill.forEach((node) => this.placed.push(node));
      }
    }
    return Fragment.fromArray(this.placed);
  }
}

function fitNode(json: DocumentNode, parent: NodeType, repairs: Repairs, depth: number): Node[] {
  if (json.type === 'text') {
    return typeof json.text === 'string' && json.text !== '' ? [documentSchema.text(json.text, fitMarks(json.marks))] : [];
  }
  const type = nodes[json.type];
  if (!type || depth > MAX_DEPTH) {
    repairs.unwrapped++;
    if (depth > MAX_DEPTH + 10) return [];
    return (json.content ?? []).flatMap((child) => fitNode(child, parent, repairs, depth + 1));
  }
  const placing = new Placing(type, repairs);
  for (const child of json.content ?? []) {
    for (const node of fitNode(child, type, repairs, depth + 1)) {
      if (node.isInline && !type.inlineContent) placing.addInline(node);
      else placing.add(node);
    }
  }
  const content = placing.finish();
  if (!type.validContent(content)) {
    repairs.dropped++;
    const filled = type.createAndFill(fitAttributes(type, json.attrs));
    return filled ? [filled] : [];
  }
  return [type.create(fitAttributes(type, json.attrs), content, type.isInline ? fitMarks(json.marks) : undefined)];
}

/**
 * Makes any JSON into a document of the schema. Never throws; keeps every text it can; links that are not allowed
 * lose their target, not their words.
 */
export function fitDocument(json: DocumentNode): { document: Node; repairs: Repairs } {
  const repairs: Repairs = { unwrapped: 0, dropped: 0, added: 0 };
  const [document] = fitNode({ ...json, type: 'doc' }, nodes.doc!, repairs, 0);
  return { document: document ?? nodes.doc!.createAndFill()!, repairs };
}
