/** The nine typed blocks: what a passage is, in the method of capitalisation. */
export const BLOCK_KINDS = [
  'finding',
  'lesson',
  'caution',
  'testimony',
  'key-figure',
  'example',
  'exercise',
  'tool',
  'resources',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export interface BlockLabel {
  readonly kind: BlockKind;
  readonly fr: string;
  readonly en: string;
  /** The name of the block in Markdown: `:::constat`. */
  readonly directive: string;
  /** The mark set before the label in page and print, so that colour never says it alone. */
  readonly mark: string;
}

export const BLOCK_LABELS: readonly BlockLabel[] = [
  { kind: 'finding', fr: 'Constat', en: 'Finding', directive: 'constat', mark: '◆' },
  { kind: 'lesson', fr: 'Enseignement', en: 'Lesson', directive: 'enseignement', mark: '✦' },
  { kind: 'caution', fr: 'Point de vigilance', en: 'Caution', directive: 'vigilance', mark: '▲' },
  { kind: 'testimony', fr: 'Parole d’acteur', en: 'Testimony', directive: 'parole', mark: '«' },
  { kind: 'key-figure', fr: 'Repère', en: 'Key figure', directive: 'repere', mark: '№' },
  { kind: 'example', fr: 'Exemple', en: 'Example', directive: 'exemple', mark: '❖' },
  { kind: 'exercise', fr: 'Exercice', en: 'Exercise', directive: 'exercice', mark: '✎' },
  { kind: 'tool', fr: 'Outil', en: 'Tool', directive: 'outil', mark: '⚒' },
  { kind: 'resources', fr: 'Ressources', en: 'Resources', directive: 'ressources', mark: '☰' },
];

const BY_KIND = new Map(BLOCK_LABELS.map((label) => [label.kind, label]));
const BY_DIRECTIVE = new Map(BLOCK_LABELS.map((label) => [label.directive, label.kind]));

/** True for the code of a kind of typed block. */
export function isBlockKind(value: unknown): value is BlockKind {
  return BY_KIND.has(value as BlockKind);
}

/** The label and mark of a kind of typed block. */
export function blockLabel(kind: BlockKind): BlockLabel {
  return BY_KIND.get(kind)!;
}

/** The kind that a Markdown directive (`constat`, or `finding`) stands for, or null. */
export function findBlockByDirective(name: string): BlockKind | null {
  return BY_DIRECTIVE.get(name) ?? (isBlockKind(name) ? name : null);
}
