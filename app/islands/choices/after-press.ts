/**
 * What a field shows once it is left may move the button that is being pressed; the button then
 * gets no click, since the mouse is released beside it. Browsers send mouse events for taps as
 * well.
 */
let isPressed = false;
const waiting: (() => void)[] = [];

/** Not by another button: its release may go to the menu that it opens. */
const press = ({ button }: MouseEvent) => {
  isPressed = button === 0;
};
const release = () => {
  isPressed = false;
  for (const run of waiting.splice(0)) run();
};
/** Lets a click come first. */
const releaseSoon = () => setTimeout(release);

/** Has `afterPress` know whether something is pressed. May be called more than once. */
export function followPresses(): void {
  document.addEventListener('mousedown', press, true);
  document.addEventListener('click', release, true);
  // No click follows if the mouse is released elsewhere; a press that became a drag has no
  // `mouseup`; a key shows that any press is over.
  for (const name of ['mouseup', 'dragend', 'keydown']) document.addEventListener(name, releaseSoon, true);
}

/** Runs what changes the layout: at once, or with the click if something is being pressed. */
export function afterPress(run: () => void): void {
  if (isPressed) waiting.push(run);
  else run();
}
