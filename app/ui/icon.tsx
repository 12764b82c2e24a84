/** The icons: SVG paths on a grid of 20, stroked in the text colour. */
const PATHS = {
  search: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.5 13.5 18 18',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  print: 'M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z',
  pen: 'M4 16l1-4 9-9 3 3-9 9zM12 5l3 3',
  grid: 'M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z',
  rows: 'M3 5h14M3 10h14M3 15h14',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  plus: 'M10 4v12M4 10h12',
  cross: 'M5 5l10 10M15 5 5 15',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 17.5c0-3.5 3-5 7-5s7 1.5 7 5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2',
  grip: 'M7 4v.01M13 4v.01M7 10v.01M13 10v.01M7 16v.01M13 16v.01',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside or instead of text; hidden from screen readers, since its control has a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
