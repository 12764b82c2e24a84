import { type ContentMatch, Fragment, type Mark, type Node, type NodeType } from '@tiptap/pm/model';
import { documentSchema } from '#content/document/schema.ts';

/** The changes that made a document fit the schema: none for a document from the editor. */
export interface Repairs {
  /** Nodes that are unknown or not allowed in their place: their text was kept where possible. */
  unwrapped: number;
  /** Nodes that could not be kept at all. */
  dropped: number;
  /** Empty nodes that the schema requires (a cell's paragraph). */
  added: number;
}

const nodes = documentSchema.nodes;
const WHITE = /^\s*$/;

/** The missing parent of a node: a list for an item. */
const AROUND = new Map<NodeType, NodeType>([
  [nodes.listItem!, nodes.bulletList!],
  [nodes.taskItem!, nodes.taskList!],
  [nodes.tableRow!, nodes.table!],
  [nodes.tableCell!, nodes.tableRow!],
  [nodes.tableHeader!, nodes.tableRow!],
]);

/** The missing child of a node: an item for a paragraph directly in a list. */
const INSIDE = new Map<NodeType, NodeType>([
  [nodes.bulletList!, nodes.listItem!],
  [nodes.orderedList!, nodes.listItem!],
  [nodes.taskList!, nodes.taskItem!],
  [nodes.table!, nodes.tableRow!],
  [nodes.tableRow!, nodes.tableCell!],
]);

const ITEMS: ReadonlySet<NodeType | undefined> = new Set([nodes.listItem, nodes.taskItem]);

/** Converts an item of one kind of list into an item of the list that it is placed in. */
function asItemOf(list: NodeType, item: Node): Node {
  const wanted = INSIDE.get(list);
  if (!wanted || wanted === item.type || !ITEMS.has(wanted) || !ITEMS.has(item.type)) return item;
  return wanted.create({ id: item.attrs.id }, item.content);
}

/**
 * Places children in order, by their parent's content expression. A child that does not fit is
 * wrapped (an item gets a list), preceded by what the schema requires (a heading in an item gets a
 * paragraph), or unwrapped: its words stay.
 */
export class Placing {
  private readonly parent: NodeType;
  private readonly repairs: Repairs;
  private readonly placed: Node[] = [];
  private match: ContentMatch;
  /** Inline nodes that will become one paragraph. */
  private line: Node[] = [];
  /** Neighbouring children that will share one wrapper. */
  private group: { frame: NodeType; children: Node[] } | null = null;
  /** True if a space must separate the words of unwrapped blocks. */
  private gap = false;

  constructor(parent: NodeType, repairs: Repairs) {
    this.parent = parent;
    this.match = parent.contentMatch;
    this.repairs = repairs;
  }

  /** Places a node, or the parts of it that are allowed. */
  add(child: Node): void {
    if (this.parent.inlineContent) {
      if (child.isInline) this.addInline(child);
      else this.unwrap(child);
    } else if (child.isInline) {
      if (this.line.length > 0 || !(child.isText && WHITE.test(child.text!))) this.line.push(child);
    } else {
      this.endLine();
      this.addBlock(child);
    }
  }

  /** Ends the paragraph that collects inline nodes. */
  endLine(): void {
    if (this.line.length === 0) return;
    const paragraph = nodes.paragraph!.create(null, Fragment.fromArray(this.line));
    this.line = [];
    this.addBlock(paragraph);
  }

  /** True if nothing has been placed or is waiting. */
  isEmpty(): boolean {
    return this.placed.length === 0 && this.line.length === 0 && this.group === null;
  }

  /** The content, completed where the schema requires more. */
  finish(): Fragment {
    this.endLine();
    this.endGroup();
    if (!this.match.validEnd) {
      const fill = this.match.fillBefore(Fragment.empty, true);
      if (fill) this.push(fill);
    }
    return Fragment.fromArray(this.placed);
  }

  private push(fill: Fragment): void {
    this.repairs.added += fill.childCount;
    fill.forEach((node) => {
      this.placed.push(node);
    });
  }

  private addInline(child: Node): void {
    const next = this.match.matchType(child.type);
    if (!next) {
      this.unwrap(child);
      return;
    }
    if (this.gap && this.placed.length > 0 && this.match.matchType(nodes.text!)) {
      this.placed.push(documentSchema.text(this.parent.spec.code ? '\n' : ' '));
    }
    this.gap = false;
    this.placed.push(this.parent.allowsMarks(child.marks) ? child : child.mark(this.parent.allowedMarks(child.marks)));
    this.match = next;
  }

  private addBlock(given: Node): void {
    const child = asItemOf(this.parent, given);
    if (this.match.matchType(child.type)) {
      this.endGroup();
      this.place(child);
      return;
    }
    const frame = INSIDE.get(this.parent) ?? this.frameAround(child.type);
    if (frame && frame !== child.type) {
      if (this.group && this.group.frame !== frame) this.endGroup();
      this.group ??= { frame, children: [] };
      this.group.children.push(child);
      return;
    }
    this.endGroup();
    const fill = this.match.fillBefore(Fragment.from(child));
    if (fill) {
      this.push(fill);
      for (let i = 0; i < fill.childCount; i++) this.match = this.match.matchType(fill.child(i).type)!;
      this.place(child);
      return;
    }
    this.unwrap(child);
  }

  private place(child: Node): void {
    const next = this.match.matchType(child.type);
    if (!next) {
      this.unwrap(child);
      return;
    }
    this.placed.push(child);
    this.match = next;
  }

  /**
   * The wrapper that makes this type fit here, directly or within further wrappers; undefined if
   * there is none.
   */
  private frameAround(type: NodeType): NodeType | undefined {
    const frame = AROUND.get(type);
    if (!frame) return undefined;
    return this.match.matchType(frame) || this.frameAround(frame) ? frame : undefined;
  }

  private endGroup(): void {
    if (!this.group) return;
    const { frame, children } = this.group;
    this.group = null;
    const within = new Placing(frame, this.repairs);
    for (const child of children) within.add(child);
    this.repairs.added++;
    this.addBlock(frame.create(null, within.finish()));
    this.endGroup();
  }

  private unwrap(child: Node): void {
    if (child.type === nodes.hardBreak) {
      this.gap = true;
      return;
    }
    const words = child.isLeaf ? wordsOfLeaf(child) : '';
    if (child.content.size === 0 && words === '') {
      this.repairs.dropped++;
      return;
    }
    this.repairs.unwrapped++;
    this.endWords(child);
    if (words !== '') this.add(documentSchema.text(words, marksOfLeaf(child)));
    child.content.forEach((grandchild) => {
      this.add(grandchild);
    });
    this.endWords(child);
  }

  /** Separates the words of an unwrapped block from its neighbours. */
  private endWords(unwrapped: Node): void {
    if (!unwrapped.isBlock) return;
    this.gap = true;
    this.endLine();
  }
}

/** The words that a leaf block shows. */
function wordsOfLeaf(node: Node): string {
  if (node.isText) return node.text!;
  if (node.type === nodes.figure) return String(node.attrs.caption || node.attrs.alt);
  return node.type === nodes.pageCard ? String(node.attrs.href) : '';
}

function marksOfLeaf(node: Node): readonly Mark[] {
  if (node.type !== nodes.pageCard) return node.marks;
  return [documentSchema.marks.link!.create({ href: node.attrs.href })];
}
