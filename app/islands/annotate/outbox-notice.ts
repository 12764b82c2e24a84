import type { Envelope } from './outbox.ts';
import { plural } from './plural.ts';

/** The script's texts, localised; `1000` in plurals stands for the count, `{n}` for a number. */
export type LiveWords = Readonly<
  Record<
    | 'annotate'
    | 'sending'
    | 'waitingOne'
    | 'waitingMany'
    | 'refusedOne'
    | 'refusedMany'
    | 'retry'
    | 'discard'
    | 'sent'
    | 'news'
    | 'edition'
    | 'tooFar'
    | 'toPlace'
    | 'mention'
    | 'number'
    | 'countOne'
    | 'countMany',
    string
  >
>;

/** Shows what the outbox holds; what was refused, with its reason and full text. */
export function showOutbox(
  place: HTMLElement,
  words: LiveWords,
  envelopes: readonly Envelope[],
  actions: { retry: () => void; discard: (key: string) => void },
): void {
  const waiting = envelopes.filter((envelope) => envelope.refused === undefined);
  const refused = envelopes.filter((envelope) => envelope.refused !== undefined);
  place.hidden = envelopes.length === 0;
  const parts: Node[] = [];
  if (waiting.length > 0) {
    parts.push(line(plural(words.waitingOne, words.waitingMany, waiting.length)), button(words.retry, actions.retry));
  }
  if (refused.length > 0) parts.push(line(plural(words.refusedOne, words.refusedMany, refused.length)));
  for (const { key, refused: why, fields } of refused) {
    const quote = document.createElement('blockquote');
    quote.dir = 'auto';
    quote.textContent = fields.texte ?? '';
    parts.push(
      line(why ?? ''),
      quote,
      button(words.discard, () => actions.discard(key)),
    );
  }
  place.replaceChildren(...parts);
}

function line(text: string): HTMLElement {
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  return paragraph;
}

function button(label: string, act: () => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'button is-quiet is-small';
  element.textContent = label;
  element.addEventListener('click', act);
  return element;
}
