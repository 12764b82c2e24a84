import type { SessionEffect } from './session-effect.ts';
import type { SessionFact } from './session-fact.ts';
import type { SessionState } from './session-state.ts';
import { step } from './session-step.ts';
import { type SessionView, sameView, viewOf } from './session-view.ts';

/**
 * Holds a session's state: takes facts, has their effects carried out, and notifies listeners when
 * the view has changed, at most once per microtask.
 */
export class SessionStore {
  private state: SessionState;
  private current: SessionView;
  private readonly run: (effect: SessionEffect) => void;
  private readonly listeners = new Set<() => void>();
  /** Facts reported while the effects of another are carried out. */
  private readonly queue: SessionFact[] = [];
  private running = false;
  private scheduled = false;
  private ended = false;

  constructor(state: SessionState, run: (effect: SessionEffect) => void) {
    this.state = state;
    this.current = viewOf(state);
    this.run = run;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): SessionView => this.current;

  /** Takes in a fact and carries out its effects, before it returns unless called by an effect. */
  readonly report = (fact: SessionFact): void => {
    if (this.ended) return;
    this.schedule();
    this.take(fact);
  };

  /** Takes in no more facts, and forgets the listeners. */
  end(): void {
    this.ended = true;
    this.listeners.clear();
  }

  private take(fact: SessionFact): void {
    this.queue.push(fact);
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        const { state, effects } = step(this.state, next);
        this.state = state;
        for (const effect of effects) this.run(effect);
      }
    } finally {
      this.running = false;
    }
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      if (this.ended) return;
      this.take({ type: 'settled', now: new Date() });
      const next = viewOf(this.state);
      if (sameView(this.current, next)) return;
      this.current = next;
      for (const listener of this.listeners) listener();
    });
  }
}
