import { expect, test } from 'vitest';
import { redirectTo } from '#app/http/guarded.server.ts';

test('a redirect encodes what a header cannot hold, and nothing else', () => {
  const to = (path: string) => redirectTo(path).headers.get('Location');
  expect(to('/imports/日本語')).toBe('/imports/%E6%97%A5%E6%9C%AC%E8%AA%9E');
  expect(to('/imports/a\r\nSet-Cookie: x=1')).toBe('/imports/a%0D%0ASet-Cookie:%20x=1');
  expect(to('/imports/\ud800')).toBe('/imports/%EF%BF%BD');
  expect(to('/fiches/mil%C3%A9?a=1&b=%20#c')).toBe('/fiches/mil%C3%A9?a=1&b=%20#c');
});
