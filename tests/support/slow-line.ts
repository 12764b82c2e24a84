import type { AddressInfo } from 'node:net';
import { createServer, type Socket, connect as tcpConnect } from 'node:net';

/** Bytes of an Ethernet packet's payload, the unit in which connections take turns. */
const PACKET = 1_460;
/** Queued bytes of one connection above which its sender is not read. */
const QUEUE = 32 * 1024;

export interface SlowLineOptions {
  /** The server behind the slow network: `http://localhost:3000`. */
  readonly target: string;
  /** Bits per second towards the browser. */
  readonly down: number;
  /** Bits per second towards the server; by default as `down`. */
  readonly up?: number;
  /** Milliseconds per round trip; opening a connection takes one. */
  readonly latency?: number;
}

/** A connection through the slow network. */
export interface LineConnection {
  /** The path of its first HTTP request, once it has arrived. */
  readonly path: string;
  /** Bytes that reached the browser. */
  readonly bytesDown: number;
  readonly bytesUp: number;
  /** Closes both sides at once, like a lost network. */
  cut(): void;
}

export interface SlowLine {
  /** The address of the server through the slow network. */
  readonly url: string;
  readonly connections: ReadonlySet<LineConnection>;
  /** Called when bytes of a connection have reached the browser. */
  onDelivered: (connection: LineConnection) => void;
  /** Called when bytes of a connection have reached the server. */
  onUploaded: (connection: LineConnection) => void;
  /** Sets the bits per second in both directions. */
  setSpeed(bitsPerSecond: number): void;
  /**
   * From now on, delays what connections with this path prefix send to the browser.
   * @returns a function that releases it
   */
  hold(path: string): () => void;
  close(): Promise<void>;
}

interface Flow {
  readonly queue: Buffer[];
  queued: number;
  /** Packets sent but not yet delivered. */
  underway: number;
  readonly from: Socket;
  readonly to: Socket;
  ended: boolean;
  isHeld(): boolean;
  delivered(bytes: number): void;
}

const isMoving = (flow: Flow) => !flow.isHeld();

/** One direction: sends packets of all connections one after the other, each connection in turn. */
class Direction {
  private readonly flows: Flow[] = [];
  private readonly underway: { flow: Flow; packet: Buffer; arrives: number }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private arrival: NodeJS.Timeout | undefined;
  /** When the network is free again. */
  private free = 0;
  private readonly delay: number;
  bitsPerSecond: number;

  constructor(bitsPerSecond: number, delay: number) {
    this.bitsPerSecond = bitsPerSecond;
    this.delay = delay;
  }

  add(flow: Flow): void {
    flow.from.on('data', (data: Buffer) => {
      flow.queue.push(data);
      flow.queued += data.length;
      if (flow.queued >= QUEUE) flow.from.pause();
      if (!this.flows.includes(flow)) this.flows.push(flow);
      this.schedule();
    });
    flow.from.on('end', () => {
      flow.ended = true;
      this.endWhenDelivered(flow);
    });
  }

  /** After something was let go on. */
  resume(): void {
    this.deliver();
    this.schedule();
  }

  private schedule(): void {
    if (this.timer || !this.flows.some(isMoving)) return;
    const now = performance.now();
    this.free = Math.max(this.free, now);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.send();
      this.schedule();
    }, this.free - now);
  }

  /** Sends as many packets as the elapsed time allows. */
  private send(): void {
    const now = performance.now();
    while (this.free <= now) {
      const flow = this.flows.find(isMoving);
      if (!flow) break;
      this.flows.splice(this.flows.indexOf(flow), 1);
      const packet = take(flow, PACKET);
      this.free += (packet.length * 8_000) / this.bitsPerSecond;
      if (flow.queued > 0) this.flows.push(flow);
      if (flow.queued < QUEUE && !flow.from.destroyed) flow.from.resume();
      flow.underway++;
      this.underway.push({ flow, packet, arrives: this.free + this.delay });
    }
    this.deliver();
  }

  /** Timers of about the same time fire in any order: this keeps the packets' order. */
  private deliver(): void {
    const now = performance.now();
    for (;;) {
      const next = this.underway.find(({ flow }) => isMoving(flow));
      if (!next || next.arrives > now) break;
      this.underway.splice(this.underway.indexOf(next), 1);
      const { flow, packet } = next;
      flow.underway--;
      if (flow.to.writable) {
        flow.to.write(packet);
        flow.delivered(packet.length);
      }
      this.endWhenDelivered(flow);
    }
    const next = this.underway.find(({ flow }) => isMoving(flow));
    if (!next || this.arrival) return;
    this.arrival = setTimeout(() => {
      this.arrival = undefined;
      this.deliver();
    }, next.arrives - now);
  }

  private endWhenDelivered(flow: Flow): void {
    if (flow.ended && flow.queued === 0 && flow.underway === 0) flow.to.end();
  }
}

function take(flow: Flow, size: number): Buffer {
  const first = flow.queue[0]!;
  const packet = first.subarray(0, size);
  if (packet.length === first.length) flow.queue.shift();
  else flow.queue[0] = first.subarray(packet.length);
  flow.queued -= packet.length;
  return packet;
}

/**
 * A slow network in front of a server, including WebSockets: a TCP proxy that shares a bandwidth
 * among all connections, per direction, and delays them.
 */
export async function openSlowLine(options: SlowLineOptions): Promise<SlowLine> {
  const { target, down, up = down, latency = 0 } = options;
  const { hostname, port } = new URL(target);
  const downwards = new Direction(down, latency / 2);
  const upwards = new Direction(up, latency / 2);
  const connections = new Set<LineConnection>();
  const held = new Set<string>();
  const line: SlowLine = {
    url: '',
    connections,
    onDelivered: () => {},
    onUploaded: () => {},
    setSpeed(bitsPerSecond) {
      downwards.bitsPerSecond = bitsPerSecond;
      upwards.bitsPerSecond = bitsPerSecond;
    },
    hold(path) {
      held.add(path);
      return () => {
        held.delete(path);
        downwards.resume();
      };
    },
    async close() {
      for (const connection of connections) connection.cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => {
    const far = tcpConnect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const connection = {
      path: '',
      bytesDown: 0,
      bytesUp: 0,
      cut() {
        near.resetAndDestroy();
        far.resetAndDestroy();
      },
    };
    connections.add(connection);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => connection.cut());
      socket.on('close', () => {
        connections.delete(connection);
        near.destroy();
        far.destroy();
      });
    }
    near.once('data', (data) => {
      connection.path = /^\w+ (\S+)/.exec(String(data))?.[1] ?? '';
    });
    downwards.add({
      queue: [],
      queued: 0,
      underway: 0,
      from: far,
      to: near,
      ended: false,
      isHeld: () => [...held].some((path) => connection.path.startsWith(path)),
      delivered(bytes) {
        connection.bytesDown += bytes;
        line.onDelivered(connection);
      },
    });
    upwards.add({
      queue: [],
      queued: 0,
      underway: 0,
      from: near,
      to: far,
      ended: false,
      isHeld: () => false,
      delivered(bytes) {
        connection.bytesUp += bytes;
        line.onUploaded(connection);
      },
    });
    // The round trip of the TCP handshake, before which a client sends nothing.
    near.pause();
    setTimeout(() => near.resume(), latency);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  Object.assign(line, { url: `http://localhost:${(server.address() as AddressInfo).port}` });
  return line;
}
