import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import { WebSocket as NodeWebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_NOTICE, MESSAGE_STORED } from '#content/draft/collab-protocol.ts';
import { routeUpgrades } from '#server/http/upgrade.ts';
import { createLogger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';
import { type FloorOptions, openFloor } from './floor.ts';
import { signInNew } from './people.ts';
import { addWrittenPage } from './written-outline.ts';

/** The co-writing server over a real database and real WebSockets, without the app. */
export interface SocketRig {
  readonly services: Services;
  readonly url: string;
  readonly dataDir: string;
  /** Signs a new person in. @returns the Cookie header */
  signIn(role: 'staff' | 'member', name: string): Promise<{ cookie: string; personId: string }>;
  /** Adds a page with words in every block. */
  newPage(): Promise<string>;
  close(): Promise<void>;
}

/** A floor that syncs to the disk and lives in the system's time, as a server does. */
const openServerFloor = (options: FloorOptions) =>
  openFloor({ ...options, time: 'system', env: { durability: 'power' } });

export async function startSocketRig(
  options: Pick<FloorOptions, 'linger' | 'dataDir' | 'mostOpen'> = {},
): Promise<SocketRig> {
  const { services, dataDir } = await openServerFloor({ linger: 50, ...options });
  const server = createServer();
  const logger = createLogger('silent');
  routeUpgrades({ server, collab: services.collab, publicUrl: null, development: false, logger });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    services,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dataDir,
    signIn: (role, name) => signInNew(services, { name, role }),
    newPage: async () => (await addWrittenPage(services)).id,
    async close() {
      await services.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A data folder prepared by the test, for a server that is started on it afterwards. */
export async function prepareDataFolder<T>(
  prepare: (services: Services, signIn: SocketRig['signIn']) => Promise<T>,
  folder?: string,
): Promise<{ dataDir: string; prepared: T; remove: () => Promise<void> }> {
  const { services, dataDir, close } = await openServerFloor(folder === undefined ? {} : { dataDir: folder });
  try {
    const prepared = await prepare(services, (role, name) => signInNew(services, { name, role }));
    return { dataDir, prepared, remove: () => rm(dataDir, { recursive: true, force: true }) };
  } finally {
    await close();
  }
}

/** A participant without a screen: a Y.Doc and a stock provider that counts acknowledgements. */
export class TestEditor {
  readonly draft = new Y.Doc();
  readonly provider: WebsocketProvider;
  readonly closes: { code: number; reason: string }[] = [];
  readonly notices: string[] = [];
  sent = 0;
  stored = 0;

  constructor(
    url: string,
    pageId: string,
    cookie: string | undefined,
    options: { acks?: boolean; origin?: string } = {},
  ) {
    const editor = this;
    class Socket extends NodeWebSocket {
      constructor(address: string) {
        super(address, {
          headers: { ...(cookie ? { cookie } : {}), ...(options.origin ? { origin: options.origin } : {}) },
        });
        editor.sent = 0;
        editor.stored = 0;
      }
      override send(data: Uint8Array, ...rest: never[]): void {
        if (data[0] === 0 && (data[1] === 1 || data[1] === 2)) editor.sent++;
        super.send(data, ...rest);
      }
    }
    this.provider = new WebsocketProvider(`${url}/collab`, pageId, this.draft, {
      disableBc: true,
      params: options.acks === false ? {} : { acks: '1' },
      WebSocketPolyfill: Socket as unknown as typeof WebSocket,
    });
    this.provider.on('connection-close', (event) => {
      if (event) this.closes.push({ code: event.code, reason: event.reason });
    });
    this.provider.on('connection-error', () => {});
    this.provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
      this.stored = decoding.readVarUint(decoder);
    };
    this.provider.messageHandlers[MESSAGE_NOTICE] = (_encoder, decoder) => {
      this.notices.push(JSON.parse(decoding.readVarString(decoder)).type as string);
    };
  }

  get saved(): boolean {
    return this.provider.wsconnected && this.provider.synced && this.sent === this.stored;
  }

  /** The text of the draft's first paragraph. */
  get text(): Y.XmlText {
    const fragment = this.draft.getXmlFragment(DRAFT_FRAGMENT);
    for (const node of fragment.toArray()) {
      if (node instanceof Y.XmlElement && node.nodeName === 'paragraph') {
        const text = node.get(0);
        if (text instanceof Y.XmlText) return text;
      }
    }
    throw new Error('the draft has no paragraph');
  }

  type(words: string): void {
    this.text.insert(0, words);
  }

  destroy(): void {
    this.provider.destroy();
    this.draft.destroy();
  }
}
