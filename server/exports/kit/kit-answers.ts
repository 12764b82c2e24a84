import type { Block } from '#content/book/book.ts';
import type { KitAnswerWords } from '#content/book/kit-words.ts';
import { walkBlocks } from '#content/book/walk-book.ts';

/** The script of a kit's pages whose lists are ticked or exercises answered. */
export const KIT_ANSWERS = 'reponses.js';
/** The id of its element, which names the page as the site does. */
export const ANSWERS_SCRIPT_ID = 'reponses';

export const KIT_ANSWERS_STYLES = `
.checklist input { height: 1.4em; margin: 0.1em 0.6em 0 0; min-width: 1.4em; width: 1.4em; }
.answer { display: block; margin-block: 0.8em 0.4em; }
.answer textarea { border: 1px solid #6b6858; box-sizing: border-box; display: block; font: inherit; min-height: 6em; padding: 0.4em; width: 100%; }
.answers { border-top: 1px solid #8b8878; margin-top: 2rem; padding-top: 0.6rem; }
.answers button { margin: 0 0.4em 0.4em 0; }
.written { display: none; white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { .answer textarea { background: #16181c; border-color: #8b8878; color: #e8e4db; } }
@media print { .answer, .answers { display: none; } .written { display: block; } }
`;

/** Whether a text has something to tick or to answer. */
export function hasAnswers(blocks: readonly Block[]): boolean {
  let found = false;
  walkBlocks(blocks, (block) => {
    if (block.type === 'checklist' || (block.type === 'typed' && block.key !== undefined)) found = true;
  });
  return found;
}

/**
 * Makes boxes of the signs of checklists, and puts a field below each exercise. Answers stay on the
 * device, under the names that the page of the site has for them
 * (`app/islands/reading/worksheet.ts`): what is answered in a kit in the browser is answered there
 * too. In the JavaScript of old browsers; without it, the signs are there.
 */
export const answersScript = (words: KitAnswerWords): string =>
  SCRIPT.replace(/^ *\/\/.*\n/gm, '')
    .replace(/^ +/gm, '')
    .replace('{WORDS}', () => JSON.stringify(words));

const SCRIPT = `(function () {
  'use strict';
  var WORDS = {WORDS};
  var MOST = 4000;
  var name = 'reponses ' + document.getElementById('${ANSWERS_SCRIPT_ID}').getAttribute('data-page');
  var main = document.querySelector('main');
  var answers = null;
  var said;
  // Storage may be denied, or hold what was not written here: then nothing was answered.
  try { answers = JSON.parse(localStorage.getItem(name)); } catch (error) {}
  if (!answers || typeof answers !== 'object') answers = {};
  if (!answers.boxes) answers.boxes = {};
  if (!answers.notes) answers.notes = {};
  function make(tag, into, words) {
    var made = document.createElement(tag);
    if (words) made.appendChild(document.createTextNode(words));
    into.appendChild(made);
    return made;
  }
  function keep() {
    // What is not kept stays until the page is left.
    try { localStorage.setItem(name, JSON.stringify(answers)); } catch (error) { said.textContent = WORDS.unkept; }
  }
  function tick(item, number) {
    var key = item.getAttribute('data-key');
    var sign = item.querySelector('.box');
    var line = item.querySelector('div');
    var box = document.createElement('input');
    box.type = 'checkbox';
    line.id = line.id || 'reponse-' + number;
    box.setAttribute('aria-labelledby', line.id);
    // Not only checked: browsers may restore a tick that was deleted.
    box.autocomplete = 'off';
    box.checked = key in answers.boxes ? answers.boxes[key] === true : sign.textContent === '\u2611';
    box.onchange = function () { answers.boxes[key] = box.checked; keep(); };
    sign.parentNode.replaceChild(box, sign);
  }
  function answer(exercise) {
    var key = exercise.getAttribute('data-key');
    var label = make('label', exercise, WORDS.note);
    label.className = 'answer';
    label.lang = WORDS.language;
    var field = make('textarea', label);
    field.rows = 4;
    field.maxLength = MOST;
    // What paper has in the place of a field.
    var written = make('p', exercise);
    written.className = 'written';
    field.value = written.textContent = typeof answers.notes[key] === 'string' ? answers.notes[key] : '';
    field.oninput = function () { answers.notes[key] = written.textContent = field.value; keep(); };
  }
  var items = main.querySelectorAll('.checklist > li[data-key]');
  var exercises = main.querySelectorAll('.block-exercise[data-key]');
  if (items.length + exercises.length === 0) return;
  for (var i = 0; i < items.length; i++) tick(items[i], i);
  for (i = 0; i < exercises.length; i++) answer(exercises[i]);
  var bar = document.createElement('section');
  bar.className = 'answers';
  bar.lang = WORDS.language;
  bar.setAttribute('aria-label', WORDS.title);
  make('h2', bar, WORDS.title);
  make('p', bar, WORDS.kept);
  var actions = make('p', bar);
  said = make('p', bar);
  said.setAttribute('role', 'status');
  function button(words, act) {
    var made = make('button', actions, words);
    made.type = 'button';
    made.onclick = act;
  }
  button(WORDS.print, function () { window.print(); });
  button(WORDS.clear, function () {
    // Nothing was kept where storage is denied.
    try { localStorage.removeItem(name); } catch (error) {}
    location.reload();
  });
  main.insertBefore(bar, main.querySelector('.turn'));
  try { localStorage.setItem(name + ' ?', ''); localStorage.removeItem(name + ' ?'); } catch (error) { said.textContent = WORDS.unkept; }
})();
`;
