import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { personIdOf } from '#content/authorise.ts';
import {
  ACKS_PARAMETER,
  CLOSE,
  COLLAB_PATH,
  type CollabNotice,
  MAX_FRAME,
  PARTS_PARAMETER,
} from '#content/draft/collab-protocol.ts';
import type { Viewer } from '#content/people/person.ts';
import { isId } from '#content/text/ids.ts';
import { ArrivingMessages } from '#server/collab/connection/arriving-messages.ts';
import { Connection } from '#server/collab/connection/connection.ts';
import { Heartbeat } from '#server/collab/connection/heartbeat.ts';
import { OpenDrafts } from '#server/collab/participants/open-drafts.ts';
import type { Senders } from '#server/collab/participants/senders.ts';
import type { Room } from '#server/collab/room/room.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { RoomRegistry } from './room-registry.ts';

/**
 * Sockets of one person, over all drafts: open pages, and lost connections that are not detected
 * yet.
 */
const MOST_SOCKETS = 32;
/** Milliseconds that a refused socket has to receive the close frame. */
const FAREWELL = 2_000;
/** Milliseconds until a draft that has no room is refused: clients ask again at once. */
const NO_ROOM_WAIT = 2_000;
/** Milliseconds until drafts that grow are looked at. */
const GROWTH = 1_000;
const NO_ROOM: Refused = { code: CLOSE.noRoom, reason: 'no-room' };

/** What a connecting socket asks for, read from its request. */
interface Asked {
  readonly pageId: string;
  /** The id of the person who opened the page; a session of another person is refused. */
  readonly openedBy: string | null;
  readonly wantsAcks: boolean;
  readonly takesParts: boolean;
  readonly cookie: string | undefined;
}

interface Rights {
  readonly pageId: string;
  readonly read: boolean;
  readonly write: boolean;
}

interface Admitted {
  readonly viewer: Viewer;
  readonly writable: boolean;
  /** The page that the draft belongs to: with a section of a workspace, its study. */
  readonly ofPage: string;
}

interface Entered extends Admitted {
  readonly room: Room;
}

interface Refused {
  readonly code: number;
  readonly reason: string;
}

interface CollabServerDeps {
  readonly registry: RoomRegistry;
  readonly senders: Senders;
  readonly events: EventBus;
  readonly findViewer: (cookie: string | undefined) => Promise<Viewer>;
  /** What a viewer may do with a draft, and the page that it belongs to; null if there is none. */
  readonly findRights: (viewer: Viewer, draftId: string) => Promise<Rights | null>;
  readonly logger: Logger;
  /** What the drafts that somebody is in may weigh together. */
  readonly mostOpen?: number;
}

/** No page's id. */
const EVERY_PAGE = '';

/**
 * Connects sockets to rooms: admits each by session and right, and checks again whenever rights
 * change.
 */
export class CollabServer {
  readonly #deps: CollabServerDeps;
  private readonly findViewer: (cookie: string | undefined) => Promise<Viewer>;
  private readonly findRights: CollabServerDeps['findRights'];
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    // One message of each socket in a turn of the event loop, however many have arrived.
    allowSynchronousEvents: false,
  });
  private readonly connections = new Map<Connection, { pageId: string; ofPage: string }>();
  private readonly heartbeat = new Heartbeat();
  private readonly arriving = new ArrivingMessages();
  private readonly open: OpenDrafts<Connection>;
  /** A person's drafts are loaded one after the other: what each weighs is known only then. */
  private readonly turns = new KeyedMutex();
  private growth: NodeJS.Timeout | null = null;
  /** Counts changes of rights: a check made before the latest change is repeated. */
  private changes = 0;
  private rechecking: Promise<void> = Promise.resolve();
  /** The pages whose rechecks have not begun, or `EVERY_PAGE`. */
  private readonly waitingRechecks = new Set<string>();

  constructor(deps: CollabServerDeps) {
    this.#deps = deps;
    this.findViewer = deps.findViewer;
    this.findRights = deps.findRights;
    this.open = new OpenDrafts(deps.mostOpen);
    deps.events.on('draft-stored', () => this.makeRoomSoon());
    deps.events.on('access-changed', () => this.recheckRights());
    deps.events.on('page-changed', (pageId) => {
      this.recheckRights(pageId);
      this.sendNotice(pageId, { type: 'page-changed' });
    });
    deps.events.on('threads-changed', (pageId, threadIds) =>
      this.sendNotice(pageId, { type: 'annotation-changed', threadIds }),
    );
    deps.events.on('checkpoints-changed', (pageId) => this.sendNotice(pageId, { type: 'checkpoints-changed' }));
    deps.events.on('draft-replaced', (pageId, what) =>
      this.withRoom(pageId, (room) => {
        room.lastReplaced = what;
        room.sendNotice({ type: 'draft-replaced', ...what });
      }),
    );
  }

  /** Admits an upgraded socket. Its origin has been checked before. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const asked: Asked = {
      pageId: url.pathname.slice(COLLAB_PATH.length),
      openedBy: url.searchParams.get('as'),
      wantsAcks: url.searchParams.get(ACKS_PARAMETER) === '1',
      takesParts: url.searchParams.get(PARTS_PARAMETER) === '1',
      cookie: request.headers.cookie,
    };
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.receive(webSocket, socket, asked));
  }

  /** Separate from `upgrade`, so that listeners that live for hours do not retain the request. */
  private receive(webSocket: WebSocket, stream: Duplex, asked: Asked): void {
    // Read nothing while the room is loading: backpressure leaves the data with the sender.
    webSocket.pause();
    let connection: Connection | null = null;
    this.heartbeat.watch(webSocket, stream, () => connection?.reportStored());
    // A view of the received buffer, not a copy: of a frame, only what is decoded or copied from it
    // is retained.
    webSocket.binaryType = 'nodebuffer';
    webSocket.on('error', (error) => this.#deps.logger.debug({ err: error }, 'socket error'));
    webSocket.on('message', (data, isBinary) => {
      if (!isBinary) return webSocket.close(CLOSE.malformed, 'text-frame');
      connection?.receive(data as Buffer);
    });
    let closed = false;
    webSocket.on('close', () => {
      closed = true;
      if (connection) this.forget(connection);
    });
    const { pageId, cookie, wantsAcks, takesParts } = asked;
    const refuse = ({ code, reason }: Refused): void => {
      webSocket.close(code, reason);
      // Do not wait for its close frame: that would mean reading whatever else it sends.
      stream.end();
      setTimeout(() => webSocket.terminate(), FAREWELL).unref();
    };
    const connect = (entered: Entered) => {
      const { room } = entered;
      if (closed || room.closed) {
        this.#deps.registry.left(room);
        if (!closed) refuse({ code: CLOSE.roomReset, reason: 'room-reset' });
        return;
      }
      const sender = this.#deps.senders.of(personIdOf(entered.viewer));
      connection = new Connection({
        socket: webSocket,
        stream,
        cookie,
        wantsAcks,
        takesParts,
        sender,
        ...entered,
      });
      this.connections.set(connection, { pageId, ofPage: entered.ofPage });
      this.open.add(connection, room);
      this.closeOldest(connection.personId);
      this.arriving.watch(webSocket, stream, connection.personId, () => {
        // Nothing more of it is kept.
        webSocket.pause();
        connection?.close(CLOSE.tooSlow, 'too-much-arriving');
      });
      webSocket.resume();
      this.makeRoom();
    };
    this.enter(asked, connect).then(
      (refused) => refused && refuse(refused),
      (error) => {
        this.#deps.logger.error({ err: error, page: pageId }, 'a socket could not be admitted');
        refuse({ code: CLOSE.storageFailed, reason: 'unavailable' });
      },
    );
  }

  /**
   * Each socket may hold a frame that is still arriving: closes the oldest of a person who has too
   * many.
   */
  private closeOldest(personId: string | null): void {
    const theirs = [...this.connections.keys()].filter((one) => one.personId === personId);
    if (theirs.length > MOST_SOCKETS) theirs[0]!.close(CLOSE.tooSlow, 'too-many-sockets');
  }

  /** Closes drafts of those who hold the most until the rest has room. */
  private makeRoom(): void {
    for (let leaving = this.open.nextToLeave(); leaving.length > 0; leaving = this.open.nextToLeave()) {
      for (const connection of leaving) {
        connection.close(NO_ROOM.code, NO_ROOM.reason);
        // At once: a browser may take long to close its end.
        this.forget(connection);
      }
    }
  }

  private makeRoomSoon(): void {
    this.growth ??= setTimeout(() => {
      this.growth = null;
      this.makeRoom();
    }, GROWTH).unref();
  }

  /** Stores what was received, then closes every socket. */
  async close(): Promise<void> {
    this.heartbeat.end();
    clearTimeout(this.growth ?? undefined);
    await this.#deps.registry.close();
    for (const client of this.sockets.clients) client.close(CLOSE.restart, 'restart');
    const deadline = setTimeout(() => {
      for (const client of this.sockets.clients) client.terminate();
    }, 1_000);
    await new Promise<void>((resolve) => this.sockets.close(() => resolve()));
    clearTimeout(deadline);
  }

  /**
   * Checks the rights, opens the draft, and starts again if rights changed meanwhile. There is no
   * await between that comparison and `connect`.
   */
  private async enter(asked: Asked, connect: (entered: Entered) => void): Promise<Refused | null> {
    const { registry } = this.#deps;
    let room: Room | null = null;
    for (;;) {
      const { changes } = this;
      const admitted = await this.admit(asked);
      const opened = 'code' in admitted ? null : await this.openInTurn(admitted.viewer, asked.pageId);
      if ('code' in admitted || !opened) {
        if (room) registry.left(room);
        if ('code' in admitted) return admitted;
        await wait(NO_ROOM_WAIT, undefined, { ref: false });
        return NO_ROOM;
      }
      room = opened;
      if (changes !== this.changes) continue;
      connect({ ...admitted, room });
      return null;
    }
  }

  /** The room of a draft that this person opens; null if there is no room for it. */
  private openInTurn(viewer: Viewer, pageId: string): Promise<Room | null> {
    const personId = personIdOf(viewer);
    return this.turns.run(personId ?? '', async () =>
      this.open.hasRoomFor(personId, pageId) ? this.#deps.registry.open(pageId) : null,
    );
  }

  private async admit({ pageId, openedBy, cookie }: Asked): Promise<Admitted | Refused> {
    const viewer = await this.findViewer(cookie);
    if (viewer.role === 'public') return { code: CLOSE.signedOut, reason: 'signed-out' };
    if (openedBy !== null && personIdOf(viewer) !== openedBy)
      return { code: CLOSE.otherPerson, reason: 'other-person' };
    if (!isId(pageId)) return { code: CLOSE.noSuchPage, reason: 'no-such-page' };
    const rights = await this.findRights(viewer, pageId);
    if (!rights?.read) return { code: CLOSE.noRight, reason: 'no-right' };
    return { viewer, writable: rights.write, ofPage: rights.pageId };
  }

  private forget(connection: Connection): void {
    const known = this.connections.get(connection);
    this.open.delete(connection);
    connection.end();
    if (!known) return;
    this.connections.delete(connection);
    // The room failed to load: there is nothing to leave.
    this.#deps.registry.findOpen(known.pageId)?.then(
      (room) => this.#deps.registry.left(room),
      () => undefined,
    );
  }

  /**
   * Rechecks the rights of open sockets, one change after the other: what was read before a later
   * one must not be set after it.
   */
  private recheckRights(onlyPage?: string): void {
    this.changes++;
    const scope = onlyPage ?? EVERY_PAGE;
    // One that has not begun yet sees this change too: however often somebody changes their name,
    // no more than one waits, and the end of somebody's rights waits for no more.
    if (this.waitingRechecks.has(EVERY_PAGE) || this.waitingRechecks.has(scope)) return;
    this.waitingRechecks.add(scope);
    this.rechecking = this.rechecking.then(() => {
      this.waitingRechecks.delete(scope);
      return this.recheck(onlyPage);
    });
  }

  /** Closes sockets or changes their write permission. */
  private async recheck(onlyPage?: string): Promise<void> {
    for (const [connection, { pageId, ofPage }] of [...this.connections]) {
      if (onlyPage && ofPage !== onlyPage) continue;
      try {
        const viewer = await this.findViewer(connection.cookie);
        const rights = await this.findRights(viewer, pageId);
        if (viewer.role === 'public') connection.close(CLOSE.signedOut, 'signed-out');
        else if (!rights?.read) connection.close(CLOSE.noRight, 'no-right');
        else connection.setWritable(rights.write);
      } catch (error) {
        this.#deps.logger.error(
          { err: error, page: pageId },
          'rights could not be checked again: the socket is closed',
        );
        connection.close(CLOSE.roomReset, 'rights-unknown');
      }
    }
  }

  private sendNotice(pageId: string, notice: CollabNotice): void {
    this.withRoom(pageId, (room) => room.sendNotice(notice));
  }

  /** Runs a function on a draft's room, if it is open. */
  private withRoom(pageId: string, work: (room: Room) => void): void {
    this.#deps.registry.findOpen(pageId)?.then(work, () => undefined);
  }
}
