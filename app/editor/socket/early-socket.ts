import { type CopyOwner, copyName } from '#app/device/device-copy.ts';
import { ACKS_PARAMETER, COLLAB_PATH, PARTS_PARAMETER } from '#content/draft/collab-protocol.ts';
import { DraftSocket } from './draft-socket.ts';
import { KNOWN_KEY } from './known-key.ts';
import { canInflate } from './part-message.ts';
import { type Clocks, ReceivedParts } from './received-parts.ts';

/** A connection to a draft, opened before the editor's script is loaded. */
export interface EarlySocket extends CopyOwner {
  readonly socket: DraftSocket;
  readonly parts: ReceivedParts;
}

let early: EarlySocket | null = null;

/**
 * The query parameters of a draft's connection.
 * @param owner the id of the person whom the page was rendered for; the server refuses any other
 */
export function socketParameters(owner: string): Record<string, string> {
  return { [ACKS_PARAMETER]: '1', ...(canInflate() ? { [PARTS_PARAMETER]: '1' } : {}), as: owner };
}

/** Opens the connection to a draft and asks for what this device lacks. */
export function openEarlySocket(of: CopyOwner): EarlySocket {
  const { pageId, owner } = of;
  const parameters = new URLSearchParams(socketParameters(owner));
  const address = `${location.origin.replace(/^http/, 'ws')}${COLLAB_PATH}${pageId}?${parameters}`;
  const parts = new ReceivedParts();
  const opened: EarlySocket = { pageId, owner, parts, socket: new DraftSocket(address, parts) };
  early = opened;
  void Promise.all([readKnown(of), opened.socket.opened]).then(([known]) => {
    // If the session has taken the socket over by now, it asks by itself.
    if (early !== opened || !known) return;
    opened.socket.known = () => known;
    opened.socket.ask();
  });
  return opened;
}

/** Hands over the connection that was opened early to this draft; null if there is none. */
export function takeEarlySocket(of: CopyOwner): EarlySocket | null {
  const opened = early;
  if (!opened || opened.pageId !== of.pageId || opened.owner !== of.owner) return null;
  early = null;
  return opened;
}

/** A lower bound of what this device holds of a draft; null if unknown. */
async function readKnown(of: CopyOwner): Promise<Clocks | null> {
  if (!('indexedDB' in globalThis)) return new Map();
  return new Promise((resolve) => {
    const opening = indexedDB.open(copyName(of));
    let isNew = false;
    opening.onupgradeneeded = () => {
      isNew = true;
      // Do not create the database: y-indexeddb would then find it without its stores.
      opening.transaction?.abort();
    };
    opening.onerror = () => resolve(isNew ? new Map() : null);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('custom').objectStore('custom').get(KNOWN_KEY);
      reading.onsuccess = () => resolve(reading.result ? new Map(reading.result as [number, number][]) : null);
      reading.onerror = () => resolve(null);
      database.close();
    };
  });
}
