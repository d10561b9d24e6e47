/**
 * What a document remembers between two calculations: answers, which columns were asked for, and whether the backend is
 * resting. All of it is in the document's cache: it is the platform's, it ends by itself, and people cannot see it.
 */

/** The platform's limits: a value of 100 KB, six hours. Texts are ASCII here, a character is a byte. */
const PIECE = 90000;
const KEPT_SECONDS = 21600;
/** How long an answer is given again without asking; after that it is only for a backend that cannot be reached. */
const FRESH_SECONDS = 3600;
/** How long a backend that failed is left alone: every formula of the document waits with it. */
const RESTING_SECONDS = 60;
const RESTING = 'resting';

/** @typedef {{at: number, values: Cell[][]}} Answer `at` is when it was given, in milliseconds */

/** @return {GoogleAppsScript.Cache.Cache | null} */
function cache_() {
  return CacheService.getDocumentCache();
}

/**
 * Names what is remembered of a request: the same request, the same name. Nothing of it can be read back.
 * @param {string} text
 * @return {string}
 */
function name_(text) {
  const bytes = Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text, Utilities.Charset.UTF_8);
  return Utilities.base64EncodeWebSafe(bytes);
}

/**
 * @param {string} name
 * @return {{held: any, fresh: boolean} | null} what was kept under it, and whether it may be given without asking
 */
function recalled_(name) {
  const cache = cache_();
  if (!cache) return null;
  const {[name]: first, [freshness_(name)]: fresh} = cache.getAll([name, freshness_(name)]);
  if (!first) return null;
  const [count] = first.split('|', 1);
  const names = pieceNames_(name, Number(count));
  const rest = names.length ? cache.getAll(names) : {};
  if (names.some((each) => !(each in rest))) return null;
  const json = [first.replace(/^\d+\|/, ''), ...names.map((each) => rest[each])].join('');
  return {held: JSON.parse(json), fresh: Boolean(fresh)};
}

/**
 * Keeps something; larger than one value of the cache may be, in pieces.
 * @param {string} name
 * @param {any} held
 * @param {number} [fresh] seconds for which it may be given without asking
 */
function keep_(name, held, fresh = FRESH_SECONDS) {
  const pieces = ascii_(JSON.stringify(held)).match(new RegExp(`.{1,${PIECE}}`, 'g')) || [];
  const [first, ...rest] = pieces;
  const names = pieceNames_(name, rest.length);
  /** @type {Record<string, string>} */
  const kept = Object.fromEntries(names.map((each, place) => [each, rest[place]]));
  kept[name] = `${rest.length}|${first}`;
  cache_()?.putAll(kept, KEPT_SECONDS);
  cache_()?.put(freshness_(name), 'yes', fresh);
}

/**
 * @param {string} name
 * @return {string}
 */
function freshness_(name) {
  return `${name}.fresh`;
}

/**
 * @param {string} name
 * @param {number} count
 * @return {string[]}
 */
function pieceNames_(name, count) {
  return Array.from({length: count}, (_, place) => `${name}.${place}`);
}

/**
 * Writes JSON in ASCII, so that its length is what the platform counts.
 * @param {string} json
 * @return {string}
 */
function ascii_(json) {
  return json.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @return {string | null} why the backend is left alone for now, as a key of a sentence */
function resting_() {
  return cache_()?.get(RESTING) || null;
}

/**
 * Leaves the backend alone for a while; as long as it asks for itself, where it does.
 * @param {string} why key of a sentence
 * @param {unknown} [seconds] what it said in `Retry-After`
 */
function rest_(why, seconds) {
  const asked = Number(seconds) || RESTING_SECONDS;
  cache_()?.put(RESTING, why, Math.max(RESTING_SECONDS, Math.min(asked, KEPT_SECONDS)));
}

/** Tries the backend again: a person asked for something. */
function wake_() {
  cache_()?.remove(RESTING);
}
