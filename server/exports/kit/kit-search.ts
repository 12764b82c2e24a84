import { KITS_PATH } from '#content/addresses/site-paths.ts';
import { KIT_ENGINE, KIT_INDEX } from './kit-engine.ts';

/** The script of a kit's search that decides by what it is searched. */
export const KIT_SEARCH_SCRIPT = 'recherche/ouvrir.js';
/** The id of its element, which names the scripts of the search by Lunr. */
export const SEARCH_SCRIPT_ID = 'scripts';

interface SearchWords {
  readonly none: string;
  readonly one: string;
  /** After their number. */
  readonly many: string;
}

/**
 * Of a kit that a browser keeps, the worker that the list of kits keeps beside it searches, by the
 * engine of the site (`app/islands/kits/kit-search.ts`). In a folder without a server, that engine
 * is a script beside it (`app/islands/kits/folder-search.ts`), from which a worker is made; where
 * browsers make none in a folder, it searches on the page's own thread. Lunr does in browsers that
 * do not know what the engine is written in, and wherever it fails. In the JavaScript of old
 * browsers.
 */
export const kitSearchScript = ({ none, one, many }: SearchWords): string =>
  SCRIPT.replace('{WORDS}', () => JSON.stringify({ none, one, many }));

/**
 * It stands before the style of its page, which it does not wait for: a worker takes its time to
 * begin, and what the address asks is asked as soon as that can be.
 */
const SCRIPT = `(function () {
  var WORDS = {WORDS};
  var ENGINE = /^\\/islands\\/kit-search-[^\\/]+\\.js$/;
  var form, box, said, list;
  var place = location.pathname.split('/');
  var kit = '/' + place[1] === '${KITS_PATH}' && place.length > 4 ? '/' + place[2] + '/' + place[3] : null;
  var asked = askedByAddress();
  // What waits for the page to be there.
  var way = null;
  var worker = null;
  // What searches on the page's own thread.
  var find = null;
  // What came before there was a list to show it in.
  var answer = null;
  var number = 0;

  function askedByAddress() {
    var found = /[?&]q=([^&#]*)/.exec(location.search);
    try {
      return found ? decodeURIComponent(found[1].replace(/\\+/g, ' ')) : '';
    } catch (error) {
      // A percent sign that begins no letter: nothing is asked.
      return '';
    }
  }

  function load(name, into) {
    var script = document.createElement('script');
    script.src = name;
    // In their order.
    script.async = false;
    into.appendChild(script);
    return script;
  }

  function searchByLunr() {
    if (worker) worker.terminate();
    worker = find = null;
    way = searchByLunr;
    if (!form) return;
    form.onsubmit = wait;
    var names = document.getElementById('${SEARCH_SCRIPT_ID}').getAttribute('data-scripts').split(' ');
    for (var i = 0; i < names.length; i++) load(names[i], document.body);
  }

  function add(into, name, pieces) {
    var made = into.appendChild(document.createElement(name));
    for (var i = 0; i < pieces.length; i++) {
      var piece = document.createTextNode(pieces[i].text);
      if (pieces[i].mark) made.appendChild(document.createElement('mark')).appendChild(piece);
      else made.appendChild(piece);
    }
    return made;
  }

  function show(found) {
    var results = found.results;
    list.textContent = '';
    said.textContent =
      asked === '' ? '' : found.total === 0 ? WORDS.none : found.total === 1 ? WORDS.one : found.total + ' ' + WORDS.many;
    for (var i = 0; i < results.length; i++) {
      var item = list.appendChild(document.createElement('li'));
      add(item, 'a', results[i].title).href = results[i].file;
      add(item, 'p', results[i].passage);
    }
  }

  function ask() {
    number += 1;
    if (worker) return worker.postMessage({ path: kit, number: number, query: asked });
    try {
      show(find(asked));
    } catch (error) {
      searchByLunr();
    }
  }

  function searchByWorker(address, index) {
    worker = new Worker(address);
    worker.onmessage = function (event) {
      if (event.data.number !== number) return;
      // It may not be read any more: opened again, it says so.
      if (!event.data.found) return location.reload();
      if (list) show(event.data.found);
      else answer = event.data.found;
    };
    worker.onerror = searchByLunr;
    if (index) worker.postMessage({ index: index });
    ask();
  }

  function searchHere() {
    way = searchHere;
    if (!form) return;
    // The page is drawn first.
    setTimeout(function () {
      try {
        NAVETTE_ENGINE().open(NAVETTE_KIT_INDEX).then(function (opened) {
          find = opened;
          ask();
        }).then(null, searchByLunr);
      } catch (error) {
        searchByLunr();
      }
    }, 0);
  }

  function searchByEngine() {
    // Its script did not run, or is not there.
    if (!window.NAVETTE_ENGINE || !window.NAVETTE_KIT_INDEX) return searchByLunr();
    try {
      searchByWorker(URL.createObjectURL(new Blob(['(' + NAVETTE_ENGINE + ')().serve()'])), NAVETTE_KIT_INDEX);
    } catch (error) {
      // This browser makes no worker in a folder.
      searchHere();
    }
  }

  function searchInFolder() {
    // The youngest of what the engine calls.
    if (![].findLast || !window.DecompressionStream) return searchByLunr();
    load('${KIT_ENGINE}', document.head);
    var index = load('${KIT_INDEX}', document.head);
    index.onload = searchByEngine;
    index.onerror = searchByLunr;
  }

  function wait() {
    return false;
  }

  function submit() {
    asked = box.value;
    // What is asked before the search is ready is answered when it is.
    if (worker || find) ask();
    return false;
  }

  function ready() {
    form = document.getElementById('search');
    box = document.getElementById('q');
    said = document.getElementById('said');
    list = document.getElementById('found');
    box.value = asked;
    form.onsubmit = submit;
    if (way) way();
    else if (answer) show(answer);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
  if (!kit) return searchInFolder();
  if (!window.Worker || !window.caches) return searchByLunr();
  caches
    .open('navette-kits-screen')
    .then(function (cache) {
      return cache.keys();
    })
    .then(function (requests) {
      for (var i = 0; i < requests.length; i++) {
        var kept = requests[i].url.replace(/^https?:\\/\\/[^\\/]+/, '');
        if (ENGINE.test(kept)) return searchByWorker(kept);
      }
      searchByLunr();
    })
    .then(null, searchByLunr);
})();
`;
