import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { openDeviceChannel } from '#app/device/device-channel.ts';
import type { CopiedPage } from '#app/device/device-copy.ts';
import { DraftArrival } from '#app/editor/session/connection/draft-arrival.ts';
import { createDraftProvider } from '#app/editor/session/connection/draft-provider.ts';
import { chooseColor, listPresent } from '#app/editor/session/connection/presence.ts';
import { LocalCopy } from '#app/editor/session/local-copy/local-copy.ts';
import { LostWriting } from '#app/editor/session/local-copy/lost-writing.ts';
import type { SessionEffect } from '#app/editor/session/state/session-effect.ts';
import { initialState } from '#app/editor/session/state/session-state.ts';
import { SessionStore } from '#app/editor/session/state/session-store.ts';
import { takeEarlySocket } from '#app/editor/socket/early-socket.ts';
import { ReceivedParts } from '#app/editor/socket/received-parts.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { CollabNotice } from '#content/draft/collab-protocol.ts';
import { CalmUndoManager } from './calm-undo-manager.ts';
import { deviceFact } from './device-facts.ts';
import { reportProvider } from './provider-facts.ts';
import { watchSchema } from './schema-watch.ts';

/**
 * One draft open in one page: the Yjs document, its connection and its device copy. Reports their
 * events as facts and carries out the effects; what follows from what is in `session-step.ts`.
 * Knows nothing of the screen.
 */
export class DraftSession {
  readonly draft = new Y.Doc();
  readonly provider: WebsocketProvider;
  readonly undoManager: CalmUndoManager;
  readonly user: { readonly id: string; readonly name: string; color: string };
  private readonly pageId: string;
  private readonly page: CopiedPage;
  private readonly store: SessionStore;
  private readonly copy: LocalCopy;
  private readonly arrival: DraftArrival;
  private readonly lostWriting: LostWriting;
  private readonly device: ReturnType<typeof openDeviceChannel>;
  private readonly noticeListeners = new Set<(notice: CollabNotice) => void>();
  private readonly unwatch: () => void;
  private copyDeleted: Promise<void> = Promise.resolve();
  private destroyed = false;
  /** Called before content outside the schema reaches the screen. */
  onOutdated: () => void = () => {};

  constructor(options: { pageId: string; page: CopiedPage; userName: string; userSeed: string; origin: string }) {
    const { pageId, page, userSeed: owner, origin } = options;
    const { draft } = this;
    this.pageId = pageId;
    this.page = page;
    this.user = { id: owner, name: options.userName, color: chooseColor(owner, new Set()) };
    // Registered before the copy's own listener, so that the mark is written before the update.
    draft.on('update', this.onUpdate);
    this.copy = new LocalCopy({ owner, pageId, page }, draft, {
      onChange: () => this.store.report({ type: 'copy-changed', keeps: this.copy.keeps, writing: this.copy.writing }),
      onWritten: () => this.arrival.copyIsWritten(),
    });
    const early = takeEarlySocket({ owner, pageId });
    const parts = early?.parts ?? new ReceivedParts();
    this.arrival = new DraftArrival(draft, parts, () =>
      this.store.report({ type: 'arrival-changed', arrival: this.arrival.progress }),
    );
    this.lostWriting = new LostWriting({
      pageId,
      owner,
      draft,
      isFromServer: (from) => from === this.provider,
      onChange: () => this.store.report({ type: 'lost-changed', lost: this.lostWriting.passages }),
    });
    this.undoManager = new CalmUndoManager(draft.getXmlFragment(DRAFT_FRAGMENT));
    const { progress } = this.arrival;
    const state = initialState({ online: navigator.onLine, arrival: progress, lost: this.lostWriting.passages });
    this.store = new SessionStore(state, (effect) => this.run(effect));
    const { report } = this.store;
    this.provider = createDraftProvider({
      origin,
      pageId,
      draft,
      owner,
      parts,
      early: early?.socket ?? null,
      onSocketCreated: () => report({ type: 'socket-created' }),
      onFrameSent: () => report({ type: 'frame-sent' }),
      onFramesStored: (count) => report({ type: 'frames-stored', count }),
      onNotice: (notice) => report({ type: 'notice', notice }),
      onServerState: (held) => report({ type: 'server-state', ahead: this.lostWriting.serverHolds(held) }),
      onNotWhole: () => this.arrival.forget(),
    });
    reportProvider(this.provider, owner, report);
    this.device = openDeviceChannel((message) => {
      const fact = deviceFact(message, owner);
      if (fact) report(fact);
    });
    for (const name of ['online', 'offline'] as const) window.addEventListener(name, this.onNetwork);
    this.unwatch = watchSchema(draft, () => report({ type: 'schema-outdated' }));
    void this.copy.loaded.then(async (unsaved) => {
      await this.openArrival();
      report({ type: 'copy-loaded', unsaved });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  readonly view = () => this.store.view();

  /** Subscribes to the server's notices. @returns unsubscribes */
  onNotice(listener: (notice: CollabNotice) => void): () => void {
    this.noticeListeners.add(listener);
    return () => this.noticeListeners.delete(listener);
  }

  /** Reconnects after a refusal: the edits that were preserved go to the server. */
  reconnect(): void {
    this.store.report({ type: 'reconnect-requested' });
  }

  /** Discards a lost passage that its author has dealt with. */
  forgetLost(id: string): void {
    this.lostWriting.forget(id);
  }

  /** Deletes the device copy, including edits that were not stored. */
  discardCopy(): Promise<void> {
    this.store.report({ type: 'discard-requested' });
    return this.copyDeleted;
  }

  destroy(): void {
    this.destroyed = true;
    this.store.end();
    this.unwatch();
    this.lostWriting.destroy();
    for (const name of ['online', 'offline'] as const) window.removeEventListener(name, this.onNetwork);
    this.noticeListeners.clear();
    this.device?.close();
    this.provider.destroy();
    this.arrival.end();
    this.copy.destroy();
    this.undoManager.destroy();
    this.draft.destroy();
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown) => {
    const by = origin === this.provider ? 'server' : this.copy.isOrigin(origin) ? 'copy' : 'author';
    const hasText = this.draft.getXmlFragment(DRAFT_FRAGMENT).length > 0;
    this.store.report({ type: 'draft-updated', by, hasText });
  };

  private readonly onNetwork = () => this.store.report({ type: 'network-changed', online: navigator.onLine });

  /** Loads the parts cached on this device. If that fails, the server sends the whole draft. */
  private async openArrival(): Promise<void> {
    if (this.destroyed || !this.copy.keeps) return;
    const database = await this.copy.database;
    if (!database) return;
    await this.arrival.open(database).catch((error: unknown) => console.info('parts not read', error));
  }

  private run(effect: SessionEffect): void {
    switch (effect.type) {
      case 'connect':
        return this.provider.connect();
      case 'disconnect':
        return this.provider.disconnect();
      case 'mark-unsaved':
        return this.copy.markUnsaved(true);
      case 'record-stored':
        this.copy.markUnsaved(false);
        return this.lostWriting.allStored();
      case 'delete-copy':
        this.arrival.end();
        this.copyDeleted = this.copy.clear();
        return;
      case 'detach-editor':
        return this.onOutdated();
      case 'clear-undo':
        return this.undoManager.clear();
      case 'avoid-taken-color':
        return this.avoidTakenColor();
      case 'notify':
        for (const listener of this.noticeListeners) listener(effect.notice);
        return;
      case 'answer-saved': {
        const { pageId, page, user } = this;
        this.device?.post({ type: 'draft', person: user.id, pageId, page, saved: effect.saved });
      }
    }
  }

  private avoidTakenColor(): void {
    const taken = new Set(listPresent(this.provider.awareness.getStates(), this.user.id).map((one) => one.color));
    if (!taken.has(this.user.color)) return;
    this.user.color = chooseColor(this.user.name, taken);
    this.provider.awareness.setLocalStateField('user', { ...this.user });
  }
}
