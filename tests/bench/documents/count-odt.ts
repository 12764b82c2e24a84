import { parseDocument } from 'htmlparser2';
import { none, type Read, wordsIn, type XmlNode } from './counts.ts';

/** None of the text, or made from it. */
const SILENT =
  /^(text:(tracked-changes|note-citation|table-of-content|(illustration|table|object|user|alphabetical)-index|bibliography|sequence-decls|number)|office:(annotation|forms|scripts)|svg:.*|table:covered-table-cell)$/;
/** Targets of links within a text. */
const PLACE = /^text:(bookmark|reference-mark)(-start)?$/;
/** Elements to which links lead by their name, or by their words. */
const NAMED: Readonly<Record<string, string>> = {
  'table:table': 'table:name',
  'text:section': 'text:name',
  'draw:frame': 'draw:name',
};

const attribute = (node: XmlNode, name: string) => node.attribs?.[name] ?? '';
const nodesIn = (xml: string | undefined) => parseDocument(xml ?? '', { xmlMode: true }) as unknown as XmlNode;

function* within(node: XmlNode): Generator<XmlNode> {
  for (const child of node.children ?? []) {
    yield child;
    yield* within(child);
  }
}

/** A reading of a text: what of it is shown follows from its styles. */
class Reading {
  readonly counts = none();
  private readonly hidden: (node: XmlNode) => boolean;
  private readonly isShown: (picture: XmlNode) => boolean;
  private readonly places = new Set<string>();

  constructor(body: XmlNode, hidden: (node: XmlNode) => boolean, isShown: (picture: XmlNode) => boolean) {
    this.hidden = hidden;
    this.isShown = isShown;
    for (const node of within(body)) {
      const { name = '' } = node;
      if (PLACE.test(name)) this.places.add(attribute(node, 'text:name'));
      const named = NAMED[name];
      if (named) this.places.add(attribute(node, named));
      if (name === 'text:h') this.places.add(`outline ${wordsIn(this.textIn(node)).join(' ')}`);
    }
  }

  textIn(node: XmlNode): string {
    if (node.data !== undefined && node.name === undefined) return node.data;
    if (SILENT.test(node.name ?? '') || this.hidden(node)) return '';
    const inside = (node.children ?? []).map((child) => this.textIn(child)).join('');
    if (node.name === 'text:note') return ` ${inside} `;
    return /^text:(p|h|s|tab|line-break)$|^table:/.test(node.name ?? '') ? `${inside} ` : inside;
  }

  /** Whether a link leads somewhere. */
  private leads(href: string): boolean {
    if (/^(https?:|mailto:|tel:)/.test(href)) return true;
    if (!href.startsWith('#')) return false;
    const [name = '', kind] = decodeURIComponent(href.slice(1)).split('|');
    if (kind !== 'outline') return this.places.has(name);
    const words = wordsIn(name);
    return words.some((_, i) => this.places.has(`outline ${words.slice(i).join(' ')}`));
  }

  /** Whether the first words of an item are those of a heading. */
  private headingFirst(node: XmlNode | undefined): boolean {
    if (!node?.name?.startsWith('text:')) return false;
    if (node.name === 'text:h') return true;
    return (
      /^text:list(-item)?$/.test(node.name) && this.headingFirst(node.children?.find((one) => one.name !== undefined))
    );
  }

  private isEmpty(table: XmlNode): boolean {
    const hasPicture = [...within(table)].some(({ name }) => name === 'draw:image');
    return wordsIn(this.textIn(table)).length === 0 && !hasPicture;
  }

  visit(node: XmlNode, inEmpty = false): void {
    const name = node.name ?? '';
    const children = node.children ?? [];
    if (SILENT.test(name) || this.hidden(node)) return;
    const inEmptyTable = name === 'table:table' ? this.isEmpty(node) : inEmpty;
    const words = () => wordsIn(this.textIn(node)).length > 0;
    if (name === 'text:h' && words()) this.counts.headings++;
    // A table without words and pictures is none.
    if (name === 'table:table-cell' && !inEmptyTable) this.counts.cells++;
    if (name === 'text:note') this.counts.notes++;
    if (name === 'text:a' && this.leads(attribute(node, 'xlink:href')) && /\S/.test(this.textIn(node)))
      this.counts.links++;
    // A picture may be there in several formats.
    if (name === 'draw:frame' && children.some((one) => one.name === 'draw:image' && this.isShown(one)))
      this.counts.images++;
    // An item that begins with a heading is a heading: a page's lists contain none.
    const [first] = children.filter((one) => one.name === 'text:list' || wordsIn(this.textIn(one)).length > 0);
    const own = children.some((one) => one.name === 'text:p' && /\S/.test(this.textIn(one)));
    if (name === 'text:list-item' && own && !this.headingFirst(first)) this.counts.items++;
    for (const child of children) this.visit(child, inEmptyTable);
  }
}

/** The styles that hide words, by their families and names. */
function hidingStyles(parts: readonly XmlNode[]): (family: string, name: string) => boolean {
  const styles = new Map<string, { readonly parent: string; readonly display: string }>();
  for (const node of parts.flatMap((part) => [...within(part)])) {
    if (node.name !== 'style:style') continue;
    const properties = node.children?.find((one) => one.name === 'style:text-properties');
    styles.set(`${attribute(node, 'style:family')} ${attribute(node, 'style:name')}`, {
      parent: attribute(node, 'style:parent-style-name'),
      display: properties ? attribute(properties, 'text:display') : '',
    });
  }
  return (family, name) => {
    let style = styles.get(`${family} ${name}`);
    for (let n = 0; style && style.display === '' && n < 20; n++) style = styles.get(`${family} ${style.parent}`);
    return style?.display === 'none';
  };
}

const FAMILIES: Readonly<Record<string, string>> = {
  'text:p': 'paragraph',
  'text:h': 'paragraph',
  'text:span': 'text',
};

/** Counts the contents of an OpenDocument text from its XML. */
export function countOdt(part: (name: string) => string | undefined, bytes: (name: string) => Uint8Array | undefined) {
  const body = nodesIn(part('content.xml'));
  const isHiding = hidingStyles([nodesIn(part('styles.xml')), body]);
  const isHidden = (node: XmlNode): boolean => {
    if (attribute(node, 'text:is-hidden') === 'true') return true;
    if (node.name === 'text:section') return attribute(node, 'text:display') === 'none';
    if (node.children?.some((one) => one.name === 'text:hidden-paragraph' && isHidden(one))) return true;
    const family = FAMILIES[node.name ?? ''];
    return family !== undefined && isHiding(family, attribute(node, 'text:style-name'));
  };
  const isShown = (picture: XmlNode): boolean => {
    const href = attribute(picture, 'xlink:href').replace(/^\.\//, '');
    const found = bytes(href);
    if (!found) return false;
    const ending = /\.(\w+)$/.exec(href)?.[1];
    if (ending) return /^(png|jpe?g|gif|webp|svg|bmp|tiff?)$/i.test(ending);
    return found[0] === 0x89 || (found[0] === 0xff && found[1] === 0xd8) || found[0] === 0x47;
  };
  const reading = new Reading(body, isHidden, isShown);
  reading.visit(body);
  const text = [...within(body)].filter(({ name }) => name === 'office:text').map((one) => reading.textIn(one));
  return { words: wordsIn(text.join(' ')), counts: reading.counts } satisfies Read;
}
