import { threadsPath } from '#content/addresses/site-paths.ts';
/** A form to be sent. It stays on this device until the server has confirmed it. */
export interface Envelope {
  /** The form's own key, which makes sending it twice idempotent. */
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The author: on a shared phone, nobody sends another person's text. */
  readonly by: string;
  /** Why the server refused it; absent while it is pending. */
  readonly refused?: string;
}

export type Delivery =
  | { readonly state: 'stored'; readonly id: string }
  | { readonly state: 'refused'; readonly why: string; readonly place: string | null }
  /** No network, or a server that is temporarily unable. */
  | { readonly state: 'waiting'; readonly retryAfter: number };

const PATIENCE = 30_000;
/** However long the server asks to wait, it is asked again within an hour. */
const LONGEST_WAIT = 3_600_000;

/** Wraps localStorage; where it is denied (private browsing), entries last as long as the page. */
export class DeviceStore {
  private readonly memory = new Map<string, string>();

  read(name: string): string | null {
    try {
      return localStorage.getItem(name) ?? this.memory.get(name) ?? null;
    } catch (error) {
      if (error instanceof DOMException) return this.memory.get(name) ?? null;
      throw error;
    }
  }

  write(name: string, value: string | null): void {
    if (value === null) this.memory.delete(name);
    else this.memory.set(name, value);
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

/** Annotations written on this page and not stored yet. */
export class Outbox {
  private readonly store: DeviceStore;
  private readonly name: string;
  private readonly address: string;
  private readonly by: string;
  private readonly changed: (envelopes: readonly Envelope[]) => void;

  constructor(options: {
    store: DeviceStore;
    pageId: string;
    by: string;
    changed: (envelopes: readonly Envelope[]) => void;
  }) {
    this.store = options.store;
    this.name = `navette:envois:${options.pageId}`;
    this.address = threadsPath(options.pageId);
    this.by = options.by;
    this.changed = options.changed;
  }

  /** The current person's entries. */
  list(): Envelope[] {
    return this.all().filter(({ by }) => by === this.by);
  }

  put(fields: Record<string, string>): Envelope {
    const envelope: Envelope = { key: fields.cle ?? '', fields, by: this.by };
    this.save([...this.all().filter(({ key }) => key !== envelope.key), envelope]);
    return envelope;
  }

  discard(key: string): void {
    this.save(this.all().filter((envelope) => envelope.key !== key));
  }

  /** Sends one entry. Stored, it is deleted from the device; refused, it stays with the reason. */
  async send(envelope: Envelope): Promise<Delivery> {
    const delivery = await deliver(this.address, envelope.fields);
    if (delivery.state === 'stored') this.discard(envelope.key);
    if (delivery.state === 'refused') {
      this.save(this.all().map((kept) => (kept.key === envelope.key ? { ...kept, refused: delivery.why } : kept)));
    }
    return delivery;
  }

  private all(): Envelope[] {
    try {
      const kept: unknown = JSON.parse(this.store.read(this.name) ?? '[]');
      return Array.isArray(kept) ? (kept as Envelope[]) : [];
    } catch (error) {
      // Foreign data under our key: nothing of ours is lost by starting with an empty list.
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }

  private save(envelopes: readonly Envelope[]): void {
    this.store.write(this.name, envelopes.length === 0 ? null : JSON.stringify(envelopes));
    this.changed(envelopes.filter(({ by }) => by === this.by));
  }
}

async function deliver(address: string, fields: Readonly<Record<string, string>>): Promise<Delivery> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Accept: 'application/json' },
      signal: controller.signal,
    });
    if (answer.status === 429 || answer.status >= 500) {
      return {
        state: 'waiting',
        retryAfter: Math.min((Number(answer.headers.get('Retry-After')) || 5) * 1000, LONGEST_WAIT),
      };
    }
    const result = (await answer.json()) as {
      ok?: boolean;
      id?: string;
      errors?: Record<string, string>;
      place?: string | null;
    };
    if (result.ok) return { state: 'stored', id: result.id ?? '' };
    return { state: 'refused', why: Object.values(result.errors ?? {}).join(' '), place: result.place ?? null };
  } catch {
    // No response, or an unreadable one: it may be stored, and sending it again is harmless.
    return { state: 'waiting', retryAfter: 5_000 };
  } finally {
    clearTimeout(timer);
  }
}
