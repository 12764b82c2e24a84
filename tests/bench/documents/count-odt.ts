import { parseDocument } from 'htmlparser2';
import { none, type Read, wordsIn, type XmlNode } from './counts.ts';

/** None of the text, or made from it. */
const SILENT =
  /^(text:(tracked-changes|note-citation|table-of-content|(illustration|table|object|user|alphabetical)-index|bibliography|sequence-decls|number)|office:(annotation|forms|scripts)|svg:.*|table:covered-table-cell)$/;

function textIn(node: XmlNode): string {
  if (node.data !== undefined && node.name === undefined) return node.data;
  if (SILENT.test(node.name ?? '')) return '';
  const inside = (node.children ?? []).map(textIn).join('');
  if (node.name === 'text:note') return ` ${inside} `;
  return /^text:(p|h|s|tab|line-break)$|^table:/.test(node.name ?? '') ? `${inside} ` : inside;
}

/** Whether the first words of an item are those of a heading. */
function headingFirst(node: XmlNode | undefined): boolean {
  if (!node?.name?.startsWith('text:')) return false;
  if (node.name === 'text:h') return true;
  return /^text:list(-item)?$/.test(node.name) && headingFirst(node.children?.find((one) => one.name !== undefined));
}

function isEmpty(table: XmlNode): boolean {
  const hasPicture = (node: XmlNode): boolean =>
    node.name === 'draw:image' || (node.children ?? []).some((child) => hasPicture(child));
  return wordsIn(textIn(table)).length === 0 && !hasPicture(table);
}

/** What an OpenDocument text has, by reading its XML as it stands. */
export function countOdt(xml: string): Read {
  const counts = none();
  const text: string[] = [];
  const visit = (node: XmlNode, inEmpty = false) => {
    const name = node.name ?? '';
    if (SILENT.test(name)) return;
    const inEmptyTable = name === 'table:table' ? isEmpty(node) : inEmpty;
    const words = () => wordsIn(textIn(node)).length > 0;
    if (name === 'office:text') text.push(textIn(node));
    if (name === 'text:h' && words()) counts.headings++;
    // A table without words and pictures is none.
    if (name === 'table:table-cell' && !inEmptyTable) counts.cells++;
    if (name === 'text:note') counts.notes++;
    if (name === 'text:a' && /^(https?:|mailto:|#)/.test(node.attribs?.['xlink:href'] ?? '') && /\S/.test(textIn(node)))
      counts.links++;
    if (name === 'draw:image' && /^(\.\/)?Pictures\//.test(node.attribs?.['xlink:href'] ?? '')) counts.images++;
    // What begins with a heading is a heading, which no list of a page holds.
    const [first] = (node.children ?? []).filter((one) => one.name === 'text:list' || wordsIn(textIn(one)).length > 0);
    const own = (node.children ?? []).some((one) => one.name === 'text:p' && /\S/.test(textIn(one)));
    if (name === 'text:list-item' && own && !headingFirst(first)) counts.items++;
    for (const child of node.children ?? []) visit(child, inEmptyTable);
  };
  visit(parseDocument(xml, { xmlMode: true }) as unknown as XmlNode);
  return { words: wordsIn(text.join(' ')), counts };
}
