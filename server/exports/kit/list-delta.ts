import {
  groupKitFiles,
  KIT_DIGEST_LENGTH,
  type KitFile,
  kitListText,
  MOST_KIT_GROUPS,
} from '#content/book/kit-list.ts';
import { sha256Of } from './kit-manifest.ts';

const DIGESTS = new RegExp(
  `^[0-9a-f]{${KIT_DIGEST_LENGTH}}(,[0-9a-f]{${KIT_DIGEST_LENGTH}}){0,${MOST_KIT_GROUPS - 1}}$`,
);

const digestOf = (files: readonly KitFile[]): string =>
  sha256Of(Buffer.from(kitListText(files))).slice(0, KIT_DIGEST_LENGTH);

/**
 * The list of a kit's files for a device.
 * @param known the digests of the groups of the list that it has, with commas; whatever came in the
 * address
 */
export function kitListDelta(files: readonly KitFile[], known: unknown) {
  const list = digestOf(files);
  if (typeof known !== 'string' || !DIGESTS.test(known)) return { files, list };
  const digests = known.split(',');
  const groups = groupKitFiles(files, digests.length);
  return { groups: groups.map((group, at) => (digestOf(group) === digests[at] ? null : group)), list };
}
