/** A form on its way to the server. It stays on this device until the server says that it is stored. */
export interface Envelope {
  /** The form's own key: sent twice, it is stored once. */
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Who wrote it: on a shared phone, nobody sends what another wrote. */
  readonly by: string;
  /** Why the server refused it; absent while it waits. */
  readonly refused?: string;
}

export type Delivery =
  | { readonly state: 'stored'; readonly id: string }
  | { readonly state: 'refused'; readonly why: string }
  /** No line, or a server that cannot now. */
  | { readonly state: 'waiting'; readonly retryAfter: number };

const PATIENCE = 30_000;

/** Reads and writes this device's store; without one (private browsing), what is kept lasts as long as the page. */
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

/** What was written on this page and is not stored yet. */
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
    this.address = `/annotations/${options.pageId}`;
    this.by = options.by;
    this.changed = options.changed;
  }

  /** Those of the one who is here now. */
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

  /** Sends one. What is stored leaves the device; what is refused stays, with the reason. */
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
      // Somebody else's bytes under our name: nothing of ours is lost by starting anew.
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
      return { state: 'waiting', retryAfter: (Number(answer.headers.get('Retry-After')) || 5) * 1000 };
    }
    const told = (await answer.json()) as { ok?: boolean; id?: string; errors?: Record<string, string> };
    if (told.ok) return { state: 'stored', id: told.id ?? '' };
    return { state: 'refused', why: Object.values(told.errors ?? {}).join(' ') };
  } catch {
    // No answer, or none that can be read: whether it was stored is unknown, and sending it again does no harm.
    return { state: 'waiting', retryAfter: 5_000 };
  } finally {
    clearTimeout(timer);
  }
}
