import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as decoding from 'lib0/decoding';
import { WebSocket as NodeWebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_NOTICE, MESSAGE_STORED } from '#content/draft/collab-protocol.ts';
import { routeUpgrades } from '#server/http/upgrade.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { createServices, type Services } from '#server/services.ts';

/** The co-writing server over a real database and real WebSockets, without the app. */
export interface SocketRig {
  readonly services: Services;
  readonly url: string;
  readonly dataDir: string;
  /** Signs a new person in. @returns the Cookie header */
  signIn(role: 'staff' | 'member', name: string): Promise<{ cookie: string; personId: string }>;
  newPage(): Promise<string>;
  close(): Promise<void>;
}

export async function startSocketRig(options: { linger?: number; dataDir?: string } = {}): Promise<SocketRig> {
  const dataDir =
    options.dataDir ?? (await mkdtemp(path.join(process.env.NAVETTE_TEST_FOLDER ?? os.tmpdir(), 'navette-')));
  const env = readEnv({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', NODE_ENV: 'test', NAVETTE_DEMO: 'off' });
  const logger = createLogger('silent');
  const services = await createServices({ env, logger, linger: options.linger ?? 50 });
  const server = createServer();
  routeUpgrades({ server, collab: services.collab, publicUrl: null, development: false, logger });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    services,
    url,
    dataDir,
    signIn: (role, name) => signInAs(services, role, name),
    async newPage() {
      const page = await services.pages.create({ kind: 'factsheet', title: 'Une page' }, COMMAND_LINE);
      return page.id;
    },
    async close() {
      await services.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signInAs(
  services: Services,
  role: 'staff' | 'member',
  name: string,
): Promise<{ cookie: string; personId: string }> {
  const email = `${name.toLowerCase()}@exemple.org`;
  const person = await services.people.add({ email, name, role, admin: false, organisation: '' }, COMMAND_LINE);
  const link = await services.signIn.createLink(email);
  const signedIn = await services.signIn.redeem(link.path.split('/').at(-1)!, 'test');
  return { cookie: signedIn.cookie.split(';')[0]!, personId: person.id };
}

/** A data folder prepared by the test, for a server that is started on it afterwards. */
export async function prepareDataFolder<T>(
  prepare: (services: Services, signIn: SocketRig['signIn']) => Promise<T>,
  folder?: string,
): Promise<{ dataDir: string; prepared: T; remove: () => Promise<void> }> {
  const dataDir = folder ?? (await mkdtemp(path.join(process.env.NAVETTE_TEST_FOLDER ?? os.tmpdir(), 'navette-')));
  const env = readEnv({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', NODE_ENV: 'test', NAVETTE_DEMO: 'off' });
  const services = await createServices({ env, logger: createLogger('silent') });
  try {
    const prepared = await prepare(services, (role, name) => signInAs(services, role, name));
    return { dataDir, prepared, remove: () => rm(dataDir, { recursive: true, force: true }) };
  } finally {
    await services.close();
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
