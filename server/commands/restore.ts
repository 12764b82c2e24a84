import { restoreBackup } from '#server/backup/restore-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import type { OfflineCommand } from './command.ts';
import { flagOf, pathOf, wordOf } from './typed.ts';

export const restore: OfflineCommand = {
  name: 'restore',
  usage: '<folder>',
  summary: 'Puts a backup in the place of the data folder’s content, while no server runs.',
  example: 'restore /srv/backups/navette-2026-11-25 --force',
  words: [1, 1],
  options: { force: { type: 'boolean', meaning: 'even where there is content: it is kept aside' } },
  async runOffline(typed, { env, progress }) {
    const source = pathOf(typed, wordOf(typed, 0));
    const { dataDir, databaseFile } = env;
    const force = flagOf(typed, 'force');
    const restored = await restoreBackup({
      source,
      dataDir,
      databaseFile,
      force,
      clock: systemClock,
      onProgress: progress,
    });
    return {
      value: { ...restored, dataDir },
      lines: [
        `Restored the backup of ${restored.createdAt} (${restored.files} files) into ${dataDir}`,
        ...(restored.aside ? [`What was there before is in ${restored.aside}`] : []),
      ],
    };
  },
};
