/** Lists that one puts in order. */
export const ordering = {
  grip: 'Move {{title}}',
  grabbed: '{{title}}, grabbed. Position {{position}} of {{total}}. Arrows to move, Space to drop, Escape to cancel.',
  moved: 'Position {{position}} of {{total}}, {{part}}.',
  added: '{{title}}, added. Position {{position}} of {{total}}.',
  dropped: '{{title}}, dropped. Saved.',
  cancelled: 'Move cancelled.',
  failed: 'The order could not be saved. Reload the page to see how it stands.',
  busy: 'One moment: the order is being saved. Take the handle again afterwards.',
  undone: 'Not done: {{what}}. The list has changed meanwhile: please do it again. Everything else is saved.',
  drag: 'You can also drag by the handle, or press Space on it and then the arrow keys.',
};
