import * as decoding from 'lib0/decoding';
import { messageYjsSyncStep1, messageYjsSyncStep2 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { DraftSocket } from '#app/editor/line/draft-socket.ts';
import { lineParameters } from '#app/editor/line/early-line.ts';
import { covers, type ReceivedParts } from '#app/editor/line/received-parts.ts';
import {
  COLLAB_PATH,
  type CollabNotice,
  MESSAGE_NOTICE,
  MESSAGE_PART,
  MESSAGE_PIECE,
  MESSAGE_STORED,
  MESSAGE_SYNC,
  PARTS_PARAMETER,
} from '#content/draft/collab-protocol.ts';

/** How many frames with content the present socket has sent, and how many of them the server says it has stored. */
export interface FrameTally {
  sent: number;
  stored: number;
}

interface Line {
  /** The site's. */
  readonly origin: string;
  readonly pageId: string;
  readonly draft: Y.Doc;
  /** The id of the person whose page this is: another's connection is refused. */
  readonly owner: string;
  /** What came of the draft and is not in it yet. */
  readonly parts: ReceivedParts;
  /** A connection that is open already, to be used first. */
  readonly early: DraftSocket | null;
  /** Kept up to date. */
  readonly tally: FrameTally;
  /** More was sent, or is stored. */
  onTally(): void;
  onNotice(notice: CollabNotice): void;
  /** The server begins each connection by telling what it holds. */
  onServerState(stateVector: Map<number, number>): void;
  /** What came in parts is not the draft: it is thrown away and asked for in one. */
  onNotWhole(): void;
}

/** Which clocks a draft holds. */
export const clocksOf = (draft: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(draft));

/** A stock provider, not connected yet, that also understands what Navette's server says beside the text. */
export function createDraftProvider(line: Line): WebsocketProvider {
  const { origin, pageId, draft, owner, tally, onTally, onNotice } = line;
  const address = `${origin.replace(/^http/, 'ws')}${COLLAB_PATH}`;
  const provider = new WebsocketProvider(address, pageId, draft, {
    connect: false,
    disableBc: true,
    params: lineParameters(owner),
    WebSocketPolyfill: socketsOf(line),
  });
  tellOnlyOwnAwareness(provider);
  const { messageHandlers } = provider;
  messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
    tally.stored = decoding.readVarUint(decoder);
    onTally();
  };
  messageHandlers[MESSAGE_NOTICE] = (_encoder, decoder) =>
    onNotice(JSON.parse(decoding.readVarString(decoder)) as CollabNotice);
  // The socket has set them aside: that they come is all there is to hear.
  messageHandlers[MESSAGE_PART] = () => {};
  messageHandlers[MESSAGE_PIECE] = () => {};
  takePartsTogether(provider, line);
  return provider;
}

/** What y-websocket takes for the browser's WebSocket. Each new socket begins to count at nothing, as the server does. */
function socketsOf({ draft, parts, early, tally, onTally }: Line): typeof WebSocket {
  let next = early;
  let current: DraftSocket | null = null;
  const open = (address: string): DraftSocket => {
    const known = () => parts.knownWith(clocksOf(draft));
    let socket = next;
    next = null;
    if (socket && (socket.readyState > socket.OPEN || !covers(known(), socket.asked ?? new Map()))) {
      // What the page held when it asked is not here: the answer would be without it.
      socket.close();
      socket = null;
    }
    socket ??= new DraftSocket(address, parts);
    socket.known = known;
    socket.onContentSent = () => {
      if (current !== socket) return;
      tally.sent++;
      onTally();
    };
    current = socket;
    tally.sent = 0;
    tally.stored = 0;
    return socket;
  };
  return class {
    constructor(address: string) {
      // biome-ignore lint/correctness/noConstructorReturn: y-websocket makes its sockets with `new`
      return open(address);
    }
  } as unknown as typeof WebSocket;
}

/**
 * Puts the parts and the answer that completes them into the draft at once, where they are its whole text: with less, the editor would
 * take words for left over and delete them.
 */
function takePartsTogether(provider: WebsocketProvider, { draft, parts, onServerState, onNotWhole }: Line): void {
  const sync = provider.messageHandlers[MESSAGE_SYNC]!;
  let serverHolds = new Map<number, number>();
  provider.messageHandlers[MESSAGE_SYNC] = (encoder, decoder, ...others) => {
    const ahead = decoding.clone(decoder);
    const kind = decoding.readVarUint(ahead);
    const body = decoding.readVarUint8Array(ahead);
    if (kind === messageYjsSyncStep1) {
      serverHolds = Y.decodeStateVector(body);
      onServerState(serverHolds);
    }
    if (kind !== messageYjsSyncStep2 || parts.all.length === 0) return sync(encoder, decoder, ...others);
    const known = parts.knownWith(clocksOf(draft));
    for (const [client, clock] of Y.parseUpdateMeta(body).to)
      known.set(client, Math.max(clock, known.get(client) ?? 0));
    const updates = parts.all.map(({ update }) => update);
    parts.clear();
    if (!covers(known, serverHolds)) {
      console.warn('the draft did not come whole: it is asked for in one');
      onNotWhole();
      delete provider.params[PARTS_PARAMETER];
      provider.ws?.close();
      return;
    }
    Y.transact(
      draft,
      () => {
        for (const update of updates) Y.applyUpdate(draft, update, provider);
        sync(encoder, decoder, ...others);
      },
      provider,
      false,
    );
  };
}

/** A stock provider repeats to the server what it hears of others: fifty people would each say fifty times what is known. */
function tellOnlyOwnAwareness(provider: WebsocketProvider): void {
  const { awareness, _awarenessUpdateHandler: tell } = provider;
  awareness.off('update', tell);
  awareness.on('update', (changes: unknown, origin: unknown) => {
    if (origin !== provider) tell(changes, origin);
  });
}
