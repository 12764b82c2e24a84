/** The message about an image that is not stored yet, and how to try again. */
export interface ImageState {
  readonly words: string;
  readonly retry: (() => void) | null;
}

/** The images that this window is uploading, and the state that their figures show. */
export class ImagesUnderWay {
  private readonly states = new Map<string, ImageState>();
  private readonly listeners = new Set<() => void>();
  private readonly controller = new AbortController();

  /** Aborted when the editor is closed. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  of(id: unknown): ImageState | null {
    return this.states.get(id as string) ?? null;
  }

  setState(id: string, state: ImageState | null): void {
    if (state) this.states.set(id, state);
    else this.states.delete(id);
    for (const listener of this.listeners) listener();
  }

  /** @returns a function that stops listening */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.controller.abort();
  }
}
