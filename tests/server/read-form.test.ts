import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { NavetteError } from '#content/errors.ts';
import { type FileTaker, readForm } from '#server/http/remix/read-form.ts';
import { Random } from '#tests/support/random.ts';

/** Streamed forms: what is accepted, what is refused, and after how many bytes. */
const LIMITS = { bytes: 100_000, bytesGivenBack: 200_000, fields: 50 };
const PLAIN = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=limite';

/** A body that counts the bytes read from it. */
function bodyOf(pieces: Iterable<string | Uint8Array>): { stream: ReadableStream<Uint8Array>; taken: () => number } {
  const iterator = pieces[Symbol.iterator]();
  let taken = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) return controller.close();
        const bytes = new Uint8Array(Buffer.from(value as string));
        taken += bytes.length;
        controller.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => taken };
}

/** Stores files in memory, and records which were dropped. */
function createTaker(field = 'fichier') {
  const dropped: string[] = [];
  const kept = new Map<string, Buffer>();
  const taker: FileTaker = {
    field,
    async receive(pieces) {
      const chunks: Uint8Array[] = [];
      for await (const piece of pieces) chunks.push(piece);
      const bytes = Buffer.concat(chunks);
      const temporary = `received ${kept.size}`;
      kept.set(temporary, bytes);
      return { temporary, sha256: '', bytes: bytes.length };
    },
    async drop({ temporary }) {
      dropped.push(temporary);
    },
  };
  return { taker, dropped, kept };
}

const read = (
  type: string,
  pieces: Iterable<string | Uint8Array>,
  more: { length?: number; taker?: FileTaker } = {},
) => {
  const body = bodyOf(pieces);
  const form = readForm({ body: body.stream, type, length: more.length ?? 0 }, LIMITS, { taker: more.taker ?? null });
  return { form, taken: body.taken };
};
const refusal = (form: Promise<unknown>) =>
  form.then(
    () => 'taken',
    ({ code, details }: NavetteError) => `${code} ${details.reason ?? ''}`.trim(),
  );

function* repeat(piece: string, times = Number.POSITIVE_INFINITY): Generator<string> {
  for (let i = 0; i < times; i++) yield piece;
}

const part = (name: string, value: string, more = '') =>
  `--limite\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const END = '--limite--\r\n';

describe('a plain form', () => {
  test('gives its fields in order, decoded, however it is divided into chunks', async () => {
    const text = 'nom=Aw%C3%A9+D.&texte=a%0D%0Ab&texte=%E2%82%AC&vide=&seul';
    const random = new Random();
    for (let round = 0; round < 20; round++) {
      const cut = random.below(text.length);
      const { form } = read(PLAIN, [text.slice(0, cut), text.slice(cut)]);
      const { fields, tooLarge } = await form;
      expect([...fields], `seed ${random.seed}`).toEqual([
        ['nom', 'Awé D.'],
        ['texte', 'a\r\nb'],
        ['texte', '€'],
        ['vide', ''],
        ['seul', ''],
      ]);
      expect(tooLarge).toBe(false);
    }
  });

  test('without end is read only up to its limits: bytes, fields', async () => {
    const long = read(PLAIN, repeat('a'.repeat(1_000)));
    expect(await refusal(long.form)).toBe('too-large long-text');
    expect(long.taken()).toBe(LIMITS.bytesGivenBack + 1_000);
    const many = read(PLAIN, repeat('a=1&b=2&'));
    expect(await refusal(many.form)).toBe('too-large many-fields');
    expect(many.taken()).toBe(200);
  });

  test('is accepted with the most fields allowed, refused with one more', async () => {
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=x`).join('&');
    expect([...(await read(PLAIN, [fields(50)]).form).fields]).toHaveLength(50);
    expect(await refusal(read(PLAIN, [fields(51)]).form)).toBe('too-large many-fields');
  });

  test('whose declared length is too long is not read at all; a slightly too long one is, to be given back', async () => {
    const announced = read(PLAIN, ['a=1'], { length: LIMITS.bytesGivenBack + 1 });
    expect(await refusal(announced.form)).toBe('too-large long-text');
    expect(announced.taken()).toBe(0);
    const { fields, tooLarge } = await read(PLAIN, [`texte=${'x'.repeat(150_000)}`]).form;
    expect([tooLarge, (fields.get('texte') as string).length]).toEqual([true, 150_000]);
  });

  test('with a name that no form has is refused', async () => {
    expect(await refusal(read(PLAIN, [`${'n'.repeat(201)}=1`]).form)).toBe('invalid field-name');
    expect(await refusal(read(PLAIN, [`${'n'.repeat(200)}=1`]).form)).toBe('taken');
  });
});

describe('a multipart form', () => {
  test('gives its fields and the requested file, however it is divided into chunks', async () => {
    const random = new Random();
    const content = Buffer.from(Array.from({ length: 40_000 }, () => random.below(256)));
    const whole = Buffer.concat([
      Buffer.from(part('titre', 'Été')),
      Buffer.from(part('autre', 'pas celui-ci', '; filename="autre.png"')),
      Buffer.from(part('fichier', '', '; filename="né “le” 1er.png"').slice(0, -2)),
      content,
      Buffer.from(`\r\n${part('après', 'le fichier')}${END}`),
    ]);
    for (let round = 0; round < 20; round++) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < whole.length; ) {
        const size = 1 + random.below(random.chance(0.2) ? 5 : 9_000);
        pieces.push(whole.subarray(at, at + size));
        at += size;
      }
      const { taker, kept, dropped } = createTaker();
      const { fields, file } = await read(MULTIPART, pieces, { taker }).form;
      expect([...fields], `seed ${random.seed}`).toEqual([
        ['titre', 'Été'],
        ['après', 'le fichier'],
      ]);
      expect([file?.name, file?.bytes, dropped], `seed ${random.seed}`).toEqual(['né “le” 1er.png', 40_000, []]);
      expect(kept.get(file!.temporary)?.equals(content), `seed ${random.seed}`).toBe(true);
    }
  });

  test('without end is read only up to its limits: bytes, parts, part headers', async () => {
    const { taker } = createTaker();
    const long = read(
      MULTIPART,
      [part('fichier', '', '; filename="x"').slice(0, -2), ...repeat('x'.repeat(1_000), 101)],
      {
        taker,
      },
    );
    expect(await refusal(long.form)).toBe('too-large');
    expect(long.taken()).toBeLessThanOrEqual(LIMITS.bytes + 1_000);
    for (const piece of [part('a', '1'), part('f', 'x', '; filename="x"'), '--limite\r\n\r\n\r\n']) {
      const many = read(MULTIPART, repeat(piece));
      expect(await refusal(many.form), piece).toBe('too-large many-fields');
      expect(many.taken(), piece).toBe(51 * piece.length);
    }
    const heads = ['X: y\r\n', `X: ${'y'.repeat(1_000)}\r\n`, 'X'.repeat(1_000)];
    for (const head of heads) {
      const { form, taken } = read(
        MULTIPART,
        (function* () {
          yield '--limite\r\nContent-Disposition: form-data; name="a"\r\n';
          yield* repeat(head);
        })(),
      );
      expect(await refusal(form), head.slice(0, 9)).toBe('too-large');
      expect(taken(), head.slice(0, 9)).toBeLessThanOrEqual(LIMITS.bytes + head.length);
    }
  });

  test('that is aborted leaves nothing of its file', async () => {
    const random = new Random();
    const whole = part('fichier', 'x'.repeat(20_000), '; filename="x.png"') + part('titre', 'x') + END;
    for (let round = 0; round < 30; round++) {
      const { taker, kept, dropped } = createTaker();
      // The last bytes are not part of the form.
      const cut = random.below(whole.length - 4);
      const code = await refusal(read(MULTIPART, [whole.slice(0, cut)], { taker }).form);
      expect(code, `seed ${random.seed}, cut at ${cut}`).toBe('invalid');
      expect(dropped, `seed ${random.seed}, cut at ${cut}`).toEqual([...kept.keys()]);
    }
  });

  test('reports why its file was not received', async () => {
    const { taker } = createTaker();
    const full: FileTaker = {
      ...taker,
      async receive(pieces) {
        for await (const _piece of pieces) throw Object.assign(new Error('full'), { code: 'unavailable', details: {} });
        throw new Error('no piece');
      },
    };
    const sent = read(MULTIPART, [part('fichier', 'x'.repeat(90_000), '; filename="x"'), END], { taker: full });
    expect(await refusal(sent.form)).toBe('unavailable');
  });

  test('without a boundary, or of another type, is refused', async () => {
    expect(await refusal(read('multipart/form-data', ['x']).form)).toBe('invalid');
    expect(await refusal(read('text/plain', ['x']).form)).toBe('unsupported-type');
  });
});

describe('a form whose taker is notified of a file that is too large', () => {
  const reportingTaker = () => ({ ...createTaker().taker, isReported: true });

  test('gives the fields before the file, whether its declared length or its bytes are too many', async () => {
    const begin =
      part('titre', 'Mon titre') + '--limite\r\nContent-Disposition: form-data; name="fichier"; filename="a"\r\n\r\n';
    const announced = read(MULTIPART, [begin, ...repeat('x'.repeat(1_000), 10_000)], {
      length: 10_000_000,
      taker: reportingTaker(),
    });
    const { fields, file, fileTooLarge } = await announced.form;
    expect([[...fields], file, fileTooLarge]).toEqual([[['titre', 'Mon titre']], null, true]);
    // The rest of the file is not read.
    expect(announced.taken()).toBeLessThan(10_000);
    const endless = read(MULTIPART, [begin, ...repeat('x'.repeat(1_000), 1_000)], { taker: reportingTaker() });
    expect((await endless.form).fileTooLarge).toBe(true);
    expect(endless.taken()).toBeLessThan(LIMITS.bytes + 3_000);
  });

  test('is refused as any other without a file, or with too many fields', async () => {
    const long = read(MULTIPART, [part('texte', 'x'.repeat(150_000)), END], { taker: reportingTaker() });
    expect(await refusal(long.form)).toBe('too-large');
    const many = read(MULTIPART, [part('a', '1').repeat(60), END], { taker: reportingTaker() });
    expect(await refusal(many.form)).toBe('too-large many-fields');
  });
});

test('a large file of a form keeps nothing in memory of the pieces that were parsed', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heaps: number[] = [];
  const piece = Buffer.alloc(16 * 1024);
  const pieces = function* () {
    yield `--limite\r\nContent-Disposition: form-data; name="fichier"; filename="a.mp3"\r\n\r\n`;
    for (let at = 0; at < 4_000; at++) {
      if (at % 3_800 === 100) {
        collectGarbage();
        heaps.push(process.memoryUsage().heapUsed);
      }
      yield piece;
    }
    yield `\r\n${END}`;
  };
  const taker: FileTaker = {
    field: 'fichier',
    async receive(stream) {
      let bytes = 0;
      for await (const { length } of stream) bytes += length;
      return { temporary: '', sha256: '', bytes };
    },
    async drop() {},
  };
  const limits = { ...LIMITS, bytes: 100_000_000 };
  const { file } = await readForm({ body: bodyOf(pieces()).stream, type: MULTIPART, length: 0 }, limits, { taker });
  expect(file?.bytes).toBe(4_000 * piece.length);
  const [before, after] = heaps as [number, number];
  expect(after - before, `of ${before} bytes`).toBeLessThan(100_000);
});
