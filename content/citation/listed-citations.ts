import { type BlockKind, isBlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { closeGaps } from './close-gaps.ts';
import { fitStance } from './stance.ts';
import { fitLocator, parseTarget } from './target.ts';

/** A citation in a text, and where it is. */
export interface ListedCitation {
  /** As it is written; `parseTarget` reads it. */
  readonly target: string;
  readonly locator: string;
  /** It contradicts the words that it is in. */
  readonly isAgainst: boolean;
  /** The id of the innermost block that it is in; null if that has none. */
  readonly blockId: string | null;
  /** The innermost typed block around it. */
  readonly within: { readonly id: string | null; readonly kind: BlockKind } | null;
}

/** A finding or a lesson of a text. */
export interface ListedClaim {
  readonly id: string;
  readonly kind: ClaimKind;
  /** Its title, or else its first words. */
  readonly title: string;
  /** Its words without title, on one line, of bounded length. */
  readonly text: string;
}

/** The typed blocks that citations may point to. */
export const CLAIM_KINDS = ['finding', 'lesson'] as const satisfies readonly BlockKind[];
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** True for the kind of a typed block that citations may point to. */
export const isClaimKind = (kind: unknown): kind is ClaimKind => (CLAIM_KINDS as readonly unknown[]).includes(kind);

/** Characters of a claim's text and title, at most. */
const MAX_TEXT = 200;
const MAX_TITLE = 80;

const idOf = ({ attrs }: DocumentNode): string | null => (typeof attrs?.id === 'string' ? attrs.id : null);

/** Every citation of a document whose target can be read, in the order of the text. */
export function listCitations(document: DocumentNode): ListedCitation[] {
  const found: ListedCitation[] = [];
  const read = (node: DocumentNode, blockId: string | null, within: ListedCitation['within']): void => {
    const { type, attrs, content } = node;
    if (type === 'citation') {
      if (parseTarget(attrs?.target))
        found.push({
          target: String(attrs?.target),
          locator: fitLocator(attrs?.locator),
          isAgainst: fitStance(attrs?.stance) === 'against',
          blockId,
          within,
        });
      return;
    }
    const id = idOf(node);
    const typed = type === 'typedBlock' && isBlockKind(attrs?.kind) ? { id, kind: attrs.kind } : within;
    for (const child of content ?? []) read(child, id ?? blockId, typed);
  };
  read(document, null, null);
  return found;
}

/** The citations of a document as it is stored (JSON), which is not parsed if it has none. */
export function storedCitations(json: string): ListedCitation[] {
  // Within words, JSON escapes quotation marks: they never match.
  return json.includes('"type":"citation"') ? listCitations(JSON.parse(json) as DocumentNode) : [];
}

/** The findings and lessons of a document that have an id, in the order of the text. */
export function listClaims(document: DocumentNode): ListedClaim[] {
  const found: ListedClaim[] = [];
  const read = (node: DocumentNode): void => {
    const { type, attrs, content } = node;
    if (type === 'typedBlock') {
      const id = idOf(node);
      if (id !== null && isClaimKind(attrs?.kind)) {
        const words = closeGaps(plainText({ type: 'doc', content: content ?? [] }).text);
        const text = shorten(words, MAX_TEXT);
        const title = typeof attrs.title === 'string' ? shorten(attrs.title, MAX_TITLE) : '';
        found.push({ id, kind: attrs.kind, title: title || shorten(words, MAX_TITLE), text });
      }
    }
    for (const child of content ?? []) read(child);
  };
  read(document);
  return found;
}

/** A text on one line of so many characters at most. */
function shorten(text: string, most: number): string {
  const line = text
    .slice(0, most * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return cutAtWord(line, most);
}
