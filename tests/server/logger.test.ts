import { expect, test } from 'vitest';
import { createLogger } from '#server/runtime/logger.ts';
import { tokenOf } from '#tests/support/people.ts';
import { startApp } from '#tests/support/running-app.ts';

test('when pages fail, the log names them, but no sign-in token', async () => {
  const lines: string[] = [];
  const app = await startApp({}, createLogger('trace', { write: (line) => void lines.push(line) }));
  try {
    await app.signIn('Awa');
    const { path } = await app.services.signIn.createLink('personne-1@example.org');
    const token = tokenOf(path);
    const cookie = `navette_session=${'k'.repeat(43)}`;
    // Nothing can be read any more, as if the disk were gone.
    await app.services.database.close();
    for (const address of [
      path,
      `/connexion?retour=${encodeURIComponent(`/invitation/${token}`)}`,
      `/invitation/${token}`,
    ]) {
      const answer = await fetch(app.url + address, { headers: { cookie }, redirect: 'manual' });
      expect(answer.status, address).toBeGreaterThanOrEqual(500);
    }
    const log = lines.join('');
    expect(log).toContain('/connexion/…');
    expect(log).toContain('/invitation/…');
    expect(log).not.toContain(token);
    expect(log).not.toContain('k'.repeat(43));
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  } finally {
    await app.close();
  }
});
