import { childrenOf, type XmlElement } from './parse-xml.ts';

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;
/** A GUID in small letters, without braces; null for anything else. */
export const parseGuid = (text: string | undefined): string | null => GUID.exec(text ?? '')?.[1]?.toLowerCase() ?? null;

/** A count or a position; 0 for anything else. */
export const numberOf = (text: string | undefined): number => {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
};

/** The source that our own links attach each to. */
export function joinsOf(links: readonly XmlElement[]): Map<string | null, string | null> {
  const targets = links.map(
    ({ attributes }) => [parseGuid(attributes.originGUID), parseGuid(attributes.targetGUID)] as const,
  );
  // The first of several.
  return new Map(targets.reverse());
}

/** A transcript whose selections have positions, taken from its synchronisation points. */
export function withPositions(transcript: XmlElement): XmlElement {
  const at = new Map(
    childrenOf(transcript, 'SyncPoint').map(({ attributes }) => [
      parseGuid(attributes.guid),
      attributes.position ?? '',
    ]),
  );
  for (const { attributes } of childrenOf(transcript, 'TranscriptSelection')) {
    const edited = attributes as Record<string, string>;
    edited.startPosition = at.get(parseGuid(attributes.fromSyncPoint)) ?? '';
    edited.endPosition = at.get(parseGuid(attributes.toSyncPoint)) ?? '';
    // What names it is often the file.
    edited.name = '';
  }
  return transcript;
}
