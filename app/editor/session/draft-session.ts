import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { type DeviceMessage, openDeviceChannel } from '#app/device/device-channel.ts';
import type { CopiedPage } from '#app/device/device-copy.ts';
import { takeEarlyLine } from '#app/editor/line/early-line.ts';
import { ReceivedParts } from '#app/editor/line/received-parts.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE, type CollabNotice } from '#content/draft/collab-protocol.ts';
import { CalmUndoManager } from './calm-undo-manager.ts';
import { DraftArrival } from './draft-arrival.ts';
import { createDraftProvider, type FrameTally } from './draft-provider.ts';
import { LocalCopy } from './local-copy.ts';
import { LostWriting } from './lost-writing.ts';
import { chooseColor, listPresent } from './presence.ts';
import { isSaved, judgeSave, type Refusal, type SaveFacts } from './save-state.ts';
import { watchSchema } from './schema-watch.ts';
import { type SessionView, sameView } from './session-view.ts';

const REFUSALS: Readonly<Record<number, Refusal>> = {
  [CLOSE.signedOut]: 'signed-out',
  [CLOSE.noRight]: 'no-right',
  [CLOSE.noSuchPage]: 'no-page',
  [CLOSE.tooMany]: 'too-many',
  [CLOSE.otherPerson]: 'other-person',
};

function refusalOf(code: number): Refusal {
  return REFUSALS[code] ?? 'refused';
}

/**
 * One draft open in one page: the Yjs document, its connection, its device copy, and whether the
 * text is stored. Knows nothing of the screen.
 */
export class DraftSession {
  readonly draft = new Y.Doc();
  readonly provider: WebsocketProvider;
  readonly undoManager: CalmUndoManager;
  readonly user: { readonly id: string; readonly name: string; color: string };
  private readonly copy: LocalCopy;
  private readonly arrival: DraftArrival;
  private readonly lostWriting: LostWriting;
  private readonly tally: FrameTally = { sent: 0, stored: 0 };
  private readonly listeners = new Set<() => void>();
  private readonly noticeListeners = new Set<(notice: CollabNotice) => void>();
  private readonly unwatch: () => void;
  private readonly owner: string;
  private readonly pageId: string;
  private readonly page: CopiedPage;
  private readonly device: ReturnType<typeof openDeviceChannel>;
  private gone = false;
  private readOnly = false;
  /** What the server announced on this connection; takes effect once synchronised. */
  private toldReadOnly = false;
  private attempted = false;
  private refusal: Refusal | null = null;
  private changed = false;
  private everSynced = false;
  private copyLoaded = false;
  private savedAt: Date | null = null;
  private current: SessionView;
  /** When the text was last replaced, as far as known; undefined before the first connection. */
  private replacedAt: string | null | undefined;
  private scheduled = false;
  private destroyed = false;
  /** Called before content outside the schema reaches the screen. */
  onOutdated: () => void = () => {};

  constructor(options: { pageId: string; page: CopiedPage; userName: string; userSeed: string; origin: string }) {
    const changed = () => this.changedSomething();
    const { pageId, page, userSeed: owner } = options;
    this.owner = owner;
    this.pageId = pageId;
    this.page = page;
    // Registered before the copy's own listener, so that the mark is written before the update.
    this.draft.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin === this.provider || this.copy.isOrigin(origin)) return;
      this.changed = true;
      this.copy.markUnsaved(true);
      changed();
    });
    this.copy = new LocalCopy({ owner, pageId, page }, this.draft, changed);
    const early = takeEarlyLine({ owner, pageId });
    const parts = early?.parts ?? new ReceivedParts();
    this.arrival = new DraftArrival(this.draft, parts, changed);
    this.copy.onWritten = () => this.arrival.copyIsWritten();
    this.device = openDeviceChannel((message) => this.hearDevice(message));
    this.provider = createDraftProvider({
      origin: options.origin,
      pageId,
      draft: this.draft,
      owner,
      parts,
      early: early?.socket ?? null,
      tally: this.tally,
      onTally: changed,
      onNotice: (notice) => this.receiveNotice(notice),
      onServerState: (stateVector) => {
        // Edits that the server lacks are unsaved, even if they all come from the device copy of an
        // earlier visit.
        if (this.lostWriting.serverHolds(stateVector)) this.changed = true;
      },
      onNotWhole: () => this.arrival.forget(),
    });
    this.lostWriting = new LostWriting({
      pageId,
      owner,
      draft: this.draft,
      isFromServer: (origin) => origin === this.provider,
      onChange: changed,
    });
    this.user = { id: owner, name: options.userName, color: chooseColor(options.userSeed, new Set()) };
    this.undoManager = new CalmUndoManager(this.draft.getXmlFragment(DRAFT_FRAGMENT));
    this.hearProvider();
    this.provider.awareness.on('change', changed);
    for (const name of ['online', 'offline'] as const) window.addEventListener(name, this.onLine);
    this.unwatch = watchSchema(this.draft, () => this.stopOutdated());
    this.current = this.look();
    void this.copy.loaded
      .then(() => this.openArrival())
      .then(() => {
        if (this.destroyed) return;
        this.copyLoaded = true;
        this.provider.connect();
        changed();
      });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): SessionView => this.current;

  /** Subscribes to the server's notices. @returns unsubscribes */
  onNotice(listener: (notice: CollabNotice) => void): () => void {
    this.noticeListeners.add(listener);
    return () => this.noticeListeners.delete(listener);
  }

  /** Reconnects after a refusal: the edits that were preserved go to the server. */
  reconnect(): void {
    this.refusal = null;
    this.provider.disconnect();
    this.provider.connect();
    this.changedSomething();
  }

  /** Discards a lost passage that its author has dealt with. */
  forgetLost(id: string): void {
    this.lostWriting.forget(id);
  }

  /** Deletes the device copy, including edits that were not stored. */
  async discardCopy(): Promise<void> {
    this.provider.disconnect();
    this.changed = false;
    this.arrival.end();
    await this.copy.clear();
  }

  destroy(): void {
    this.destroyed = true;
    this.unwatch();
    this.lostWriting.destroy();
    for (const name of ['online', 'offline'] as const) window.removeEventListener(name, this.onLine);
    this.listeners.clear();
    this.noticeListeners.clear();
    this.device?.close();
    this.provider.destroy();
    this.arrival.end();
    this.copy.destroy();
    this.undoManager.destroy();
    this.draft.destroy();
  }

  /** Loads the parts cached on this device. If that fails, the server sends the whole draft. */
  private async openArrival(): Promise<void> {
    if (this.destroyed || !this.copy.keeps) return;
    const database = await this.copy.database;
    if (!database) return;
    await this.arrival.open(database).catch((error: unknown) => console.info('kept parts could not be read', error));
  }

  private hearProvider(): void {
    const changed = () => this.changedSomething();
    const away = () => {
      this.attempted = true;
      changed();
    };
    this.provider.on('status', ({ status }) => {
      if (status === 'connected') this.toldReadOnly = false;
      if (status === 'disconnected') this.attempted = true;
      changed();
    });
    this.provider.on('connection-error', away);
    this.provider.on('sync', (synced: boolean) => {
      if (synced) {
        this.everSynced = true;
        this.readOnly = this.toldReadOnly;
        this.avoidTakenColor();
      }
      changed();
    });
    this.provider.on('connection-close', (event) => {
      if (event?.code === CLOSE.storageFailed) this.refusal = 'storage-failed';
      away();
    });
    this.provider.on('closed', ({ code }) => {
      this.refusal = refusalOf(code);
      if ((this.refusal === 'no-right' || this.refusal === 'no-page') && !this.changed) {
        this.arrival.end();
        void this.copy.clear();
      }
      changed();
    });
  }

  private hearDevice(message: DeviceMessage): void {
    if (message.type === 'how-are-you' && message.person === this.owner) {
      const { owner: person, pageId, page } = this;
      const saved = !this.changed && this.lostWriting.passages.length === 0;
      this.device?.say({ type: 'draft', person, pageId, page, saved });
    } else if (message.type === 'signed-out' && message.person === this.owner) {
      void this.leaveDevice();
    } else if (message.type === 'person') {
      if (message.person === this.owner && this.refusal !== null) this.reconnectIfAway();
      if (message.person !== this.owner) this.yieldTo();
    }
  }

  /** Reconnects after refusals that a sign-in may have resolved. */
  private reconnectIfAway(): void {
    if (this.refusal === 'signed-out' || this.refusal === 'other-person' || this.refusal === 'no-right')
      this.reconnect();
  }

  /**
   * Another person signed in on this browser: delete the device copy if all is stored, else
   * preserve it for its author.
   */
  private yieldTo(): void {
    if (!this.changed && this.lostWriting.passages.length === 0) return void this.leaveDevice();
    this.refusal = 'other-person';
    this.provider.disconnect();
    this.changedSomething();
  }

  private async leaveDevice(): Promise<void> {
    this.gone = true;
    await this.discardCopy();
    this.changedSomething();
  }

  private readonly onLine = () => {
    if (!navigator.onLine) this.attempted = true;
    this.changedSomething();
  };

  private facts(): SaveFacts {
    return {
      // A socket is slow to notice that the network is gone; `navigator.onLine` is not.
      connected: this.provider.wsconnected && navigator.onLine,
      synced: this.provider.synced,
      sent: this.tally.sent,
      stored: this.tally.stored,
      readOnly: this.readOnly,
      refusal: this.refusal,
      changed: this.changed,
      kept: this.copy.keeps,
      keeping: this.copy.writing,
      everSynced: this.everSynced,
      attempted: this.attempted,
    };
  }

  private look(): SessionView {
    const facts = this.facts();
    if (isSaved(facts)) {
      const now = new Date();
      // By the minute, as it is displayed, so that the view does not change with every keystroke.
      if (this.savedAt === null || (this.changed && minuteOf(now) !== minuteOf(this.savedAt))) this.savedAt = now;
      this.changed = false;
      this.copy.markUnsaved(false);
      this.lostWriting.allStored();
      if (this.refusal === 'storage-failed') this.refusal = null;
    }
    const save = judgeSave(this.facts());
    const hasText = this.draft.getXmlFragment(DRAFT_FRAGMENT).length > 0;
    const final = this.refusal !== null && this.refusal !== 'storage-failed';
    return {
      save,
      refusal: this.refusal,
      savedAt: this.savedAt,
      changed: this.changed,
      ready: this.refusal !== 'outdated' && (this.everSynced || (this.copyLoaded && hasText)),
      writable: !this.readOnly && !final,
      arrival: this.arrival.progress,
      present: listPresent(this.provider.awareness.getStates(), this.owner),
      lost: this.lostWriting.passages,
      gone: this.gone,
    };
  }

  /** Recomputes the view and notifies listeners, at most once per microtask. */
  private changedSomething(): void {
    if (this.scheduled || this.destroyed) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      if (this.destroyed) return;
      const next = this.look();
      if (sameView(this.current, next)) return;
      this.current = next;
      for (const listener of this.listeners) listener();
    });
  }

  private receiveNotice(notice: CollabNotice): void {
    if (notice.type === 'read-only' || notice.type === 'read-write') {
      this.toldReadOnly = notice.type === 'read-only';
      this.readOnly = this.toldReadOnly;
      // Updates sent while the right was missing were refused: reconnecting sends them again.
      if (!this.readOnly && this.changed) queueMicrotask(() => this.reconnect());
      this.changedSomething();
    }
    if (notice.type === 'draft-replaced' || notice.type === 'last-replaced') {
      const isNews = notice.type === 'draft-replaced' || this.missed(notice.at);
      this.replacedAt = notice.at;
      if (!isNews) return;
      // Undo steps from before would insert words into another text. The checkpoint is the way
      // back.
      this.undoManager.clear();
    }
    for (const listener of this.noticeListeners) listener(notice);
  }

  /** Whether the text was replaced while this page was not connected. */
  private missed(at: string | null): boolean {
    return this.replacedAt !== undefined && at !== null && at > (this.replacedAt ?? '');
  }

  private stopOutdated(): void {
    this.refusal = 'outdated';
    this.onOutdated();
    // Not within the Yjs transaction that brought the change.
    queueMicrotask(() => this.provider.disconnect());
    this.changedSomething();
  }

  private avoidTakenColor(): void {
    const taken = new Set(listPresent(this.provider.awareness.getStates(), this.owner).map((one) => one.color));
    if (!taken.has(this.user.color)) return;
    this.user.color = chooseColor(this.user.name, taken);
    this.provider.awareness.setLocalStateField('user', { ...this.user });
  }
}

function minuteOf(date: Date): number {
  return Math.floor(date.getTime() / 60_000);
}
