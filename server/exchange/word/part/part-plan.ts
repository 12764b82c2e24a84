import { readXml, type XmlBudget } from '#server/exchange/reading/read-xml.ts';
import { revisedBy } from './revised.ts';

/**
 * Decisions about elements of a part, made before it is rewritten: they depend on more than an
 * element's beginning.
 */
export interface PartPlan {
  /**
   * Of each `mc:AlternateContent`, in order, which of its alternatives is read, counted from 0; -1
   * for none.
   */
  readonly chosen: readonly number[];
  /**
   * Of each sign of a field (its beginning, the one before its result, its end), in order, whether
   * it is one of a field whose beginning and end are both read.
   */
  readonly isOfField: readonly boolean[];
}

/** An alternative: what would be read of it. */
interface Alternative {
  readonly isFallback: boolean;
  characters: number;
  pictures: number;
}

/** A field: its signs, and whether the text has its beginning. */
interface Field {
  readonly signs: number[];
  readonly isRead: boolean;
}

const isPicture = (tag: string) => tag === 'a:blip' || tag === 'v:imagedata';

/**
 * Chooses the alternative with the most words, then with the most pictures. Among equals, it
 * chooses the fallback, but the first one if they have only pictures: it has their alternative
 * texts.
 */
function choose(alternatives: readonly Alternative[]): number {
  const isWanted = ({ isFallback, characters, pictures }: Alternative) =>
    Number(isFallback === (characters > 0 || pictures === 0));
  const better = (a: Alternative, b: Alternative) =>
    a.characters - b.characters || a.pictures - b.pictures || isWanted(a) - isWanted(b);
  return alternatives.reduce((best, one, i) => (best < 0 || better(one, alternatives[best]!) > 0 ? i : best), -1);
}

/**
 * Reads a part once to plan its rewriting. Word writes shapes twice, for itself and for older
 * programs; others leave the second one empty. A field may end in text that was deleted.
 * @param leftOut the tracked changes that are not read
 * @throws NavetteError as `readXml`
 */
export function planPart(xml: string, budget: XmlBudget, leftOut: 'inserted' | 'deleted'): PartPlan {
  const chosen: number[] = [];
  const isOfField: boolean[] = [];
  const fields: Field[] = [];
  const alternatives: { readonly at: number; readonly all: Alternative[] }[] = [];
  const open: string[] = [];
  let unread = 0;
  const count = (what: 'characters' | 'pictures', more: number) => {
    for (const { all } of alternatives) {
      const last = all.at(-1);
      if (last) last[what] += more;
    }
  };
  const meetField = (type: string | undefined) => {
    const sign = isOfField.push(false) - 1;
    if (type === 'begin') fields.push({ signs: [], isRead: unread === 0 });
    fields.at(-1)?.signs.push(sign);
    if (type !== 'end') return;
    const field = fields.pop();
    if (field?.isRead && unread === 0) for (const one of field.signs) isOfField[one] = true;
  };
  readXml(xml, budget, {
    begin: (name, attributes) => {
      if (revisedBy(name, open.at(-1) ?? '') === leftOut) unread++;
      open.push(name);
      if (name === 'mc:AlternateContent') alternatives.push({ at: chosen.push(-1) - 1, all: [] });
      else if (name === 'mc:Choice' || name === 'mc:Fallback')
        alternatives.at(-1)?.all.push({ isFallback: name === 'mc:Fallback', characters: 0, pictures: 0 });
      else if (isPicture(name)) count('pictures', 1);
      else if (name === 'w:fldChar') meetField(attributes['w:fldCharType']);
    },
    characters: (text) => {
      if (open.at(-1) === 'w:t' && alternatives.length > 0) count('characters', text.trim().length);
    },
    end: (name) => {
      open.pop();
      if (revisedBy(name, open.at(-1) ?? '') === leftOut) unread--;
      if (name !== 'mc:AlternateContent') return;
      const alternative = alternatives.pop();
      if (alternative) chosen[alternative.at] = choose(alternative.all);
    },
  });
  return { chosen, isOfField };
}
