import { linkOfField, plainField } from './field-code.ts';

interface Field {
  code: string;
  hasResult: boolean;
  isContents: boolean;
}

/** The fields that are open while a part is rewritten: an instruction, then what it results in. */
export class OpenFields {
  private readonly fields: Field[] = [];

  begin(): void {
    this.fields.push({ code: '', hasResult: false, isContents: false });
  }

  /** Adds to the instruction of the innermost field. */
  addCode(code: string): void {
    const field = this.fields.at(-1);
    if (field && !field.hasResult) field.code += code;
  }

  /**
   * Ends the instruction of the innermost field.
   * @returns the instruction as the converter reads it, empty for what it need not know; whether it
   * is a table of contents, which a page makes itself
   */
  separate(): { readonly code: string; readonly isContents: boolean } {
    const field = this.fields.at(-1);
    if (!field || field.hasResult) return { code: '', isContents: false };
    field.hasResult = true;
    field.isContents = /^\s*TOC\b/i.test(field.code);
    return { code: codeOf(field.code), isContents: field.isContents };
  }

  /** Ends the innermost field. @returns its instruction, if it had no result */
  end(): string {
    const field = this.fields.pop();
    return field && !field.hasResult ? codeOf(field.code) : '';
  }

  /** Whether words are shown: those of contents and of instructions are not. */
  get showsWords(): boolean {
    return this.fields.every(({ hasResult, isContents }) => hasResult && !isContents);
  }
}

function codeOf(code: string): string {
  if (/^\s*FORMCHECKBOX\b/i.test(code)) return ' FORMCHECKBOX ';
  const link = linkOfField(code);
  return link ? plainField(link) : '';
}
