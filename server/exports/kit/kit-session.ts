import type { Block } from '#content/book/book.ts';
import type { KitSessionWords } from '#content/book/kit-words.ts';
import { SESSION_HEADINGS, STEP_TIME } from '#content/document/session-steps.ts';
import { stepListsOf } from './kit-plan.ts';

/** The script of a kit's pages whose steps are led. */
export const KIT_SESSION = 'seance.js';

export const KIT_SESSION_STYLES = `
.lead { background: #e3eeec; border: 1px solid #0b5d57; color: #1d1f24; margin-block: 1rem; padding: 0.6em 1em; }
.lead p { margin-block: 0.3em; }
.lead button { margin: 0 0.4em 0.4em 0; }
.lead button[aria-disabled="true"] { border-style: dashed; color: #5a5f66; }
.lead .said { clip: rect(0, 0, 0, 0); height: 1px; overflow: hidden; position: absolute; width: 1px; }
.lead .left { font-size: 2em; font-weight: bold; }
.led { background: #e3eeec; color: #1d1f24; }
.lead.is-big { bottom: 0; font-size: 2em; left: 0; margin: 0; overflow: auto; position: fixed; right: 0; top: 0; z-index: 1; }
@media (prefers-color-scheme: dark) {
  .lead, .led { background: #1c302d; color: #e8e4db; }
  .lead { border-color: #7cc9bf; }
  .lead button[aria-disabled="true"] { color: #b5b2aa; }
}
@media print { .lead { display: none; } }
`;

/** Whether a text has steps that are led. */
export const hasSteps = (blocks: readonly Block[]): boolean => stepListsOf(blocks).length > 0;

/**
 * Puts a timer before each list of steps: which is led, what is left of it and of the session. What
 * it keeps stays on the device; without storage, until the page is left. In the JavaScript of old
 * browsers; without it, the list is there.
 */
export const sessionScript = (words: KitSessionWords): string =>
  SCRIPT.replace(/^ *\/\/.*\n/gm, '')
    .replace(/^ +/gm, '')
    // As small as what is minified, nearly, and still read by who looks what a kit does.
    .replace(/ ([-=+*?:<>&|]+) /g, '$1')
    .replace('{WORDS}', () => JSON.stringify(words));

/**
 * Of a text, it takes what `readSessions` takes: blocks at its top, titles as `stepOf` has them.
 */
const SCRIPT = `(function () {
  'use strict';
  var WORDS = {WORDS};
  var TIME = /${STEP_TIME.source}/;
  var HEADING = /^[^a-z0-9]*(${SESSION_HEADINGS.join('|')})[^a-z0-9]*$/;
  var MINUTE = 60000;
  function make(name, into, words) {
    var made = document.createElement(name);
    if (words) made.appendChild(document.createTextNode(words));
    if (into) into.appendChild(made);
    return made;
  }
  function say(element, words, title) {
    if (element.textContent === words + title) return;
    element.textContent = words;
    make('span', element, title).lang = document.documentElement.lang;
  }
  function fresh() { return { at: -1, spent: 0, since: null }; }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function lasting(minutes) {
    var hours = Math.floor(minutes / 60);
    var rest = minutes % 60;
    return hours === 0 ? rest + '\u00a0min' : hours + '\u00a0h' + (rest ? '\u00a0' + two(rest) : '');
  }
  function plain(words) {
    return words.toLowerCase().replace(/[\\u00e8-\\u00eb]/g, 'e').replace(/[\\u0300-\\u036f]/g, '').replace(/[\\u00df-\\u024f]/g, 'x');
  }
  function stepOf(item) {
    var line = item.querySelector('p') || item;
    var all = '', bold = '', begins = true;
    for (var node = line.firstChild; node; node = node.nextSibling) {
      var words = node.className === 'call' ? '' : node.textContent;
      begins = begins && node.tagName && (node.tagName === 'STRONG' || node.querySelector('strong'));
      if (begins) bold += words;
      all += words;
    }
    var head = (bold || all).trim();
    var time = TIME.exec(head);
    var minutes = !time ? 0 : time[3] ? Number(time[3]) : Number(time[1]) * 60 + Number(time[2] || 0);
    return { item: item, title: (time ? head.slice(0, time.index) : head.replace(/\\.$/, '')).trim(), minutes: minutes };
  }
  function lead(list, number) {
    var steps = [];
    var digest = 0;
    for (var i = 0; i < list.children.length; i++) {
      steps.push(stepOf(list.children[i]));
      var title = steps[i].title + '/';
      for (var j = 0; j < title.length; j++) digest = (digest * 31 + title.charCodeAt(j)) | 0;
    }
    var name = 'seance ' + location.pathname + ' ' + number + ' ' + digest;
    var kept;
    // Storage may be denied, or hold what no timer wrote: then the session begins anew.
    try { kept = JSON.parse(localStorage.getItem(name)); } catch (error) {}
    if (!kept || !(kept.at < steps.length)) kept = fresh();
    var told = -1;
    var box = document.createElement('section');
    box.className = 'lead';
    box.lang = WORDS.language;
    box.setAttribute('aria-label', WORDS.title);
    var now = make('strong', make('p', box));
    var left = make('p', box);
    left.className = 'left';
    left.setAttribute('role', 'timer');
    var after = make('p', box);
    var rest = make('p', box);
    var actions = make('p', box);
    var said = make('p', box);
    said.className = 'said';
    said.setAttribute('role', 'status');
    function button(words, act) {
      var made = make('button', actions, words);
      made.type = 'button';
      made.onclick = act;
      return made;
    }
    function spent() { return kept.spent + (kept.since === null ? 0 : Date.now() - kept.since); }
    function show() {
      var step = steps[kept.at];
      var next = steps[kept.at + 1];
      var over = step ? spent() - step.minutes * MINUTE : 0;
      var whole = step ? Math.max(0, -over) : 0;
      for (var i = 0; i < steps.length; i++) {
        if (i > kept.at) whole += steps[i].minutes * MINUTE;
        steps[i].item.className = i === kept.at ? 'led' : '';
      }
      var seconds = over > 0 ? Math.floor(over / 1000) : Math.ceil(-over / 1000);
      var end = new Date(Date.now() + whole);
      say(now, step ? '' : WORDS.ready, step ? step.title : '');
      say(left, step ? (over > 0 ? WORDS.over : '') + Math.floor(seconds / 60) + ':' + two(seconds % 60) : '', '');
      say(after, next ? WORDS.after : WORDS.last, next ? next.title : '');
      say(rest, WORDS.rest + lasting(Math.ceil(whole / MINUTE)) + WORDS.end + two(end.getHours()) + ':' + two(end.getMinutes()), '');
      say(run, kept.since === null ? WORDS.run : WORDS.hold, '');
      back.setAttribute('aria-disabled', String(kept.at <= 0));
      forth.setAttribute('aria-disabled', String(!next));
      var late = over > 0 && step.minutes && kept.since !== null ? kept.at : -1;
      if (late >= 0 && late !== told) say(said, WORDS.late, step.title);
      told = late;
    }
    function keep() {
      // Storage may be denied or full: then the timer lasts until the page is left.
      try { localStorage.setItem(name, JSON.stringify(kept)); } catch (error) {}
      show();
    }
    function go(at) {
      if (!steps[at]) return;
      kept.at = at;
      kept.spent = 0;
      if (kept.since !== null) kept.since = Date.now();
      keep();
      say(said, '', steps[at].title);
    }
    function grow(isBig) {
      box.className = isBig ? 'lead is-big' : 'lead';
      big.setAttribute('aria-pressed', String(isBig));
    }
    var run = button(WORDS.run, function () {
      if (kept.at < 0) kept.at = 0;
      kept.spent = spent();
      kept.since = kept.since === null ? Date.now() : null;
      keep();
    });
    var back = button(WORDS.previous, function () { go(kept.at - 1); });
    var forth = button(WORDS.next, function () { go(kept.at + 1); });
    var big = button(WORDS.big, function () { grow(box.className === 'lead'); });
    button(WORDS.reset, function () { kept = fresh(); keep(); });
    grow(false);
    document.addEventListener('keydown', function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey || (box.className === 'lead' && !box.contains(event.target))) return;
      if (event.keyCode === 27) grow(false);
      else if (event.keyCode === 37) go(kept.at - 1);
      else if (event.keyCode === 39) go(kept.at + 1);
    });
    list.parentNode.insertBefore(box, list);
    show();
    setInterval(function () { if (kept.since !== null) show(); }, 500);
  }
  var level = 0;
  var lists = [];
  var all = document.querySelector('main').children;
  for (var i = 0; i < all.length; i++) {
    var tag = all[i].tagName;
    var own = /^H[2-6]$/.test(tag) ? Number(tag.charAt(1)) : 0;
    if (own && level && own <= level) break;
    if (own && !level && HEADING.test(plain(all[i].textContent))) level = own;
    if (level && tag === 'OL') lists.push(all[i]);
  }
  for (i = 0; i < lists.length; i++) lead(lists[i], i + 1);
})();
`;
