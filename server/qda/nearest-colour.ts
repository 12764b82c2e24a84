import { CODE_COLOURS, type CodeColour } from '#content/extract/code.ts';

const partsOf = (hex: string): number[] => {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((one) => one + one).join('') : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
};

/**
 * The palette's colour nearest to another tool's.
 * @param hex `#rrggbb` or `#rgb`; null for others
 */
export function nearestColour(hex: string): { readonly colour: CodeColour; readonly isSame: boolean } | null {
  if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(hex)) return null;
  const wanted = partsOf(hex);
  const distance = (one: string) => partsOf(one).reduce((sum, part, i) => sum + (part - wanted[i]!) ** 2, 0);
  const [nearest] = [...CODE_COLOURS].sort((a, b) => distance(a.hex) - distance(b.hex));
  return { colour: nearest!.code, isSame: distance(nearest!.hex) === 0 };
}
