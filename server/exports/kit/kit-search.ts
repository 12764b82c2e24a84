import { KITS_PATH } from '#content/addresses/site-paths.ts';

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
 * engine of the site (`app/islands/kits/kit-search.ts`). Lunr does where there is none: in a folder
 * without a server, and in browsers that do not know what the engine is written in. In the
 * JavaScript of old browsers.
 */
export const kitSearchScript = ({ none, one, many }: SearchWords): string =>
  SCRIPT.replace('{WORDS}', () => JSON.stringify({ none, one, many }));

/**
 * It stands before the style of its page, which it does not wait for: a worker takes its time to
 * begin, and what the address asks is asked as soon as that can be.
 */
const SCRIPT = `(function () {
  var WORDS = {WORDS};
  var form, box, said, list;
  var place = location.pathname.split('/');
  var kit = '/' + place[1] === '${KITS_PATH}' && place.length > 4 ? '/' + place[2] + '/' + place[3] : null;
  var asked = askedByAddress();
  var byLunr = false;
  var worker = null;
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

  function searchByLunr() {
    byLunr = true;
    if (!form) return;
    form.onsubmit = wait;
    var names = document.getElementById('${SEARCH_SCRIPT_ID}').getAttribute('data-scripts').split(' ');
    for (var i = 0; i < names.length; i++) {
      var script = document.createElement('script');
      script.src = names[i];
      // In their order.
      script.async = false;
      document.body.appendChild(script);
    }
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
    worker.postMessage({ path: kit, number: number, query: asked });
  }

  function searchByWorker(address) {
    worker = new Worker(address);
    worker.onmessage = function (event) {
      if (event.data.number !== number) return;
      // It may not be read any more: opened again, it says so.
      if (!event.data.found) return location.reload();
      if (list) show(event.data.found);
      else answer = event.data.found;
    };
    worker.onerror = function () {
      worker.terminate();
      worker = null;
      searchByLunr();
    };
    ask();
  }

  function wait() {
    return false;
  }

  function submit() {
    asked = box.value;
    // What is asked before the search is ready is answered when it is.
    if (worker) ask();
    return false;
  }

  function ready() {
    form = document.getElementById('search');
    box = document.getElementById('q');
    said = document.getElementById('said');
    list = document.getElementById('found');
    box.value = asked;
    form.onsubmit = submit;
    if (byLunr) searchByLunr();
    else if (answer) show(answer);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
  if (!kit || !window.Worker || !window.caches) return searchByLunr();
  caches
    .open('navette-kits-screen')
    .then(function (cache) {
      return cache.keys();
    })
    .then(function (requests) {
      for (var i = 0; i < requests.length; i++)
        if (/\\/islands\\/kit-search-[^\\/]+\\.js$/.test(requests[i].url)) return searchByWorker(requests[i].url);
      searchByLunr();
    })
    .then(null, searchByLunr);
})();
`;
