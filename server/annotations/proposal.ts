import type { Anchor } from '#content/annotation/annotation.ts';
import type { AnnotationInput } from '#content/input/annotation-input.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** A correction needs no words beside those that it proposes, which are then all that it says. */
export function withProposedBody<Input extends AnnotationInput>(input: Input): Input {
  const { kind, body, replacement = '' } = input;
  return kind === 'correction' && isBlank(body) ? { ...input, body: replacement } : input;
}

/**
 * What a correction proposes: nothing at all to delete the words; null if it is what they say
 * already.
 */
export function proposalOf(replacement: string | undefined, anchor: Anchor, deletes = false): string | null {
  if (deletes) return '';
  const proposed = replacement?.replace(/(?<!\s)\s*\n\s*/g, ' ') ?? '';
  const { chars } = squeeze(proposed);
  return chars === '' || chars === squeeze(anchor.quote.exact).chars ? null : proposed;
}
