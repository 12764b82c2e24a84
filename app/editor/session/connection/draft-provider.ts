import * as decoding from 'lib0/decoding';
import { messageYjsSyncStep1, messageYjsSyncStep2 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { DraftSocket } from '#app/editor/socket/draft-socket.ts';
import { socketParameters } from '#app/editor/socket/early-socket.ts';
import { covers, type ReceivedParts } from '#app/editor/socket/received-parts.ts';
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

interface DraftProviderOptions {
  /** The site's origin. */
  readonly origin: string;
  readonly pageId: string;
  readonly draft: Y.Doc;
  /** The id of the person whom the page was rendered for; the server refuses any other. */
  readonly owner: string;
  /** Parts that have arrived and are not in the draft yet. */
  readonly parts: ReceivedParts;
  /** A socket that is already open, used for the first connection. */
  readonly early: DraftSocket | null;
  /** Called when a socket takes over: the server counts its frames from 0. */
  onSocketCreated(): void;
  /** Called when the current socket has sent a frame with content. */
  onFrameSent(): void;
  /** Called with the number of the current socket's frames that are stored so far. */
  onFramesStored(count: number): void;
  onNotice(notice: CollabNotice): void;
  /** Called with the server's state vector, which begins each connection. */
  onServerState(stateVector: Map<number, number>): void;
  /** Called when the parts are incomplete: they are discarded; the whole draft is requested. */
  onNotWhole(): void;
}

/** The draft's state vector. */
export const clocksOf = (draft: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(draft));

/** A stock y-websocket provider, not connected yet, that also handles Navette's own messages. */
export function createDraftProvider(options: DraftProviderOptions): WebsocketProvider {
  const { origin, pageId, draft, owner, onFramesStored, onNotice } = options;
  const address = `${origin.replace(/^http/, 'ws')}${COLLAB_PATH}`;
  const provider = new WebsocketProvider(address, pageId, draft, {
    connect: false,
    disableBc: true,
    params: socketParameters(owner),
    WebSocketPolyfill: socketsOf(options),
  });
  sendOnlyOwnAwareness(provider);
  const { messageHandlers } = provider;
  messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => onFramesStored(decoding.readVarUint(decoder));
  messageHandlers[MESSAGE_NOTICE] = (_encoder, decoder) =>
    onNotice(JSON.parse(decoding.readVarString(decoder)) as CollabNotice);
  // DraftSocket has already set them aside; a handler must exist so that y-websocket accepts them.
  messageHandlers[MESSAGE_PART] = () => {};
  messageHandlers[MESSAGE_PIECE] = () => {};
  takePartsTogether(provider, options);
  return provider;
}

/** The WebSocket class for y-websocket. */
function socketsOf({ draft, parts, early, onSocketCreated, onFrameSent }: DraftProviderOptions): typeof WebSocket {
  let next = early;
  let current: DraftSocket | null = null;
  const open = (address: string): DraftSocket => {
    const known = () => parts.knownWith(clocksOf(draft));
    let socket = next;
    next = null;
    if (socket && (socket.readyState > socket.OPEN || !covers(known(), socket.asked ?? new Map()))) {
      // It asked with edits that this page turned out not to hold, which the answer would omit.
      socket.close();
      socket = null;
    }
    socket ??= new DraftSocket(address, parts);
    socket.known = known;
    socket.onContentSent = () => {
      if (current === socket) onFrameSent();
    };
    current = socket;
    onSocketCreated();
    return socket;
  };
  return class {
    constructor(address: string) {
      // biome-ignore lint/correctness/noConstructorReturn: y-websocket creates its sockets with `new`
      return open(address);
    }
  } as unknown as typeof WebSocket;
}

/**
 * Applies the parts and the sync step 2 that completes them in one transaction, provided that they
 * are complete. The editor would treat the content of an incomplete text as invalid and delete it.
 */
function takePartsTogether(
  provider: WebsocketProvider,
  { draft, parts, onServerState, onNotWhole }: DraftProviderOptions,
): void {
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
      console.warn('draft not whole');
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

/**
 * A stock provider sends back the awareness updates that it receives: with 50 people, each would
 * repeat everything 50 times. Only our own are sent.
 */
function sendOnlyOwnAwareness(provider: WebsocketProvider): void {
  const { awareness, _awarenessUpdateHandler: send } = provider;
  awareness.off('update', send);
  awareness.on('update', (changes: unknown, origin: unknown) => {
    if (origin !== provider) send(changes, origin);
  });
}
