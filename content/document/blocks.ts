/** Fields of a typed block besides its title: the author of its words, or its figure. */
export type BlockField = 'attribution' | 'value';

interface BlockDefinition {
  readonly kind: string;
  readonly fr: string;
  readonly en: string;
  /** The name of the block in Markdown: `:::constat`. */
  readonly directive: string;
  /** The mark before the label, on screen and in print: colour alone never shows the kind. */
  readonly mark: string;
  /** Additional attributes of this kind. */
  readonly fields?: readonly BlockField[];
  /** Its text is set as a quotation. */
  readonly isQuotation?: boolean;
}

/**
 * The typed blocks: each marks a passage as one element of the capitalisation method. A new kind is
 * one entry here; a field of its own is also an attribute of the schema and a field of its dialog.
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
  { kind: 'key-figure', fr: 'Chiffre clé', en: 'Key figure', directive: 'repere', mark: '№', fields: ['value'] },
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

export function isBlockKind(value: unknown): value is BlockKind {
  return BY_KIND.has(value as BlockKind);
}

/** The definition of a kind of typed block. */
export function blockLabel(kind: BlockKind): BlockLabel {
  return BY_KIND.get(kind)!;
}

/** The kind named by a Markdown directive (`constat`, or `finding`), or null. */
export function findBlockByDirective(name: string): BlockKind | null {
  return BY_DIRECTIVE.get(name) ?? (isBlockKind(name) ? name : null);
}

/**
 * True if blocks of this kind have the field: a key figure has a value, a testimony an attribution.
 */
export function hasBlockField(kind: BlockKind, field: BlockField): boolean {
  return BY_KIND.get(kind)?.fields?.includes(field) ?? false;
}
