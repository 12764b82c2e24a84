/** What a typed block may ask beside its title: whose words it quotes, the figure it shows. */
type BlockField = 'attribution' | 'value';

interface BlockDefinition {
  readonly kind: string;
  readonly fr: string;
  readonly en: string;
  /** The name of the block in Markdown: `:::constat`. */
  readonly directive: string;
  /** The mark set before the label in page and print, so that colour never says it alone. */
  readonly mark: string;
  /** Attributes of its own. */
  readonly fields?: readonly BlockField[];
  /** Its text is somebody's words: set as a quotation. */
  readonly isQuotation?: boolean;
}

/**
 * The typed blocks: what a passage is, in the method of capitalisation. A new one is a line here; a field of its own is an attribute of the schema and a field
 * of its dialog too.
 */
const BLOCKS = [
  { kind: 'finding', fr: 'Constat', en: 'Finding', directive: 'constat', mark: '◆' },
  { kind: 'lesson', fr: 'Enseignement', en: 'Lesson', directive: 'enseignement', mark: '✦' },
  { kind: 'caution', fr: 'Point de vigilance', en: 'Caution', directive: 'vigilance', mark: '▲' },
  {
    kind: 'testimony',
    fr: 'Parole d’acteur',
    en: 'Testimony',
    directive: 'parole',
    mark: '«',
    fields: ['attribution'],
    isQuotation: true,
  },
  { kind: 'key-figure', fr: 'Repère', en: 'Key figure', directive: 'repere', mark: '№', fields: ['value'] },
  { kind: 'example', fr: 'Exemple', en: 'Example', directive: 'exemple', mark: '❖' },
  { kind: 'exercise', fr: 'Exercice', en: 'Exercise', directive: 'exercice', mark: '✎' },
  { kind: 'tool', fr: 'Outil', en: 'Tool', directive: 'outil', mark: '⚒' },
  { kind: 'resources', fr: 'Ressources', en: 'Resources', directive: 'ressources', mark: '☰' },
] as const satisfies readonly BlockDefinition[];

export type BlockKind = (typeof BLOCKS)[number]['kind'];

export interface BlockLabel extends BlockDefinition {
  readonly kind: BlockKind;
}

export const BLOCK_LABELS: readonly BlockLabel[] = BLOCKS;
export const BLOCK_KINDS: readonly [BlockKind, ...BlockKind[]] = [
  BLOCKS[0].kind,
  ...BLOCKS.slice(1).map(({ kind }) => kind),
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

/** True if blocks of this kind have the field: a key figure has a value, a testimony an attribution. */
export function hasBlockField(kind: BlockKind, field: BlockField): boolean {
  return BY_KIND.get(kind)?.fields?.includes(field) ?? false;
}
