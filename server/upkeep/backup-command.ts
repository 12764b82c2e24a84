import path from 'node:path';

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The command that backs this site up, to be pasted into a shell of its machine: into a folder of that minute, beside the data folder
 * or the project that holds it.
 */
export function backupCommand({ dataDir, project }: { dataDir: string; project: string }): string {
  const isWithin = `${dataDir}${path.sep}`.startsWith(`${project}${path.sep}`);
  const target = path.join(path.dirname(isWithin ? project : dataDir), 'navette-backup');
  const variable = dataDir === path.join(project, 'data') ? '' : `DATA_DIR=${quote(dataDir)} `;
  return `cd ${quote(project)} && ${variable}npm run navette -- backup ${quote(target)}-$(date +%F-%H%M)`;
}
