/** An event whose work the browser lets a service worker finish. */
export interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** A fetch event of a page that the worker controls. Without `respondWith`, the network answers. */
export interface RequestEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface WorkerEvents {
  readonly install: WorkerEvent;
  readonly activate: WorkerEvent;
  readonly fetch: RequestEvent;
}

/** A page on screen. */
interface OpenClient {
  readonly url: string;
  postMessage(message: string): void;
}

/**
 * The part of a service worker's global scope that is used. TypeScript's own (`lib.webworker`)
 * conflicts with that of pages.
 */
export interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options?: { readonly includeUncontrolled: boolean }): Promise<readonly OpenClient[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => void): void;
}
