import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { READ } from './hidden-text.ts';
import { isOn } from './on-off.ts';

interface Control {
  /** It says what is to be written there, and nobody has. */
  isPrompt: boolean;
  isTold: boolean;
}

/**
 * The content controls that are open while a part is rewritten. One that nobody filled in shows
 * what it asks for, such as « Click here to enter text »: these are no words of the text.
 */
export class FormPrompts {
  private readonly controls: Control[] = [];

  /** Meets an element that is read. */
  begin(tag: string, attributes: XmlAttributes, parent: string): void {
    if (tag === 'w:sdt') this.controls.push({ isPrompt: false, isTold: false });
    const control = this.controls.at(-1);
    if (control && tag === 'w:showingPlcHdr' && parent === 'w:sdtPr') control.isPrompt = isOn(attributes['w:val']);
  }

  end(tag: string): void {
    if (tag === 'w:sdt') this.controls.pop();
  }

  /**
   * Whether an element is one of a prompt's words: what its runs hold, so that cells, paragraphs
   * and the fields that begin or end there stay.
   */
  hides(tag: string, parent: string): boolean {
    return parent === 'w:r' && !READ.has(tag) && this.controls.at(-1)?.isPrompt === true;
  }

  /** Meets words of a prompt. @returns whether they are the first of its control */
  meet(): boolean {
    const control = this.controls.at(-1)!;
    if (control.isTold) return false;
    control.isTold = true;
    return true;
  }
}
