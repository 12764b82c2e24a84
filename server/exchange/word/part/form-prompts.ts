import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { READ } from './hidden-text.ts';
import { isOn } from './on-off.ts';

interface Control {
  /** Whether it shows its placeholder, since nobody has filled it in. */
  isPrompt: boolean;
  isReported: boolean;
}

/**
 * The content controls that are open while a part is rewritten. One that nobody filled in shows a
 * placeholder, such as « Click here to enter text », which is not part of the text.
 */
export class FormPrompts {
  private readonly controls: Control[] = [];

  /** Meets an element that is read. */
  begin(tag: string, attributes: XmlAttributes, parent: string): void {
    if (tag === 'w:sdt') this.controls.push({ isPrompt: false, isReported: false });
    const control = this.controls.at(-1);
    if (control && tag === 'w:showingPlcHdr' && parent === 'w:sdtPr') control.isPrompt = isOn(attributes['w:val']);
  }

  end(tag: string): void {
    if (tag === 'w:sdt') this.controls.pop();
  }

  /**
   * Whether an element belongs to the words of a placeholder. Only the content of runs does: cells,
   * paragraphs, and fields that begin or end there remain.
   */
  hides(tag: string, parent: string): boolean {
    return parent === 'w:r' && !READ.has(tag) && this.controls.at(-1)?.isPrompt === true;
  }

  /** Called for words of a placeholder. @returns whether they are the first of its control */
  meet(): boolean {
    const control = this.controls.at(-1)!;
    if (control.isReported) return false;
    control.isReported = true;
    return true;
  }
}
