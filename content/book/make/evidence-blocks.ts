import type { Block, Inline, TableCell } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { onlyText } from '#content/book/only-text.ts';
import type { EvidenceMap, MapNode } from '#content/evidence/evidence-map.ts';
import type { Locale } from '#content/locale.ts';

/** Relative widths of the table's columns. */
const WIDTHS = [1, 1.2, 1];

interface MapReading {
  readonly locale: Locale;
  /** The anchor of its heading. */
  readonly anchor: string;
  /** The target of a link to another page; null for words without a link. */
  readonly link: (href: string) => string | null;
}

/**
 * The evidence map of a study as a table: each finding and lesson between its sources and what uses
 * it. Empty if no finding or lesson has a known source or use.
 */
export function evidenceBlocks({ nodes, edges }: EvidenceMap, { locale, anchor, link }: MapReading): Block[] {
  const words = BOOK_WORDS[locale].map;
  const claims = nodes.filter(({ column }) => column === 'finding' || column === 'lesson');
  if (claims.length === 0 || edges.length === 0) return [];
  const known = new Map(nodes.map((node) => [node.id, node]));
  const named = ({ column, mark, words: text, href }: MapNode): Inline[] => {
    const isOwn = column === 'finding' || column === 'lesson';
    const to = href === null || isOwn ? null : link(href);
    return [
      { type: 'text', text: onlyText(column === 'material' ? `${mark}. ` : `${mark} `) },
      { type: 'text', text: onlyText(text), ...(to === null ? {} : { href: to }) },
    ];
  };
  /** @param end which end of its edges the claim is */
  const others = (id: string, end: 0 | 1, against: string): Block[] => {
    const items = edges.flatMap((edge) => {
      const node = edge[end] === id ? known.get(edge[end === 0 ? 1 : 0]) : undefined;
      if (!node) return [];
      const prefix: Inline[] = edge[2] === true ? [{ type: 'text', text: `${against} `, bold: true }] : [];
      return [[{ type: 'paragraph' as const, line: [...prefix, ...named(node)] }]];
    });
    return items.length === 0 ? [] : [{ type: 'list', start: null, numbering: '1', items }];
  };
  const plain = (text: string): Block[] => [{ type: 'paragraph', line: [{ type: 'text', text }] }];
  const cell = (blocks: readonly Block[], header = false): TableCell => {
    return { header, colspan: 1, rowspan: 1, align: null, blocks };
  };
  const rows = claims.map((claim) => {
    const kind = claim.column === 'lesson' ? words.lesson : words.finding;
    const sources = others(claim.id, 1, words.contradictedBy);
    return [
      cell([...plain(kind), { type: 'paragraph', line: named(claim) }], true),
      cell(sources.length > 0 ? sources : plain(words.noSource)),
      cell(others(claim.id, 0, words.contradicts)),
    ];
  });
  const head = [words.claim, words.restsOn, words.carries].map((text) => cell(plain(text), true));
  return [
    { type: 'heading', level: 2, anchor, unlisted: true, line: [{ type: 'text', text: words.title }] },
    { type: 'table', head: 1, rows: [head, ...rows], columns: WIDTHS },
  ];
}
