import type { SessionFact } from '#app/editor/session/state/session-fact.ts';
import { initialState, type SessionState } from '#app/editor/session/state/session-state.ts';
import { step } from '#app/editor/session/state/session-step.ts';
import { type SessionView, viewOf } from '#app/editor/session/state/session-view.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';

/** A frame with content on its way: the edits that it carries. */
type Edits = ReadonlySet<number>;

interface Socket {
  open: boolean;
  /** The server has sent its close frame: nothing that the page sends arrives any more. */
  closing: boolean;
  /** The server's sync step 1 has arrived, and this page has answered it. */
  answered: boolean;
  synced: boolean;
  readonly inFlight: Edits[];
  /** Frames that the server has reported as stored. */
  stored: number;
}

/** The data that an earlier visit left in the device copy. */
export interface EarlierVisit {
  /** How many edits. */
  readonly edits: number;
  /** The server has stored them; its confirmation came too late to remove the mark. */
  readonly stored: boolean;
}

/**
 * One session with a model of what is around it: the network, the server, the device copy. Edits
 * are numbers. The events are reported in the order in which y-websocket and the browser have them.
 */
export class SessionWorld {
  state: SessionState;
  readonly typed = new Set<number>();
  readonly server = new Set<number>();
  /** Edits in this page. */
  readonly page = new Set<number>();
  /** Edits in the device copy; null when it is deleted. */
  copy: Set<number> | null = new Set();
  /** The device copy is marked: it holds edits that are not known to be stored. */
  marked = false;
  /** Edits that their author has given up, by discarding them or by signing out. */
  readonly givenUp = new Set<number>();
  /**
   * Edits that were in the page or the copy when the copy was deleted although nobody had asked for
   * it.
   */
  readonly dropped = new Set<number>();
  socket: Socket | null = null;
  right: 'write' | 'read' | 'none' = 'write';
  signedIn: 'author' | 'other' | 'nobody' = 'author';
  online = true;
  /** The server stores nothing. */
  full = false;
  /** The server has no room for this draft. */
  crowded = false;
  /** The session wants to be connected, as the provider does. */
  wanted = false;
  /** `connect` was carried out although the session had ended. */
  connectedAfterEnd = false;
  /** An edit was sent while the page showed that it may not write. */
  sentWithoutRight = false;
  /** All facts, and the types of their effects. */
  private readonly log: (SessionFact | string)[] = [];
  private asked = false;
  private readonly due: SessionFact[] = [];
  private stepping = false;

  constructor({ edits, stored }: EarlierVisit = { edits: 0, stored: true }) {
    for (let edit = 0; edit < edits; edit++) {
      this.typed.add(edit);
      this.copy!.add(edit);
      this.marked = true;
      if (stored) this.server.add(edit);
    }
    this.state = initialState({ online: true, arrival: null, lost: [] });
    this.report({ type: 'copy-changed', keeps: true, writing: false });
  }

  /** Everything that happened, for the report of a failure. */
  get history(): string {
    return this.log.map((one) => (typeof one === 'string' ? `  → ${one}` : JSON.stringify(one))).join('\n');
  }

  get view(): SessionView {
    return viewOf(this.state);
  }

  /** The handlers of the present events have run. */
  settle(): void {
    this.report({ type: 'settled', now: new Date(0) });
  }

  /** Opens the draft until everything is stored. */
  open(): void {
    this.loadCopy();
    this.dial();
    this.synchronise();
    this.store();
    this.synchronise();
    this.settle();
  }

  loadCopy(): void {
    if (this.state.copyLoaded) return;
    for (const edit of this.copy ?? []) this.page.add(edit);
    if (this.copy && this.copy.size > 0) this.report({ type: 'draft-updated', by: 'copy', hasText: true });
    this.report({ type: 'copy-loaded', unsaved: this.marked });
  }

  /** An edit by the author, if the page lets them. */
  type(): void {
    if (!this.view.ready || !this.view.writable || this.view.gone) return;
    const edit = this.typed.size;
    this.typed.add(edit);
    this.page.add(edit);
    this.report({ type: 'draft-updated', by: 'author', hasText: true });
    this.copy?.add(edit);
    if (this.socket?.open && !this.socket.closing) this.send(new Set([edit]));
  }

  /** The provider tries to connect. */
  dial(): void {
    if (!this.wanted || this.socket) return;
    this.report({ type: 'socket-created' });
    this.socket = { open: false, closing: false, answered: false, synced: false, inFlight: [], stored: 0 };
    if (!this.online) {
      this.report({ type: 'connection-failed' });
      return this.close(1006);
    }
    this.socket.open = true;
    this.report({ type: 'connected' });
    if (this.signedIn === 'nobody') this.close(CLOSE.signedOut);
    else if (this.signedIn === 'other') this.close(CLOSE.otherPerson);
    else if (this.right === 'none') this.close(CLOSE.noRight);
    else if (this.crowded) this.close(CLOSE.noRoom);
    else if (this.right === 'read') this.report({ type: 'notice', notice: { type: 'read-only' } });
  }

  /** The server's sync step 1 arrives and is answered, or else its sync step 2 arrives. */
  synchronise(): void {
    const { socket } = this;
    if (!socket?.open || socket.closing || socket.synced) return;
    if (!socket.answered) {
      const lacked = new Set([...this.page].filter((edit) => !this.server.has(edit)));
      this.report({ type: 'server-state', ahead: lacked.size > 0 });
      socket.answered = true;
      return this.send(lacked);
    }
    socket.synced = true;
    for (const edit of this.server) this.page.add(edit);
    this.report({ type: 'draft-updated', by: 'server', hasText: true });
    this.report({ type: 'synced', synced: true });
  }

  /** The server stores what is on its way, or fails to. */
  store(): void {
    const { socket } = this;
    if (!socket?.open || socket.closing || socket.inFlight.length === 0) return;
    if (this.right !== 'write') {
      const refused = socket.inFlight.splice(0);
      if (refused.some((edits) => edits.size > 0)) this.report({ type: 'notice', notice: { type: 'read-only' } });
      return;
    }
    if (this.full) return this.close(CLOSE.storageFailed);
    for (const edits of socket.inFlight.splice(0)) {
      for (const edit of edits) this.server.add(edit);
      socket.stored++;
    }
    this.report({ type: 'frames-stored', count: socket.stored });
  }

  /** The server has sent a close frame, which the browser has not reported yet. */
  beginClosing(): void {
    if (this.socket?.open) this.socket.closing = true;
  }

  close(code: number | null): void {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    this.report({ type: 'connection-closed', code });
    if (socket.synced) this.report({ type: 'synced', synced: false });
    if (code === null || code < 4400 || code >= 4500) return;
    this.wanted = false;
    this.report({ type: 'connection-refused', code });
  }

  setRight(right: 'write' | 'read' | 'none'): void {
    if (right === this.right) return;
    this.right = right;
    if (!this.socket?.open) return;
    if (right === 'none') this.close(CLOSE.noRight);
    else this.report({ type: 'notice', notice: { type: right === 'read' ? 'read-only' : 'read-write' } });
  }

  /** Others open drafts, or close some. */
  setCrowded(crowded: boolean): void {
    this.crowded = crowded;
    if (crowded) this.close(CLOSE.noRoom);
  }

  setOnline(online: boolean): void {
    this.online = online;
    this.report({ type: 'network-changed', online });
  }

  /** Somebody signs in on this browser, in another page. */
  signIn(who: 'author' | 'other'): void {
    this.signedIn = who;
    this.report({ type: 'person-seen', same: who === 'author' });
  }

  signOut(): void {
    this.signedIn = 'nobody';
    this.ask('signed-out');
  }

  /** The session ends on the server: no page is notified, the socket is closed. */
  expire(): void {
    this.signedIn = 'nobody';
    this.close(CLOSE.signedOut);
  }

  /** The author requests something with a button, or by signing out. */
  ask(type: 'reconnect-requested' | 'discard-requested' | 'signed-out'): void {
    this.asked = true;
    if (type !== 'reconnect-requested')
      for (const edit of [...this.page, ...(this.copy ?? [])]) if (!this.server.has(edit)) this.givenUp.add(edit);
    this.report({ type });
    this.asked = false;
  }

  /** Repairs everything, and lets all pending events happen. */
  calm(): void {
    this.full = false;
    this.crowded = false;
    this.setOnline(true);
    this.setRight('write');
    this.signIn('author');
    if (this.view.refusal !== null) this.ask('reconnect-requested');
    for (let round = 0; round < 12; round++) {
      if (this.socket?.closing) this.close(1006);
      this.loadCopy();
      this.dial();
      this.synchronise();
      this.store();
      this.settle();
    }
  }

  report(fact: SessionFact): void {
    this.due.push(fact);
    if (this.stepping) return;
    this.stepping = true;
    for (let next = this.due.shift(); next; next = this.due.shift()) {
      this.log.push(next);
      const before = this.state;
      const { state, effects } = step(this.state, next);
      this.state = state;
      for (const { type } of effects) {
        this.log.push(type);
        if (type === 'connect') {
          if (before.gone || (before.refusal === 'outdated' && state.refusal === null)) this.connectedAfterEnd = true;
          this.wanted = true;
        } else if (type === 'disconnect') {
          this.wanted = false;
          this.close(null);
        } else if (type === 'mark-unsaved') this.marked = true;
        else if (type === 'record-stored') this.marked = false;
        else if (type === 'delete-copy') this.deleteCopy();
      }
    }
    this.stepping = false;
  }

  private deleteCopy(): void {
    for (const edit of [...this.page, ...(this.copy ?? [])])
      if (!this.asked && !this.server.has(edit) && !this.givenUp.has(edit)) this.dropped.add(edit);
    this.copy = null;
  }

  private send(edits: Edits): void {
    if (edits.size > 0 && !this.view.writable && this.state.synced) this.sentWithoutRight = true;
    this.socket!.inFlight.push(edits);
    this.report({ type: 'frame-sent' });
  }
}
