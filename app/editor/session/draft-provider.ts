import * as decoding from 'lib0/decoding';
import { messageYjsSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
  COLLAB_PATH,
  type CollabNotice,
  MESSAGE_NOTICE,
  MESSAGE_STORED,
  MESSAGE_SYNC,
} from '#content/collab-protocol.ts';
import { countingSocket, type FrameTally } from './counting-socket.ts';

interface Line {
  /** The site's. */
  readonly origin: string;
  readonly pageId: string;
  readonly draft: Y.Doc;
  /** The id of the person whose page this is: another's connection is refused. */
  readonly owner: string;
  /** Kept up to date. */
  readonly tally: FrameTally;
  /** More was sent, or is stored. */
  onTally(): void;
  onNotice(notice: CollabNotice): void;
  /** The server begins each connection by telling what it holds. */
  onServerState(stateVector: Map<number, number>): void;
}

/** A stock provider, not connected yet, that also understands what Navette's server says beside the text. */
export function createDraftProvider(line: Line): WebsocketProvider {
  const { origin, pageId, draft, owner, tally, onTally, onNotice, onServerState } = line;
  const address = `${origin.replace(/^http/, 'ws')}${COLLAB_PATH}`;
  const provider = new WebsocketProvider(address, pageId, draft, {
    connect: false,
    disableBc: true,
    params: { acks: '1', as: owner },
    WebSocketPolyfill: countingSocket(tally, onTally),
  });
  tellOnlyOwnAwareness(provider);
  const { messageHandlers } = provider;
  messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
    tally.stored = decoding.readVarUint(decoder);
    onTally();
  };
  messageHandlers[MESSAGE_NOTICE] = (_encoder, decoder) =>
    onNotice(JSON.parse(decoding.readVarString(decoder)) as CollabNotice);
  const sync = messageHandlers[MESSAGE_SYNC]!;
  messageHandlers[MESSAGE_SYNC] = (encoder, decoder, ...rest) => {
    const ahead = decoding.clone(decoder);
    if (decoding.readVarUint(ahead) === messageYjsSyncStep1)
      onServerState(Y.decodeStateVector(decoding.readVarUint8Array(ahead)));
    sync(encoder, decoder, ...rest);
  };
  return provider;
}

/** A stock provider repeats to the server what it hears of others: fifty people would each say fifty times what is known. */
function tellOnlyOwnAwareness(provider: WebsocketProvider): void {
  const { awareness, _awarenessUpdateHandler: tell } = provider;
  awareness.off('update', tell);
  awareness.on('update', (changes: unknown, origin: unknown) => {
    if (origin !== provider) tell(changes, origin);
  });
}
