import type { AnchorSelection } from '#content/annotation/annotation.ts';
import { type AnnotationKind, isAnnotationKind, LONGEST_BODY } from '#content/annotation/annotation.ts';
import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/person.ts';
import { BLOCK_ID_LENGTH, ID_ALPHABET } from '#content/text/ids.ts';

const BLOCK_ID = new RegExp(`^[${ID_ALPHABET}]{${BLOCK_ID_LENGTH}}$`);
const KEY = /^[A-Za-z0-9_-]{8,64}$/;
/**
 * Characters that no keyboard types: control characters except tab and line feed, and overrides of
 * the writing direction.
 */
const UNTYPED = /(?![\t\n])[\p{Cc}\u202d\u202e\ufeff]/gu;

/** Normalises a body for storage. @throws NavetteError `invalid` with the field and the problem */
export function parseBody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n').replace(UNTYPED, '').normalize('NFC').trim();
  if (body === '') throw new NavetteError('invalid', { fields: ['body'], problem: 'empty' });
  if (body.length > LONGEST_BODY) {
    throw new NavetteError('invalid', {
      fields: ['body'],
      problem: 'too-long',
      limit: LONGEST_BODY,
      length: body.length,
    });
  }
  return body;
}

/** @throws NavetteError `invalid` */
export function parseKind(text: string): AnnotationKind {
  if (!isAnnotationKind(text)) throw new NavetteError('invalid', { fields: ['kind'] });
  return text;
}

/** Checks the form of a selection. @throws NavetteError `invalid` */
export function parseSelection(selection: AnchorSelection): AnchorSelection {
  const { blockId } = selection;
  const named = blockId === undefined || BLOCK_ID.test(blockId);
  const before = 'exact' in selection ? (selection.before ?? 0) : 0;
  if (!named || !Number.isInteger(before) || before < 0) throw new NavetteError('invalid', { fields: ['selection'] });
  return selection;
}

/**
 * The idempotency key of a form, scoped to its author, so that nobody can replay another's key.
 * Null when the form has none.
 */
export function requestKeyOf(viewer: Viewer, key: string | undefined): string | null {
  return key !== undefined && KEY.test(key) ? `${actorOf(viewer)}:${key}` : null;
}
