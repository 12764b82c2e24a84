import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { findDraftPosition } from '#db/drafts/draft-repository.ts';
import { answerRefusals } from '#server/http/guard/refusal.ts';
import { RequestQueues } from '#server/http/guard/request-queues.ts';
import { PageStreams } from '#server/http/routes/page-stream.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { until } from '#tests/support/until.ts';
import { openWorkshopFloor, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

let floor: WorkshopFloor;
let streams: PageStreams;
let server: Server;
let url: string;

beforeEach(async () => {
  floor = await openWorkshopFloor();
  const logger = createLogger('silent');
  const queues = new RequestQueues({ longestSilence: 60_000 });
  streams = new PageStreams({ services: floor.services, queues, logger }, 50);
  const noScreen = () => Promise.reject(new Error('no screen was to be shown'));
  const app = express().get('/annotations/:pageId/flux', streams.handler);
  server = createServer(app.use(answerRefusals(noScreen, logger)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/annotations/${floor.page.id}/flux`;
});

afterEach(async () => {
  streams.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await floor.close();
});

/** Opens a stream and records its events. */
async function listen(cookie?: string, address = url) {
  const controller = new AbortController();
  const headers = { Accept: 'text/event-stream', ...(cookie ? { Cookie: cookie } : {}) };
  const answer = await fetch(address, { headers, signal: controller.signal });
  const heard = { text: '', ended: false };
  const reading = (async () => {
    const decoder = new TextDecoder();
    const reader = answer.body!.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard.text += decoder.decode(part.value, { stream: true });
    }
    heard.ended = true;
  })();
  reading.catch(() => {
    heard.ended = true;
  });
  return { answer, heard, stop: () => controller.abort() };
}

const note = { kind: 'comment', body: 'Oui', selection: { blockId: 'p2222222' } };

describe('the stream of a page', () => {
  it('sends events of this page’s annotations alone, and heartbeats when idle', async () => {
    const partner = await floor.partner();
    const { answer, heard, stop } = await listen(partner.cookie);
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/event-stream/);
    expect(answer.headers.get('Cache-Control')).toContain('no-transform');
    const made = await floor.services.annotations.create({ ...note, pageId: floor.page.id }, partner.viewer);
    await until(() => heard.text.includes(`event: annotation\ndata: ${made.id}\n\n`), 'the annotation is told');
    // The words themselves are requested under the reader's own rights.
    expect(heard.text).not.toContain('Oui');
    await until(() => heard.text.includes(': still here'), 'a heartbeat');
    floor.services.events.emit('annotation-changed', 'another22222', 'another33333');
    await floor.services.annotationChanges.resolve(made.id, COMMAND_LINE);
    await until(() => heard.text.split(made.id).length === 3, 'the resolution is told');
    expect(heard.text).not.toContain('another33333');
    stop();
    await until(() => streams.size === 0, 'a stream that was left is forgotten');
  });

  it('is rechecked at most once more, however often rights change meanwhile', async () => {
    const { access, events } = floor.services;
    const { cookie } = await floor.partner();
    const listening = await Promise.all([0, 1, 2].map(() => listen(cookie)));
    let looks = 0;
    const { findViewer } = access;
    access.findViewer = (header) => {
      looks++;
      return findViewer(header);
    };
    for (let i = 0; i < 300; i++) events.emit('access-changed', {});
    for (let i = 0; i < 300; i++) events.emit('page-changed', floor.page.id);
    await until(() => listening.every(({ heard }) => heard.text.includes('event: page')), 'the change is told');
    // Heartbeats included; without the limit there were 1,800.
    expect(looks).toBeLessThan(100);
    for (const { stop } of listening) stop();
  });

  it('sends one event for simultaneous changes of its page; for more than 60, that all may have changed', async () => {
    const partner = await floor.partner();
    const { heard } = await listen(partner.cookie);
    await until(() => heard.text.includes('retry:'), 'the stream is open');
    const { events } = floor.services;
    const received = () =>
      heard.text
        .split('event: annotation\n')
        .slice(1)
        .map((event) => /data: (.*)/.exec(event)![1]);
    const ids = (count: number) => Array.from({ length: count }, (_, i) => `aaaaaaaaaa${10 + i}`);
    for (const id of ids(60)) {
      events.emit('annotation-changed', floor.page.id, id);
      events.emit('annotation-changed', 'another22222', `b${id.slice(1)}`);
      // Changed again: one event.
      events.emit('annotation-changed', floor.page.id, id);
    }
    await until(() => received().length > 0, 'they are told');
    for (const id of ids(61)) events.emit('annotation-changed', floor.page.id, id);
    await until(() => received().length > 1, 'they are told');
    expect(received()).toEqual([ids(60).join(' '), '*']);
  });

  it('begins with the changes since a position, or with all if it does not know the position', async () => {
    const partner = await floor.partner();
    const { annotationNews, annotations, events } = floor.services;
    const since = async (position: string) => {
      const { heard, stop } = await listen(partner.cookie, `${url}?depuis=${position}`);
      await until(() => heard.text.includes(': still here'), 'the stream is open');
      stop();
      return /event: annotation\ndata: (.*)/.exec(heard.text)?.[1];
    };
    let emitted = 0;
    events.on('threads-changed', (pageId) => {
      if (pageId === floor.page.id) emitted++;
    });
    const before = annotationNews.position;
    events.emit('annotation-changed', 'another22222', 'another33333');
    const made = await annotations.create({ ...note, pageId: floor.page.id }, partner.viewer);
    events.emit('annotation-changed', floor.page.id, made.id);
    await until(() => emitted === 1, 'it was told to those who listened');
    expect(await since(before)).toBe(made.id);
    const after = annotationNews.position;
    expect(await since(after)).toBeUndefined();
    for (const position of ['another22222.1', before.replace('.', '.9'), 'x', ''])
      expect(await since(position), position).toBe('*');
    for (let i = 0; i < 61; i++) events.emit('annotation-changed', floor.page.id, `aaaaaaaaaa${10 + i}`);
    await until(() => emitted === 2, 'they were told');
    expect(await since(after)).toBe('*');
  });

  it('ends when the invitation is revoked, when it expires, and when the page is archived', async () => {
    for (const end of [
      async (id: string) => floor.services.invitations.revoke(id, COMMAND_LINE),
      async () => floor.clock.pass({ days: 61 }),
      async () => floor.services.pages.archive(floor.page.id, COMMAND_LINE),
    ]) {
      const partner = await floor.partner();
      const { heard } = await listen(partner.cookie);
      await until(() => heard.text.includes('retry:'), 'the stream is open');
      await end(partner.invitation.id);
      await until(() => heard.ended, 'the stream ends');
    }
  });

  it('is refused to those who may not read the page, and limited per session', async () => {
    const { cookie } = await floor.person('member', 'Adhérente');
    expect((await listen()).answer.status).toBe(401);
    expect((await listen(cookie)).answer.status).toBe(404);
    const partner = await floor.partner();
    expect((await listen(partner.cookie, url.replace(floor.page.id, 'zzzzzzzzzzzz'))).answer.status).toBe(404);
    const open = [];
    for (let i = 0; i < 4; i++) open.push(await listen(partner.cookie));
    // No screen is rendered for it, even if the client accepts HTML.
    const refused = await fetch(url, { headers: { Accept: 'text/html', Cookie: partner.cookie } });
    expect([refused.status, refused.headers.get('Retry-After'), await refused.text()]).toEqual([429, '60', 'too-many']);
    open[0]!.stop();
    await until(() => streams.size === 3, 'one is left');
    expect((await listen(partner.cookie)).answer.status).toBe(200);
  });

  it('sends the position of the draft, now and after changes, to those who may read it, and to no others', async () => {
    const partner = await floor.partner();
    expect((await listen(partner.cookie, `${url}?brouillon`)).answer.status).toBe(404);
    expect((await listen(undefined, `${url}?brouillon`)).answer.status).toBe(401);
    const { cookie, viewer } = await floor.person('staff', 'Équipe');
    const { heard } = await listen(cookie, `${url}?brouillon`);
    const positions = () => [...heard.text.matchAll(/event: draft\ndata: (\d+)\n\n/g)].map(([, at]) => Number(at));
    await until(() => positions().length === 1, 'the present position');
    const { database, draftReading, drafts, annotations } = floor.services;
    expect(positions()).toEqual([await draftReading.findPosition(floor.page.id)]);
    const { document } = await drafts.read(floor.page.id);
    for (const text of ['Un.', 'Deux.', 'Trois.']) {
      const changed = documentSchema.nodes.doc!.create(null, [
        ...document.children,
        documentSchema.nodes.paragraph!.create(null, documentSchema.text(text)),
      ]);
      await drafts.replace(floor.page.id, changed);
    }
    await until(() => positions().length === 2, 'three changes are told as one');
    expect(positions()[1]).toBe(await findDraftPosition(database.read, floor.page.id));
    expect(positions()[1]).toBeGreaterThan(positions()[0]!);
    // Notifications about annotations belong to another stream.
    await annotations.create({ ...note, pageId: floor.page.id }, viewer);
    expect(heard.text).not.toContain('event: annotation');
  });

  it('sends a reviewer the changes of their draft, by their key alone, until their request ends', async () => {
    const { services, page } = floor;
    const member = await floor.person('member', 'Adhérente');
    const ask = { name: '', email: '', locale: 'fr', due: '', message: '', people: [member.personId] };
    const other = await floor.newPage({ title: 'Une autre', summary: 'Un résumé.' });
    for (const { id } of [page, other])
      await services.reviewAsking.ask(id, ask, COMMAND_LINE, 'https://wiki.example.org');
    await services.mailQueue.settle();
    const tokenOf = async (title: string) => {
      const lines = await services.outbox.list(COMMAND_LINE);
      const line = lines.find(({ subject }) => subject.endsWith(title))!;
      return /relire\/([\w-]{43})/.exec((await services.outbox.read(COMMAND_LINE, line.id)).text)![1]!;
    };
    const token = await tokenOf(page.title);
    const [request] = (await services.reviews.list(page.id, COMMAND_LINE)).requests;
    const flux = (key: string) => `${url}?brouillon&relire=${key}`;
    const { heard } = await listen(undefined, flux(token));
    await until(() => heard.text.includes('event: draft'), 'the present position');
    expect((await listen(member.cookie, flux(request!.id))).answer.status).toBe(200);
    await until(() => heard.text.split('event: draft').length === 3, 'told again as another opens it');
    const { cookie } = await floor.person('member', 'Autre');
    for (const [whose, address, status] of [
      [undefined, flux(request!.id), 401],
      [cookie, flux(request!.id), 404],
      [undefined, flux(await tokenOf(other.title)), 401],
      [undefined, flux('x'), 401],
      // A review request opens the draft, and not the annotations of the page.
      [undefined, `${url}?relire=${token}`, 401],
    ] as const) {
      expect((await listen(whose, address)).answer.status, address).toBe(status);
    }
    const { document } = await services.drafts.read(page.id);
    await services.drafts.replace(page.id, document.copy(document.content.append(document.content)));
    await until(() => heard.text.split('event: draft').length === 4, 'the change is told');
    await services.reviews.withdraw(page.id, request!.id, COMMAND_LINE);
    await until(() => heard.ended, 'the stream ends with the request');
    expect(heard.text).toContain('event: closed\n');
    expect((await listen(undefined, flux(token))).answer.status).toBe(401);
  });

  it('has no body for a HEAD request', async () => {
    const { cookie } = await floor.partner();
    const answer = await fetch(url, { method: 'HEAD', headers: { Cookie: cookie } });
    expect([answer.status, answer.headers.get('Content-Type'), streams.size]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      0,
    ]);
  });

  it('ends with the process', async () => {
    const partner = await floor.partner();
    const { heard } = await listen(partner.cookie);
    streams.close();
    await until(() => heard.ended, 'the stream ends');
    expect((await listen(partner.cookie)).answer.status).toBe(429);
  });
});
