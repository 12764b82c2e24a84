import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { readerAddress } from '#server/http/guard/reader-address.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/**
 * The proxies whose headers are trusted for a reader's address; observed by the limit of sign-in
 * links, thirty per address.
 */
const MOST_LINKS = 30;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(trusted: string, host = '127.0.0.1'): Promise<RunningApp> {
  const app = await startApp({ TRUSTED_PROXIES: trusted, HOST: host });
  closers.push(() => app.close());
  return app;
}

/** A reverse proxy like nginx: appends its client's address to the request's header. */
async function startProxy(options: { port: number; from: string }): Promise<number> {
  const proxy = createServer((request, response) => {
    const { remoteAddress = '' } = request.socket;
    const forwardedFor = [request.headers['x-forwarded-for'], remoteAddress.replace('::ffff:', '')]
      .filter(Boolean)
      .join(', ');
    const passed = httpRequest(
      {
        host: '127.0.0.1',
        port: options.port,
        localAddress: options.from,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, 'x-forwarded-for': forwardedFor },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => proxy.close(resolve)));
  return (proxy.address() as AddressInfo).port;
}

let count = 0;
/** Requests a link. @param from the address on this machine that the request comes from */
function askForLink(port: number, from: string, forwardedFor?: string): Promise<number> {
  const body = `email=p${++count}%40example.org`;
  const headers = {
    host: 'localhost',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
    ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
  };
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      localAddress: from,
      path: '/connexion',
      method: 'POST',
      headers,
      agent: false,
    };
    httpRequest(options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end(body);
  });
}

/** Uses up the link limit of whoever these requests count for. @returns the number of links sent */
async function useUp(port: number, from: string, forwardedFor: (i: number) => string | undefined): Promise<number> {
  for (let given = 0; given <= MOST_LINKS; given++) {
    if ((await askForLink(port, from, forwardedFor(given))) === 429) return given;
  }
  return Number.POSITIVE_INFINITY;
}

const portOf = (app: RunningApp) => Number(new URL(app.localUrl).port);

describe('a trusted proxy', () => {
  test('on another address than 127.0.0.1 gives each reader their own limit', async () => {
    const app = await start('127.0.0.9');
    const proxy = await startProxy({ port: portOf(app), from: '127.0.0.9' });
    expect(await useUp(proxy, '127.0.0.20', () => undefined)).toBe(MOST_LINKS);
    expect(await askForLink(proxy, '127.0.0.21')).toBe(303);
  });

  test('is not fooled by a reader’s own headers', async () => {
    const app = await start('127.0.0.9');
    const proxy = await startProxy({ port: portOf(app), from: '127.0.0.9' });
    const forwardedFor = (i: number) =>
      [`192.0.2.${i}`, `127.0.0.9, 192.0.2.${i}`, `192.0.2.${i}, 127.0.0.9`, 'x, , ;'][i % 4];
    expect(await useUp(proxy, '127.0.0.20', forwardedFor)).toBe(MOST_LINKS);
    expect(await askForLink(proxy, '127.0.0.21', '127.0.0.20')).toBe(303);
  });

  test('may be behind another one', async () => {
    const app = await start('127.0.0.9, 127.0.0.10');
    const inner = await startProxy({ port: portOf(app), from: '127.0.0.9' });
    const outer = await startProxy({ port: inner, from: '127.0.0.10' });
    expect(await useUp(outer, '127.0.0.20', (i) => `192.0.2.${i}`)).toBe(MOST_LINKS);
    expect(await askForLink(outer, '127.0.0.21')).toBe(303);
  });
});

test('other clients are not trusted: they count by their own address', async () => {
  const app = await start('127.0.0.9');
  expect(await useUp(portOf(app), '127.0.0.30', (i) => `192.0.2.${i}`)).toBe(MOST_LINKS);
  expect(await askForLink(portOf(app), '127.0.0.31', '127.0.0.30')).toBe(303);
});

test('with none, nobody is trusted, not even this machine', async () => {
  const app = await start('none');
  expect(await useUp(portOf(app), '127.0.0.1', (i) => `192.0.2.${i}`)).toBe(MOST_LINKS);
});

test.each([
  ['', '127.0.0.9', undefined],
  ['127.0.0.9', '127.0.0.9', undefined],
  ['127.0.0.9', '127.0.0.9', ''],
  ['127.0.0.9', '127.0.0.9', '192.0.2.1'],
  ['127.0.0.9', '127.0.0.8', '192.0.2.1'],
  ['127.0.0.9', '::ffff:127.0.0.9', '192.0.2.1, 192.0.2.2'],
  ['127.0.0.9', '127.0.0.9', '192.0.2.1,127.0.0.9'],
  ['127.0.0.9', '127.0.0.9', '127.0.0.9'],
  ['127.0.0.9', '127.0.0.9', ' 192.0.2.1 , , 127.0.0.9 ,'],
  ['127.0.0.9', '127.0.0.9', 'x, , ;'],
  ['127.0.0.9', '127.0.0.9', '192.0.2.1, 2001:db8::1'],
  ['127.0.0.8/30, loopback', '::1', '192.0.2.1, 127.0.0.10'],
  ['127.0.0.9', undefined, '192.0.2.1'],
])(
  'trusting “%s”, a request from %s with the header “%s” has the same address before and in Express',
  (trusted, remoteAddress, forwardedFor) => {
    const app = express();
    app.set('trust proxy', trusted === '' ? [] : trusted);
    const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
    const request = Object.assign(Object.create(app.request) as Request, {
      socket: { remoteAddress },
      headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
    });
    expect(readerAddress(request, (address) => trusts(address, 0)) || undefined).toBe(request.ip);
  },
);
