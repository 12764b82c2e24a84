import type { Block } from '#content/book/book.ts';
import type { KitSessionWords } from '#content/book/kit-words.ts';
import { lineWords } from '#content/book/walk-book.ts';
import { isSessionHeading } from '#content/document/session-steps.ts';

/** The script of a kit's pages whose steps are led. */
export const KIT_SESSION = 'seance.js';

export const KIT_SESSION_STYLES = `
.lead { background: #e3eeec; border: 1px solid #0b5d57; color: #1d1f24; margin-block: 1rem; padding: 0.6em 1em; }
.lead p { margin-block: 0.3em; }
.lead button { background: #fff; border: 1px solid #0b5d57; color: #0b5d57; margin: 0 0.4em 0.4em 0; min-height: 2.75rem; }
.lead .left { font-size: 2em; font-weight: bold; }
.led { background: #e3eeec; color: #1d1f24; }
.lead.is-big { bottom: 0; font-size: 2em; left: 0; margin: 0; overflow: auto; position: fixed; right: 0; top: 0; z-index: 1; }
@media print { .lead { display: none; } }
`;

/** Whether a text has steps that are led: a numbered list below its heading « Déroulé ». */
export function hasSteps(blocks: readonly Block[]): boolean {
  let level = 0;
  for (const block of blocks) {
    if (block.type === 'heading' && (level === 0 || block.level <= level))
      level = isSessionHeading(lineWords(block.line)) ? block.level : 0;
    else if (level > 0 && block.type === 'list' && block.start !== null) return true;
  }
  return false;
}

/**
 * Puts a timer before each list of steps: which is led, what is left of it and of the session. What
 * it keeps stays on the device. In the JavaScript of old browsers; without it, the list is there.
 */
export const sessionScript = (words: KitSessionWords): string => `(function () {
  'use strict';
  var WORDS = ${JSON.stringify(words)};
  var TIME = /\\(\\s*(?:(\\d{1,2})\\s*(?:heures?|hours?|h)\\s*(\\d{1,2})?[^)]*|(\\d{1,3})\\s*min[^)]*)\\)\\s*\\.?\\s*$/;
  var HEADING = /^(d[e\u00e9]roul([e\u00e9]|ement)|steps|session)$/i;
  var MINUTE = 60000;
  function make(name, into, words) {
    var made = document.createElement(name);
    if (words) made.appendChild(document.createTextNode(words));
    if (into) into.appendChild(made);
    return made;
  }
  function say(element, words) { if (element.textContent !== words) element.textContent = words; }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function lasting(minutes) {
    var hours = Math.floor(minutes / 60);
    var rest = minutes % 60;
    return hours === 0 ? rest + '\u00a0min' : hours + '\u00a0h' + (rest ? '\u00a0' + two(rest) : '');
  }
  function stepOf(item) {
    var bold = item.querySelector('strong, b');
    var head = (bold || item).textContent.replace(/^\\s+/, '');
    var time = TIME.exec(head);
    var minutes = !time ? 0 : time[3] ? Number(time[3]) : Number(time[1]) * 60 + Number(time[2] || 0);
    return { item: item, title: (time ? head.slice(0, time.index) : head).replace(/[\\s.]+$/, ''), minutes: minutes };
  }
  function lead(list, number) {
    var steps = [];
    for (var i = 0; i < list.children.length; i++) steps.push(stepOf(list.children[i]));
    var name = 'seance ' + location.pathname + ' ' + number;
    var kept = { at: -1, spent: 0, since: null };
    try { kept = JSON.parse(localStorage.getItem(name)) || kept; } catch (error) { /* It is led without. */ }
    if (!(kept.at < steps.length)) kept = { at: -1, spent: 0, since: null };
    var box = document.createElement('section');
    box.className = 'lead';
    box.setAttribute('aria-label', WORDS.title);
    var now = make('strong', make('p', box));
    var left = make('p', box);
    left.className = 'left';
    left.setAttribute('role', 'timer');
    var after = make('p', box);
    var rest = make('p', box);
    var actions = make('p', box);
    function button(words, act) {
      var made = make('button', actions, words);
      made.type = 'button';
      made.onclick = act;
      return made;
    }
    function spent() { return kept.spent + (kept.since === null ? 0 : Date.now() - kept.since); }
    function show() {
      var step = steps[kept.at];
      var over = step ? spent() - step.minutes * MINUTE : 0;
      var whole = step ? Math.max(0, -over) : 0;
      for (var i = 0; i < steps.length; i++) {
        if (i > kept.at) whole += steps[i].minutes * MINUTE;
        steps[i].item.className = i === kept.at ? 'led' : '';
      }
      var seconds = over > 0 ? Math.floor(over / 1000) : Math.ceil(-over / 1000);
      var end = new Date(Date.now() + whole);
      say(now, step ? step.title : WORDS.ready);
      say(left, step ? (over > 0 ? WORDS.over : '') + Math.floor(seconds / 60) + ':' + two(seconds % 60) : '');
      say(after, steps[kept.at + 1] ? WORDS.after + steps[kept.at + 1].title : WORDS.last);
      say(rest, WORDS.rest + lasting(Math.ceil(whole / MINUTE)) + WORDS.end + two(end.getHours()) + ':' + two(end.getMinutes()));
      say(run, kept.since === null ? WORDS.run : WORDS.hold);
      back.disabled = kept.at <= 0;
      forth.disabled = kept.at === steps.length - 1;
    }
    function keep() {
      try { localStorage.setItem(name, JSON.stringify(kept)); } catch (error) { /* Until the page is left. */ }
      show();
    }
    function go(at) {
      if (!steps[at]) return;
      kept.at = at;
      kept.spent = 0;
      if (kept.since !== null) kept.since = Date.now();
      keep();
    }
    var run = button(WORDS.run, function () {
      if (kept.at < 0) kept.at = 0;
      kept.spent = spent();
      kept.since = kept.since === null ? Date.now() : null;
      keep();
    });
    var back = button(WORDS.previous, function () { go(kept.at - 1); });
    var forth = button(WORDS.next, function () { go(kept.at + 1); });
    button(WORDS.big, function () { box.className = box.className === 'lead' ? 'lead is-big' : 'lead'; });
    button(WORDS.reset, function () { kept = { at: -1, spent: 0, since: null }; keep(); });
    box.onkeydown = function (event) {
      if (event.keyCode === 27) box.className = 'lead';
      else if (event.keyCode === 37) go(kept.at - 1);
      else if (event.keyCode === 39) go(kept.at + 1);
    };
    list.parentNode.insertBefore(box, list);
    show();
    setInterval(function () { if (kept.since !== null) show(); }, 500);
  }
  var level = 0;
  var number = 0;
  var all = document.querySelectorAll('main h2, main h3, main h4, main h5, main h6, main ol');
  for (var i = 0; i < all.length; i++) {
    var own = Number(all[i].tagName.charAt(1));
    if (all[i].tagName.toUpperCase() === 'OL') {
      if (level > 0 && all[i].parentNode.tagName.toUpperCase() !== 'LI') lead(all[i], ++number);
    } else if (level === 0 || own <= level) level = HEADING.test(all[i].textContent.replace(/^\\s+|\\s+$/g, '')) ? own : 0;
  }
})();
`;
