import { createBackup } from '#server/backup/create-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import type { ServiceCommand } from './command.ts';
import { pathOf, wordOf } from './typed.ts';

export const backup: ServiceCommand = {
  name: 'backup',
  usage: '<folder>',
  summary: 'Backs everything up into a new folder, while people go on writing.',
  example: 'backup /srv/backups/navette-2026-11-25',
  words: [1, 1],
  async run(typed, { services, progress }) {
    const folder = pathOf(typed, wordOf(typed, 0));
    const { database, env } = services;
    const manifest = await createBackup({
      database,
      dataDir: env.dataDir,
      target: folder,
      clock: systemClock,
      onProgress: progress,
    });
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return {
      value: { folder, createdAt: manifest.createdAt, files: manifest.files.length, bytes },
      lines: [`Backed up ${manifest.files.length} files, ${(bytes / 1e6).toFixed(1)} MB, into ${folder}`],
    };
  },
};
