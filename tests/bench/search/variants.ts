/** The same question, as others would type it. */
export const VARIANTS: Readonly<Record<string, (question: string) => string>> = {
  'without accents': (q) => q.normalize('NFD').replace(/\p{M}/gu, ''),
  'straight apostrophes': (q) => q.replace(/’/g, "'"),
  'curly apostrophes': (q) => q.replace(/'/g, '’'),
  'œ written oe': (q) => q.replace(/œ/g, 'oe').replace(/Œ/g, 'Oe'),
  'oe written œ': (q) => q.replace(/oe/g, 'œ'),
  capitals: (q) => q.toUpperCase(),
  'plural to singular': (q) => q.replace(/(\p{L}{4,}[^s\P{L}])s(?!\p{L})/gu, '$1'),
  'singular to plural': (q) => q.replace(/(\p{Ll}{4,}[eétnr])(?![\p{L}'’-])/gu, '$1s'),
  'one typo': (q) => {
    const longest = (q.match(/\p{L}+/gu) ?? []).reduce((a, b) => (b.length > a.length ? b : a), '');
    if (longest.length < 5) return q;
    const at = Math.floor(longest.length / 2);
    const kind = longest.charCodeAt(0) % 4;
    const left = longest.slice(0, at);
    const right = longest.slice(at);
    const wrong = [
      left + right.slice(1),
      left + right[0] + right,
      `${left}x${right.slice(1)}`,
      left.slice(0, -1) + right[0] + left.at(-1) + right.slice(1),
    ][kind]!;
    return q.replace(longest, wrong);
  },
};
