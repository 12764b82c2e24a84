import type { Markup } from './odt-markup.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';

/** Foot- and endnotes: a call in the line, and an item of the list at the end. */
export class OdtNotes {
  readonly elements: Elements = { 'text:note': () => this.begin() };
  /** The items of the list. */
  readonly items: Markup = [];
  private readonly reading: OdtReading;
  private count = 0;

  constructor(reading: OdtReading) {
    this.reading = reading;
  }

  private begin(): After {
    const number = ++this.count;
    const { line, insertion, deletion } = this.reading;
    const back = `<p><a href="#footnote-ref-${number}">↑</a></p>`;
    return this.reading.apart(({ out }) => {
      if (!line || insertion) return;
      line.push(`<sup><a href="#footnote-${number}" id="footnote-ref-${number}">[${number}]</a></sup>`);
      (deletion?.notes ?? this.items).push(`<li id="footnote-${number}">`, out, `${back}</li>`);
    });
  }
}
