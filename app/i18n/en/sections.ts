import type { sections as source } from '#app/i18n/fr/sections.ts';

/** The sections of a study's workspace. */
export const sections: typeof source = {
  title: 'Written together',
  intro: 'Tables that the team fills at the same time. Each can be downloaded and printed.',
  never: 'Nothing written',
  written: 'Written by {{name}}',
  someone: 'somebody',
  closed: 'The sections of this workspace are for the study’s team.',
  write: 'Fill it together',
  read: 'Read and print',
  csv: 'Download as CSV',
  empty: 'Nobody has written anything here yet.',
  yes: 'yes',
  unknownMaterial: 'Deleted material',
  noScript: 'JavaScript is needed to fill this table. Without it, it can be read and downloaded.',
  timeline: {
    drawing: 'The timeline, drawn',
    turning: 'Turning point',
    legend: '◆ turning point · ● other event',
    from: 'From {{from}} to {{to}}',
  },
  desk: {
    add: 'Add a row',
    remove: 'Delete',
    removeRow: 'Delete: {{row}}',
    removed: 'The row is deleted.',
    undo: 'Bring the row back',
    back: 'The row is back.',
    cite: 'Add a material',
    uncite: 'Remove {{material}}',
    when: 'A date is written “2024”, “March 2024” or “15/03/2024”.',
  },
};
