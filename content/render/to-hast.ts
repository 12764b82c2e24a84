import type { Element, ElementContent, Properties } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import { promptOf } from '#content/document/prompt.ts';
import { writePromptComment } from '#content/text/prompt-comment.ts';

/** The source that images of a stored file get in the output. */
export type ImageSource = (fileId: string) => string;

/** The source of an image whose file is missing. */
export const MISSING_IMAGE = 'image-absente';

const BLOCK_TAGS: Readonly<Record<string, string>> = {
  bulletList: 'ul',
  taskList: 'ul',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
};

/** Marks from the innermost to the outermost. */
const MARK_TAGS = [
  ['code', 'code'],
  ['superscript', 'sup'],
  ['subscript', 'sub'],
  ['underline', 'u'],
  ['strike', 's'],
  ['italic', 'em'],
  ['bold', 'strong'],
  ['language', 'span'],
  ['link', 'a'],
] as const;

function element(tagName: string, properties: Properties, children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children };
}

function attributeOf(node: DocumentNode, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}

function marked(node: DocumentNode, content: ElementContent): ElementContent {
  let result = content;
  for (const [type, tagName] of MARK_TAGS) {
    const mark = node.marks?.find((candidate) => candidate.type === type);
    if (!mark) continue;
    const { href, title, lang } = (mark.attrs ?? {}) as Record<string, string | null | undefined>;
    result = element(tagName, { href: href ?? undefined, title: title ?? undefined, lang: lang ?? undefined }, [
      result,
    ]);
  }
  return result;
}

/** The simplest HTML of a node that imports understand, for what Markdown cannot express. */
export function toHast(node: DocumentNode, imageSource: ImageSource): ElementContent {
  const children = () => (node.content ?? []).map((child) => toHast(child, imageSource));
  switch (node.type) {
    case 'text':
      return marked(node, { type: 'text', value: node.text ?? '' });
    case 'hardBreak':
      return element('br', {}, []);
    case 'footnote':
      return element('span', { dataFootnote: '' }, children());
    case 'citation': {
      const [target, locator, stance] = [
        attributeOf(node, 'target'),
        attributeOf(node, 'locator'),
        attributeOf(node, 'stance'),
      ];
      return element(
        'span',
        { dataCitation: target, dataLocator: locator || undefined, dataStance: stance || undefined },
        [],
      );
    }
    case 'heading':
      return element(`h${node.attrs?.level}`, {}, children());
    case 'orderedList':
      return element('ol', { start: Number(node.attrs?.start ?? 1) }, children());
    case 'taskItem': {
      const box = element('input', { type: 'checkbox', checked: node.attrs?.checked === true, disabled: true }, []);
      return element('li', {}, [box, ...children()]);
    }
    case 'codeBlock': {
      const language = attributeOf(node, 'language');
      return element('pre', {}, [element('code', language ? { className: [`language-${language}`] } : {}, children())]);
    }
    case 'horizontalRule':
      return element('hr', {}, []);
    case 'table':
      return element('table', {}, [element('tbody', {}, children())]);
    case 'tableCell':
    case 'tableHeader': {
      const { colspan, rowspan, align } = node.attrs ?? {};
      const properties = {
        colSpan: Number(colspan) > 1 ? Number(colspan) : undefined,
        rowSpan: Number(rowspan) > 1 ? Number(rowspan) : undefined,
        align: typeof align === 'string' ? align : undefined,
      };
      return element(node.type === 'tableHeader' ? 'th' : 'td', properties, children());
    }
    case 'figure': {
      const [caption, credit] = [attributeOf(node, 'caption'), attributeOf(node, 'credit')];
      const src = attributeOf(node, 'file') ? imageSource(attributeOf(node, 'file')) : MISSING_IMAGE;
      const text = [caption, credit && `Crédit : ${credit}`].filter(Boolean).join(' ');
      const figcaption = text === '' ? [] : [element('figcaption', {}, [{ type: 'text', value: text }])];
      return element('figure', {}, [element('img', { src, alt: attributeOf(node, 'alt') }, []), ...figcaption]);
    }
    case 'typedBlock': {
      const { kind, title, value, attribution } = node.attrs as Record<string, string>;
      return element(
        'aside',
        { dataKind: kind, dataTitle: title, dataValue: value, dataAttribution: attribution },
        children(),
      );
    }
    case 'pageCard':
      return element('div', { dataHref: attributeOf(node, 'href') }, []);
    case 'paragraph': {
      const prompt = promptOf(node);
      return element('p', {}, prompt === null ? children() : [{ type: 'comment', value: writePromptComment(prompt) }]);
    }
    default:
      return element(BLOCK_TAGS[node.type] ?? 'div', {}, children());
  }
}
