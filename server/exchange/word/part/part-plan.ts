import { readXml, type XmlBudget } from '#server/exchange/reading/read-xml.ts';

/** What is decided of a part before it is rewritten: the beginning of each does not tell. */
export interface PartPlan {
  /**
   * Of each `mc:AlternateContent`, in order, which of its alternatives is read, counted from 0; -1
   * for none.
   */
  readonly chosen: readonly number[];
  /** Of each field with a beginning, in order, whether its end is there. */
  readonly isClosed: readonly boolean[];
}

/** An alternative: what would be read of it. */
interface Alternative {
  readonly isFallback: boolean;
  characters: number;
  pictures: number;
}

const isPicture = (tag: string) => tag === 'a:blip' || tag === 'v:imagedata';

/** The alternative with the most words; of as many, the most pictures; of as many, the fallback. */
function choose(alternatives: readonly Alternative[]): number {
  const better = (a: Alternative, b: Alternative) =>
    a.characters - b.characters || a.pictures - b.pictures || Number(a.isFallback) - Number(b.isFallback);
  return alternatives.reduce((best, one, i) => (best < 0 || better(one, alternatives[best]!) > 0 ? i : best), -1);
}

/**
 * Reads a part once to plan its rewriting. Word writes shapes twice, for itself and for older
 * programs; others leave the second one empty.
 * @throws NavetteError as `readXml`
 */
export function planPart(xml: string, budget: XmlBudget): PartPlan {
  const chosen: number[] = [];
  const isClosed: boolean[] = [];
  const fields: number[] = [];
  const open: { readonly at: number; readonly all: Alternative[] }[] = [];
  let tag = '';
  const count = (what: 'characters' | 'pictures', more: number) => {
    for (const { all } of open) {
      const last = all.at(-1);
      if (last) last[what] += more;
    }
  };
  readXml(xml, budget, {
    begin: (name, attributes) => {
      tag = name;
      if (name === 'mc:AlternateContent') open.push({ at: chosen.push(-1) - 1, all: [] });
      else if (name === 'mc:Choice' || name === 'mc:Fallback')
        open.at(-1)?.all.push({ isFallback: name === 'mc:Fallback', characters: 0, pictures: 0 });
      else if (isPicture(name)) count('pictures', 1);
      else if (attributes['w:fldCharType'] === 'begin') fields.push(isClosed.push(false) - 1);
      else if (attributes['w:fldCharType'] === 'end') {
        const field = fields.pop();
        if (field !== undefined) isClosed[field] = true;
      }
    },
    say: (text) => {
      if (tag === 'w:t' && open.length > 0) count('characters', text.trim().length);
    },
    end: (name) => {
      tag = '';
      if (name !== 'mc:AlternateContent') return;
      const alternative = open.pop();
      if (alternative) chosen[alternative.at] = choose(alternative.all);
    },
  });
  return { chosen, isClosed };
}
