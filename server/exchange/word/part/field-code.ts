/** Where a field leads; null for one that is no link. */
export interface FieldLink {
  readonly address: string;
  /** A place in the document, or in the one at the address. */
  readonly anchor: string;
}

/**
 * Switches of links that have an argument: what is shown when a pointer rests there, and a frame.
 */
const WITH_ARGUMENT = /^\\[ot]$/i;
const PARTS = /\\[a-z]|"((?:[^"\\]|\\.)*)"?|[^\s"\\](?:[^\s\\]|\\(?=\\))*|\S/gi;

/**
 * Reads the instruction of a field: `HYPERLINK "address" \l "place" \o "words shown beside it"`.
 */
export function linkOfField(code: string): FieldLink | null {
  const [, written] = /^\s*HYPERLINK\b(.*)$/is.exec(code) ?? [];
  if (written === undefined) return null;
  let [address, anchor, before] = ['', '', ''];
  for (const [part, quoted] of written.matchAll(PARTS)) {
    if (/^\\[a-z]$/i.test(part)) {
      before = part;
      continue;
    }
    const words = (quoted ?? part).replace(/\\(.)/g, '$1');
    if (/^\\l$/i.test(before)) anchor = words;
    else if (!WITH_ARGUMENT.test(before) && address === '') address = words;
    before = '';
  }
  return address === '' && anchor === '' ? null : { address, anchor };
}

/** The instruction of a link as the converter reads it. */
export function plainField({ address, anchor }: FieldLink): string {
  const plain = (text: string) => text.replaceAll('"', '%22').replace(/\s/g, '%20');
  if (address === '') return ` HYPERLINK \\l "${plain(anchor)}" `;
  return ` HYPERLINK "${plain(address)}${anchor === '' ? '' : `#${plain(anchor)}`}" `;
}
