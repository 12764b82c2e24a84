/**
 * Lends each connection to one caller at a time, because a transaction needs its own. Callers that
 * find none free wait in order.
 */
export class ConnectionPool<T> {
  private readonly free: T[];
  private readonly waiting: ((connection: T) => void)[] = [];

  constructor(connections: readonly T[]) {
    this.free = [...connections];
  }

  acquire(): Promise<T> {
    const connection = this.free.pop();
    if (connection !== undefined) return Promise.resolve(connection);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  release(connection: T): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.free.push(connection);
  }
}
