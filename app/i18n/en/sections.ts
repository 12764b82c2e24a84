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
  more_one: '{{count}} more row is not shown here: the CSV file has it as well.',
  more_other: '{{count}} more rows are not shown here: the CSV file has them all.',
  timeline: {
    left_one: '{{count}} more event is in the table and not drawn',
    left_other: '{{count}} more events are in the table and not drawn',
    drawing: 'The timeline, drawn',
    turning: 'Turning point',
    legend: '◆ turning point · ● other event',
    from: 'From {{from}} to {{to}}',
  },
  refusal: {
    'no-right': 'You may no longer write this section. Ask the study’s team.',
    'no-page': 'This section no longer exists.',
    refused:
      'The server refused what was written in this section. Download your text, then drop this device’s copy: you can then go on.',
    held: 'This section can no longer be changed for now. Your last words are not saved: they are kept on this device, and will be sent if the right to write comes back.',
  },
  lost: {
    title: 'Somebody deleted a row in which you were writing',
    text: 'These are your words as they were. Copy them if you want to put them in another row.',
    copy: 'Copy',
    copied: 'Copied',
    forget: 'Close',
  },
  desk: {
    full: 'A section has {{count}} rows at most. To add one, delete another.',
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
