import type { Anchor } from '#content/annotation/annotation.ts';
import type { AnnotationInput } from '#content/input/annotation-input.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** Gives a correction without a text of its own the proposed words as its body. */
export function withProposedBody<Input extends AnnotationInput>(input: Input): Input {
  const { kind, body, replacement = '' } = input;
  return kind === 'correction' && isBlank(body) ? { ...input, body: replacement } : input;
}

/**
 * The words that a correction proposes, empty to delete the quoted ones; null if there are none, or
 * if they equal the quoted ones apart from typography.
 */
export function proposalOf(replacement: string | undefined, anchor: Anchor, deletes = false): string | null {
  if (deletes) return '';
  const proposed = replacement?.replace(/(?<!\s)\s*\n\s*/g, ' ') ?? '';
  const { chars } = squeeze(proposed);
  return chars === '' || chars === squeeze(anchor.quote.exact).chars ? null : proposed;
}
