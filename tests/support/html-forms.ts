import type { Element, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';

/** A control of a form that has a name. */
export interface HtmlControl {
  readonly name: string;
  /** An input's type, `textarea` or `select`. */
  readonly type: string;
  readonly value: string;
  readonly checked: boolean;
  readonly required: boolean;
  readonly maxLength: number | null;
  /** What files it takes; empty for all. */
  readonly accept: string;
  /** The texts that `aria-describedby` names. */
  readonly description: string;
  /** For a select: the values of its options. */
  readonly options: readonly string[];
}

export interface HtmlForm {
  readonly method: string;
  /** As written; null for the page's own address. */
  readonly action: string | null;
  readonly multipart: boolean;
  readonly controls: readonly HtmlControl[];
  /** The first button that submits, if it has a name. */
  readonly button: { readonly name: string; readonly value: string } | null;
}

/** The forms of an HTML page, in order. */
export function readForms(html: string): HtmlForm[] {
  const root = fromHtml(html);
  const byId = new Map<string, Element>();
  for (const element of elements(root)) {
    if (typeof element.properties.id === 'string') byId.set(element.properties.id, element);
  }
  return elements(root, ['form']).map((form) => {
    const { method, action, encType } = form.properties;
    const submit = elements(form, ['button']).find(({ properties }) => properties.type === 'submit');
    return {
      method: String(method ?? 'get').toLowerCase(),
      action: typeof action === 'string' ? action : null,
      multipart: String(encType ?? '').startsWith('multipart/'),
      controls: elements(form, ['input', 'textarea', 'select'])
        .filter(({ properties }) => typeof properties.name === 'string')
        .map((element) => readControl(element, byId)),
      button:
        typeof submit?.properties.name === 'string'
          ? { name: submit.properties.name, value: String(submit.properties.value ?? '') }
          : null,
    };
  });
}

function readControl(element: Element, byId: ReadonlyMap<string, Element>): HtmlControl {
  const { properties, tagName } = element;
  const options = elements(element, ['option']);
  const chosen = options.find((option) => option.properties.selected === true) ?? options[0];
  const values = { textarea: () => textOf(element), select: () => String(chosen?.properties.value ?? '') };
  const described = properties.ariaDescribedBy;
  const ids = Array.isArray(described) ? described.map(String) : [];
  return {
    name: String(properties.name),
    type: tagName === 'input' ? String(properties.type ?? 'text') : tagName,
    value: tagName in values ? values[tagName as keyof typeof values]() : String(properties.value ?? ''),
    checked: properties.checked === true,
    required: properties.required === true,
    maxLength: typeof properties.maxLength === 'number' ? properties.maxLength : null,
    accept: Array.isArray(properties.accept) ? properties.accept.join() : String(properties.accept ?? ''),
    description: ids.map((id) => textOf(byId.get(id))).join(' '),
    options: options.map((option) => String(option.properties.value ?? '')),
  };
}

/** Calls with each node within, itself included, in the order of the page. */
function walk(node: Nodes, tell: (node: Nodes) => void): void {
  tell(node);
  if ('children' in node) for (const child of node.children) walk(child, tell);
}

/** The elements within, itself included: all, or those with these names. */
function elements(within: Root | Element, names?: readonly string[]): Element[] {
  const found: Element[] = [];
  walk(within, (node) => {
    if (node.type === 'element' && (!names || names.includes(node.tagName))) found.push(node);
  });
  return found;
}

function textOf(element: Element | undefined): string {
  let text = '';
  if (element)
    walk(element, (node) => {
      if (node.type === 'text') text += node.value;
    });
  return text;
}
