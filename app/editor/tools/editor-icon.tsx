/** The editor's icons: SVG paths on a grid of 20, stroked in the text colour. */
const PATHS = {
  undo: 'M7 4 3 8l4 4M3 8h8a5 5 0 0 1 0 10H8',
  redo: 'M13 4l4 4-4 4M17 8H9a5 5 0 0 0 0 10h3',
  paragraph: 'M9 3v14M13 3v14M16 3H8a4 4 0 0 0 0 8h1',
  heading2: 'M3 4v12M10 4v12M3 10h7M13 9a2 2 0 1 1 3.6 1.2L13 16h4',
  heading3: 'M3 4v12M10 4v12M3 10h7M13 8h4l-2.5 3a2.5 2.5 0 1 1-1.8 4.2',
  heading4: 'M3 4v12M10 4v12M3 10h7M16 16V8l-3.5 5.5h5',
  bold: 'M6 3h5a3.5 3.5 0 0 1 0 7H6zM6 10h6a3.5 3.5 0 0 1 0 7H6z',
  italic: 'M8 3h7M5 17h7M12 3 8 17',
  strike: 'M4 10h12M14 6c-.5-2-2-3-4-3-2.5 0-4 1.3-4 3M6 14c.5 2 2 3 4 3 2.5 0 4-1.3 4-3',
  code: 'M7 6 3 10l4 4M13 6l4 4-4 4',
  superscript: 'M3 8l7 9M10 8l-7 9M13 4.5a1.8 1.8 0 1 1 3.2 1.1L13 9h4',
  subscript: 'M3 3l7 9M10 3l-7 9M13 12.5a1.8 1.8 0 1 1 3.2 1.1L13 17h4',
  link: 'M8 12l4-4M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9',
  footnote: 'M3 6h8M3 10h6M3 14h12M15 3v5M12.5 4.5l5 2M17.5 4.5l-5 2',
  language: 'M3 5h9M7.5 3v2M10 5c0 4-3 7-7 8M5 8c1 3 4 5 6 5M10 17l3.5-8 3.5 8M11.2 14.5h4.6',
  bulletList: 'M8 5h9M8 10h9M8 15h9M4 5v.01M4 10v.01M4 15v.01',
  orderedList: 'M8 5h9M8 10h9M8 15h9M3 4l1-1v4M3 9.5h2L3 13h2',
  taskList: 'M9 5h8M9 14h8M3 5l1.5 1.5L7 3.5M3 14l1.5 1.5L7 12.5',
  quote: 'M4 10c0-3 1-5 4-6M4 10h4v5H4zM11 10c0-3 1-5 4-6M11 10h4v5h-4z',
  table: 'M3 4h14v12H3zM3 8h14M8 4v12M13 4v12M3 12h14',
  figure: 'M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 5M7 7.5v.01',
  pageCard: 'M4 3h8l4 4v10H4zM12 3v4h4M7 11h6M7 14h4',
  codeBlock: 'M3 4h14v12H3zM8 8l-2 2 2 2M12 8l2 2-2 2',
  rule: 'M3 10h14M5 5h10M5 15h10',
  plus: 'M10 4v12M4 10h12',
  typed: 'M4 4v12M8 5h9M8 10h9M8 15h6',
  edit: 'M4 16l1-4 9-9 3 3-9 9zM12 5l3 3',
  remove: 'M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11',
  rowAdd: 'M3 4h14v5H3zM10 12v6M7 15h6',
  columnAdd: 'M4 3v14h5V3zM15 7v6M12 10h6',
  comment: 'M3 4h14v9h-7l-4 4v-4H3zM7 8h6',
  help: 'M7 7.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M10 16v.01',
  panel: 'M3 4h14v12H3zM12 4v12',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M6 8l4 4 4-4',
} as const;

export type EditorIconName = keyof typeof PATHS;

const DRAWING = { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' } as const;

/** An icon without a name for screen readers: its control has a label. */
export function EditorIcon({ name }: { name: EditorIconName }) {
  return (
    <svg className="icon" viewBox={DRAWING.viewBox} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The same as a DOM element, for menus without React. Typed blocks have a mark instead. */
export function catalogIcon(icon: EditorIconName | { readonly mark: string }): Element {
  if (typeof icon === 'object') {
    const mark = document.createElement('span');
    mark.className = 'icon icon-mark';
    mark.setAttribute('aria-hidden', 'true');
    mark.textContent = icon.mark;
    return mark;
  }
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  for (const [name, value] of Object.entries(DRAWING)) svg.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[icon]);
  svg.append(path);
  return svg;
}
