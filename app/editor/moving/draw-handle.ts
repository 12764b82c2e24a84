import type { Translate } from '#app/i18n/translate.ts';

/**
 * The elements of a block's handle: its grip, its two buttons in their group, and the line of a
 * drop.
 */
export function drawHandle(t: Translate) {
  const root = document.createElement('div');
  root.className = 'block-handle';
  root.role = 'group';
  root.ariaLabel = t('writing.move.group');
  const grip = drawButton('block-grip', '⠿', t('writing.move.grip'));
  grip.setAttribute('aria-expanded', 'false');
  const steps = document.createElement('div');
  steps.className = 'block-steps';
  steps.hidden = true;
  const up = drawButton('tool', '↑', t('writing.move.up'));
  const down = drawButton('tool', '↓', t('writing.move.down'));
  steps.append(up, down);
  const line = document.createElement('div');
  line.className = 'drop-line';
  line.hidden = true;
  root.append(grip, steps);
  return { root, grip, steps, up, down, line };
}

function drawButton(name: string, sign: string, label: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = name;
  made.ariaLabel = label;
  made.title = label;
  const drawn = document.createElement('span');
  drawn.ariaHidden = 'true';
  drawn.textContent = sign;
  made.append(drawn);
  return made;
}
