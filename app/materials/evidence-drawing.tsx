import { useT } from '#app/i18n/translate.ts';
import { type EvidenceMap, MAP_COLUMNS, type MapLayout, type MapNode, NODE } from '#content/evidence/evidence-map.ts';
import { directionOf } from '#content/locale.ts';
import { cutAtWord, LAST_WORD } from '#content/text/cut-at-word.ts';

/** Letters of a node's words that a line of its box has room for; and beside a sign. */
const ROOM = 26;
const ROOM_BESIDE = 24;
/** Units around the drawing, for lines and the focus. */
const EDGE = 4;

/** A map of evidence as a picture: boxes by column, lines from sources to what rests on them. */
export function EvidenceDrawing(props: { map: EvidenceMap; layout: MapLayout; language: string }) {
  const { map, layout, language } = props;
  const t = useT();
  const { width, height, places } = layout;
  const used = MAP_COLUMNS.filter((column) => map.nodes.some((node) => node.column === column));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="evidence-drawing" tabIndex={0} aria-label={t('materials.map.drawing')}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset; it is a group of links */}
      <svg
        role="group"
        aria-label={t('materials.map.title')}
        viewBox={`${-EDGE} ${-EDGE} ${width + 2 * EDGE} ${height + 2 * EDGE}`}
        width={width + 2 * EDGE}
        height={height + 2 * EDGE}
      >
        {used.map((column, index) => (
          <text key={column} x={index * (NODE.width + NODE.gapX)} y={16} className="evidence-heading">
            {t(`materials.map.columns.${column}`)}
          </text>
        ))}
        <g>
          {map.edges.map(([from, to, isAgainst]) => {
            const [a, b] = [places[from], places[to]];
            if (!a || !b) return null;
            const name = isAgainst ? 'evidence-line is-against' : 'evidence-line';
            return <path key={`${from} ${to} ${isAgainst}`} d={lineBetween(a, b)} className={name} />;
          })}
        </g>
        {map.edges.map(([from, to, isAgainst]) => {
          const [a, b] = [places[from], places[to]];
          return isAgainst && a && b && <Against key={`${from} ${to}`} {...endOf(a, b)} />;
        })}
        {map.nodes.map((node) => (
          <Box key={node.id} node={node} at={places[node.id]} language={language} />
        ))}
      </svg>
      {map.edges.some(([, , isAgainst]) => isAgainst) && (
        <p className="evidence-legend quiet">
          <svg viewBox="0 0 64 20" width="64" height="20" aria-hidden="true">
            <path d="M0 10H64" className="evidence-line is-against" />
            <Against x={32} y={10} />
          </svg>{' '}
          {t('materials.map.against')}
        </p>
      )}
    </section>
  );
}

/** A curve from the right side of one box to the left side of another; around, in one column. */
function lineBetween(a: { x: number; y: number }, b: { x: number; y: number }): string {
  const [startX, startY, endY] = [a.x + NODE.width, a.y + NODE.height / 2, b.y + NODE.height / 2];
  const endX = a.x === b.x ? b.x + NODE.width : b.x;
  const bend = NODE.gapX / 2;
  return `M${startX} ${startY} C${startX + bend} ${startY} ${a.x === b.x ? endX + bend : endX - bend} ${endY} ${endX} ${endY}`;
}

/** Where a line arrives; several that arrive at one box do so at one place. */
const endOf = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
  x: a.x === b.x ? b.x + NODE.width + 12 : b.x - 14,
  // A little towards where it comes from, so that it stands beside what supports the same box.
  y: b.y + NODE.height / 2 + Math.max(-1, Math.min(1, (a.y - b.y) / NODE.height)) * 4,
});

/** The sign on the line of what contradicts: readable without colour. */
function Against({ x, y }: { x: number; y: number }) {
  return (
    <g className="evidence-against">
      <circle cx={x} cy={y} r={8} />
      <text x={x} y={y + 4.5} textAnchor="middle">
        ≠
      </text>
    </g>
  );
}

/** Words on two lines of so many letters at most, the second cut at a word. */
function onTwoLines(words: string, most: number): string[] {
  if (words.length <= most) return [words];
  const end = words.slice(0, most + 1).search(LAST_WORD);
  if (end < 1) return [cutAtWord(words, most)];
  return [words.slice(0, end), cutAtWord(words.slice(end + 1), most)];
}

function Box(props: { node: MapNode; at: { x: number; y: number } | undefined; language: string }) {
  const { node, at, language } = props;
  const t = useT();
  if (!at) return null;
  const { column, mark, words, href } = node;
  // A material's mark is a word of its own; others have a sign, beside their words.
  const isMaterial = column === 'material';
  const lines = isMaterial ? [cutAtWord(words, ROOM)] : onTwoLines(words, ROOM_BESIDE);
  const first = isMaterial || lines.length > 1 ? 19 : 28;
  const isRight = directionOf(language) === 'rtl';
  const x = isRight ? at.x + NODE.width - 12 : at.x + (isMaterial ? 12 : 30);
  const towards = isRight ? ({ direction: 'rtl' } as const) : {};
  const box = (
    <>
      <title>{`${t(`materials.map.column.${column}`)} ${isMaterial ? mark : ''} ${words}`}</title>
      <rect x={at.x} y={at.y} width={NODE.width} height={NODE.height} rx={isMaterial ? 0 : 10} />
      {column === 'lesson' && (
        <rect x={at.x + 4} y={at.y + 4} width={NODE.width - 8} height={NODE.height - 8} rx={7} className="is-inner" />
      )}
      <text x={at.x + 12} y={at.y + first} className="evidence-mark">
        {mark}
      </text>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
        <text key={i} x={x} y={at.y + (isMaterial ? 36 : first + 17 * i)} lang={language} {...towards}>
          {line}
        </text>
      ))}
    </>
  );
  const className = `evidence-box is-${column}`;
  return href === null ? (
    <g className={className}>{box}</g>
  ) : (
    <a href={href} className={className} aria-label={`${t(`materials.map.column.${column}`)}, ${words}`}>
      {box}
    </a>
  );
}
