import type { Element, ElementContent, Properties, Root } from 'hast';
import type { LeftOutCounts } from '#content/paste/left-out.ts';
import { rewritePasted } from '#content/paste/rewrite-pasted.ts';
import { picturesOfRtf } from '#content/paste/rtf-pictures.ts';
import { imageFile } from './data-image.ts';
import { foreignHtml, parseForeignHtml } from './foreign-html.ts';

/** Most characters of pasted HTML, images in `data:` addresses included. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** How LibreOffice, or OpenOffice, names itself at the beginning. */
const FROM_LIBREOFFICE = /<meta\s[^<>]*\bcontent="(Libre|Open)Office/i;

export interface ConvertedPaste {
  readonly html: string;
  /** The files of the figures in `html`, in order; null for a picture that did not come along. */
  readonly images: readonly (File | null)[];
  readonly leftOut: LeftOutCounts;
}

function propertiesOf(element: globalThis.Element): Properties {
  const properties: Properties = {};
  for (const { name, value } of element.attributes) {
    // Kept by `parseForeignHtml` under names that no property of an element has.
    if (name === 'data-was-id') properties.id = value;
    else if (name === 'data-was-name') properties.name = value;
    else if (name === 'class') properties.className = value.split(/\s+/).filter(Boolean);
    else if (/^(data|aria)-/.test(name))
      properties[name.replace(/-+\w?/g, (found) => (/\w/.test(found) ? found.at(-1)!.toUpperCase() : found))] = value;
    else if (!name.startsWith('on')) properties[name] = value;
  }
  return properties;
}

function treeOf(node: Node, depth = 0): Root {
  // `rewritePasted` refuses so deep a tree; here, the stack must hold until then.
  if (depth > 600) return { type: 'root', children: [] };
  const children: ElementContent[] = [];
  for (const child of node.childNodes) {
    if (child instanceof Text) children.push({ type: 'text', value: child.data });
    if (child instanceof Comment) children.push({ type: 'comment', value: child.data });
    if (!(child instanceof globalThis.Element)) continue;
    const inner = treeOf(child, depth + 1).children as ElementContent[];
    // A form becomes a plain container: only its content is pasted.
    if (child.localName === 'form') children.push({ type: 'element', tagName: 'div', properties: {}, children: inner });
    else {
      const properties = propertiesOf(child);
      children.push({ type: 'element', tagName: child.localName, properties, children: inner });
    }
  }
  return { type: 'root', children };
}

function elementOf({ tagName, properties, children }: Element): globalThis.Element | DocumentFragment {
  let made: globalThis.Element;
  try {
    made = document.createElement(tagName);
  } catch {
    // Only a parser accepts the names of Word's own elements.
    return fragmentOf(children);
  }
  for (const [name, value] of Object.entries(properties)) {
    const attribute = name === 'className' ? 'class' : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (attribute === 'id' || attribute === 'name') continue;
    try {
      made.setAttribute(attribute, Array.isArray(value) ? value.join(' ') : String(value));
    } catch {
      // The schema reads no attribute whose name only a parser accepts.
    }
  }
  made.append(fragmentOf(children));
  return made;
}

function fragmentOf(children: readonly ElementContent[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const child of children) {
    if (child.type === 'text') fragment.append(child.value);
    else if (child.type === 'element') fragment.append(elementOf(child));
  }
  return fragment;
}

/**
 * The files of pictures whose bytes are not in the HTML. The clipboard does not relate them to the
 * pictures: they are matched in order, if there are as many.
 */
function filesBeside(count: number, files: readonly File[], rtf: string): readonly (File | null)[] {
  const inRtf = count > 0 && rtf.length <= MOST_CHARACTERS ? picturesOfRtf(rtf) : [];
  if (inRtf.length === count)
    return inRtf.map((picture, i) => {
      if (!picture) return null;
      const { type, bytes } = picture;
      return new File([bytes], `image-${i + 1}.${type === 'image/png' ? 'png' : 'jpg'}`, { type });
    });
  return files.length === count ? files : [];
}

/**
 * Converts HTML from a word processor or a web page to what the schema reads.
 * @param files the image files that the clipboard has beside the HTML
 * @param rtf the same text in RTF, if the clipboard has it: it contains Word's pictures
 * @throws RangeError if it is larger than a text may be: it is then pasted as plain text
 */
export function convertPasted(html: string, language: string, files: readonly File[], rtf: string): ConvertedPaste {
  if (html.length > MOST_CHARACTERS) throw new RangeError('the pasted text is too long');
  const styles: string[] = [];
  const root = treeOf(parseForeignHtml(html, styles));
  const isLibreOffice = FROM_LIBREOFFICE.test(html);
  const { pictures, leftOut } = rewritePasted(root, { language, styles: styles.join('\n'), isLibreOffice });
  const converted = foreignHtml(fragmentOf(root.children as ElementContent[]));
  const without = pictures.filter(({ data }) => data === null).length;
  const beside = [...filesBeside(without, files, rtf)];
  const images = pictures.map(({ data }, i) => (data ? imageFile(data, i + 1) : (beside.shift() ?? null)));
  return { html: converted, images, leftOut };
}
