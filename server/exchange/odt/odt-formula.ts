import { readXml, type XmlBudget } from '#server/exchange/reading/read-xml.ts';

/** Signs between the parts of a formula that are set above one another. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  mfrac: ['/'],
  msup: ['^'],
  msub: ['_'],
  msubsup: ['_', '^'],
};

/** A formula on one line; null for another object, such as a chart. */
export function formulaIn(xml: string, budget: XmlBudget): string | null {
  let isFormula = false;
  let written = '';
  let skipped = 0;
  const open: { readonly name: string; parts: number }[] = [];
  readXml(xml, budget, {
    begin: (tag) => {
      const name = tag.replace(/^\w+:/, '');
      if (open.length === 0) isFormula = name === 'math';
      const around = open.at(-1);
      if (around) written += SIGNS[around.name]?.[around.parts++ - 1] ?? '';
      // The same formula in the word processor's own notation.
      if (name === 'annotation') skipped++;
      open.push({ name, parts: 0 });
    },
    characters: (text) => {
      if (skipped === 0) written += text.trim();
    },
    end: () => {
      if (open.pop()?.name === 'annotation') skipped--;
    },
  });
  return isFormula ? written : null;
}
