/**
 * The singular endings that inclusive writing adds to a word. The longer ones replace the word's
 * own ending.
 */
const REPLACING: readonly (readonly [ending: string, ofBase: RegExp])[] = [
  ['trice', /teur$/],
  ['rice', /eur$/],
  ['euse', /eu[rx]$/],
  ['ère', /er$/],
  ['ere', /er$/],
  ['ive', /if$/],
  ['ve', /f$/],
  ['se', /(?<=eu)[rx]$/],
  ['elle', /el$/],
  ['enne', /en$/],
  ['onne', /on$/],
  ['esse', /e$/],
  ['ale', /al$/],
  ['aux', /al$/],
  ['tes', /(?<=ou)s$/],
  ['te', /(?<=ou)s$/],
];
const ADDING = ['e', 'ne', 'le', 'te', 'fe', 'se', 'sse'];

const SINGULAR = new Set([...REPLACING.map(([ending]) => ending), ...ADDING]);
/** After a hyphen or a full stop these are separate words: « dis-le », « fais-les ». */
const ALSO_WORDS = new Set(['le', 'les', 'te', 'tes', 'se', 'ses', 'elle', 'elles', 'es', 'ne']);

const singular = (ending: string) =>
  ending.length > 1 && ending.endsWith('s') && !SINGULAR.has(ending) ? ending.slice(0, -1) : ending;

/** True if these parts (`e`, `s`) after a word are endings of inclusive writing. */
export function areInclusiveEndings(endings: readonly string[], joint: string): boolean {
  if (endings.length === 0 || endings.length > 3) return false;
  const middleDot = /[·•‧(]/.test(joint);
  return endings.every((ending, index) => {
    if (ending === 's' || ending === 'x') return index > 0 || middleDot;
    if (!SINGULAR.has(singular(ending))) return false;
    return middleDot || !ALSO_WORDS.has(ending) || (ending === 'ne' && index < endings.length - 1);
  });
}

/**
 * The forms that inclusive writing stands for, in the singular: `adhérent`, (`e`, `s`) →
 * `adhérent`, `adhérente`.
 */
export function inclusiveForms(base: string, endings: readonly string[]): string[] {
  const plural =
    base.length > 3 && /[^s]s$/.test(base) && endings.some((ending) => ending.endsWith('s') && ending !== 'tes');
  const masculine = plural ? base.slice(0, -1) : base;
  const forms = [masculine];
  for (const part of endings) {
    if (part === 's' || part === 'x') continue;
    const ending = singular(part);
    const replaced = REPLACING.find(([of, ofBase]) => (of === part || of === ending ? ofBase.test(masculine) : false));
    forms.push(replaced ? masculine.replace(replaced[1], '') + replaced[0] : masculine + ending);
  }
  return forms;
}
