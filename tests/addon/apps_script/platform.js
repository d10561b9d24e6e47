// What of Google Apps Script the companion uses, with the platform's limits, and with what each authorisation mode forbids:
// https://developers.google.com/workspace/add-ons/concepts/editor-auth-lifecycle
// https://developers.google.com/apps-script/guides/services/quotas
const crypto = require('node:crypto');
const path = require('node:path');
const {MessageChannel, Worker, receiveMessageOnPort} = require('node:worker_threads');
const {bookOf} = require('./book.js');

const KILOBYTE = 1024;
const CACHE_VALUE = 100 * KILOBYTE;
const CACHE_KEY = 250;
const CACHE_SECONDS = 21600;
const PROPERTY_VALUE = 9 * KILOBYTE;
const PROPERTIES = 500 * KILOBYTE;
const ADDRESS = 2 * KILOBYTE;

const SCOPES = {
  fetch: 'https://www.googleapis.com/auth/script.external_request',
  identity: 'openid',
  email: 'https://www.googleapis.com/auth/userinfo.email',
  trigger: 'https://www.googleapis.com/auth/script.scriptapp',
  book: 'https://www.googleapis.com/auth/spreadsheets.currentonly',
};

/** What each mode lets one do; FULL is everything that the manifest asks for. */
const MODES = {
  NONE: ['menu', 'locale'],
  LIMITED: ['menu', 'locale', 'read', 'write', 'properties'],
  CUSTOM_FUNCTION: ['locale', 'read', 'properties', 'fetch'],
  FULL: ['menu', 'locale', 'read', 'write', 'properties', 'fetch', 'dialog', 'identity', 'trigger'],
};

class Platform {
  /** @param {any} manifest @param {any} document */
  constructor(manifest, document) {
    this.manifest = manifest;
    this.document = document;
    this.later = 0;
    this.cached = new Map();
    this.properties = new Map();
    this.triggers = [];
    this.captured = [];
    this.begin({});
    this.flag = new Int32Array(new SharedArrayBuffer(4));
    const {port1, port2} = new MessageChannel();
    this.port = port1;
    this.worker = new Worker(path.join(__dirname, 'fetching.js'), {
      workerData: {port: port2, flag: this.flag}, transferList: [port2],
    });
    this.worker.unref();
  }

  /** Begins one execution: who runs it, in which mode, and what they will answer to dialogs. @param {any} execution */
  begin({mode = 'FULL', locale = 'en', identity = null, answers = []}) {
    Object.assign(this, {mode, locale, identity, answers: [...answers], seen: {toasts: [], alerts: [], menu: [], logs: []}});
  }

  now() {
    return Date.now() + this.later * 1000;
  }

  /** @param {string} what */
  may(what) {
    if (!MODES[this.mode].includes(what)) throw new Error(`You do not have permission (${what} in ${this.mode})`);
    const scopes = {fetch: SCOPES.fetch, identity: SCOPES.identity, trigger: SCOPES.trigger, read: SCOPES.book, write: SCOPES.book};
    const needed = this.mode === 'FULL' || what === 'fetch' ? scopes[what] : undefined;
    if (needed && !this.manifest.oauthScopes.includes(needed)) throw new Error(`Specified permissions are not sufficient: ${needed}`);
  }

  /** Everything a script finds as globals. */
  globals() {
    return {
      CacheService: {getDocumentCache: () => this.cache()},
      PropertiesService: {getDocumentProperties: () => this.store()},
      LockService: {getDocumentLock: () => ({waitLock() {}, releaseLock() {}})},
      Session: {getActiveUserLocale: () => (this.may('locale'), this.locale)},
      ScriptApp: this.scripts(),
      SpreadsheetApp: this.sheets(),
      UrlFetchApp: {fetchAll: (requests) => this.fetchAll(requests)},
      Utilities: utilities(),
      console: {log: (...said) => this.seen.logs.push(said.join(' ')), error: (...said) => this.seen.logs.push(said.join(' '))},
    };
  }

  cache() {
    const alive = (key) => {
      const held = this.cached.get(key);
      return held && held.until > this.now() ? held.value : null;
    };
    const put = (key, value, seconds = 600) => {
      if (typeof value !== 'string') throw new Error(`Invalid argument: value ${typeof value}`);
      if (Buffer.byteLength(value) > CACHE_VALUE) throw new Error('Argument too large: value');
      if (key.length > CACHE_KEY) throw new Error('Argument too large: key');
      if (!(seconds > 0 && seconds <= CACHE_SECONDS)) throw new Error(`Invalid argument: ${seconds}`);
      this.cached.set(key, {value, until: this.now() + seconds * 1000});
    };
    return {
      get: alive,
      put,
      getAll: (keys) => Object.fromEntries(keys.flatMap((key) => (alive(key) === null ? [] : [[key, alive(key)]]))),
      putAll: (values, seconds) => Object.entries(values).forEach(([key, value]) => put(key, value, seconds)),
      remove: (key) => void this.cached.delete(key),
    };
  }

  store() {
    this.may('properties');
    const set = (key, value) => {
      if (typeof value !== 'string' || value.length > PROPERTY_VALUE) throw new Error('Argument too large: value');
      this.properties.set(key, value);
      if ([...this.properties].join().length > PROPERTIES) throw new Error('You have exceeded the property storage quota');
    };
    return {
      getProperty: (key) => this.properties.get(key) ?? null,
      setProperty: set,
      setProperties: (held) => Object.entries(held).forEach(([key, value]) => set(key, value)),
      deleteProperty: (key) => void this.properties.delete(key),
    };
  }

  scripts() {
    const made = (handler) => ({timeBased: () => ({everyHours: (hours) => ({create: () => {
      this.may('trigger');
      this.triggers.push({handler, hours, getHandlerFunction: () => handler});
    }})})});
    return {
      getIdentityToken: () => {
        this.may('identity');
        return this.manifest.oauthScopes.includes(SCOPES.email) ? this.identity?.email : this.identity?.plain;
      },
      getUserTriggers: () => (this.may('trigger'), [...this.triggers]),
      newTrigger: made,
      deleteTrigger: (gone) => (this.may('trigger'), this.triggers.splice(this.triggers.indexOf(gone), 1)),
    };
  }

  sheets() {
    const book = () => (this.may('read'), bookOf(this));
    return {
      getActive: book,
      getActiveSheet: () => book().getActiveSheet(),
      getUi: () => this.ui(),
      ProtectionType: {RANGE: 'RANGE'},
    };
  }

  ui() {
    this.may('menu');
    const menu = {
      addItem: (caption, handler) => (this.seen.menu.push([caption, handler]), menu),
      addSeparator: () => menu,
      addToUi: () => undefined,
    };
    return {
      createAddonMenu: () => menu,
      ButtonSet: {OK: 'OK', YES_NO: 'YES_NO', YES_NO_CANCEL: 'YES_NO_CANCEL'},
      Button: {YES: 'YES', NO: 'NO', CANCEL: 'CANCEL', CLOSE: 'CLOSE', OK: 'OK'},
      alert: (title, text, buttons) => {
        this.may('dialog');
        this.seen.alerts.push(text);
        return buttons === 'OK' ? 'OK' : this.answers.shift() || 'CLOSE';
      },
    };
  }

  fetchAll(requests) {
    this.may('fetch');
    requests.forEach((request) => {
      if (request.url.length > ADDRESS) throw new Error('Limit exceeded: URLFetch URL Length.');
      if (!this.manifest.urlFetchWhitelist.some((prefix) => request.url.startsWith(prefix))) throw new Error(`Not whitelisted: ${request.url}`);
      if (request.followRedirects !== false || !request.muteHttpExceptions) throw new Error('Redirects and exceptions are to be ours');
      this.captured.push({url: request.url, method: request.method, body: request.payload ?? ''});
    });
    Atomics.store(this.flag, 0, 0);
    this.worker.postMessage(requests);
    Atomics.wait(this.flag, 0, 0);
    const answers = receiveMessageOnPort(this.port).message;
    if (answers.some((answer) => !answer)) throw new Error('Address unavailable');
    return answers.map((answer) => ({
      getResponseCode: () => answer.status,
      getContentText: () => answer.text,
      getHeaders: () => Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [titled(name), value])),
    }));
  }
}

/** @param {string} name */
function titled(name) {
  return name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function utilities() {
  return {
    DigestAlgorithm: {SHA_256: 'sha256'},
    Charset: {UTF_8: 'utf8'},
    computeDigest: (algorithm, text) => [...new Int8Array(crypto.createHash(algorithm).update(text, 'utf8').digest())],
    base64EncodeWebSafe: (bytes) => Buffer.from(Int8Array.from(bytes)).toString('base64').replace(/\+/g, '-').replace(/\//g, '_'),
    formatDate: (date, zone, format) => {
      if (format !== 'yyyy-MM-dd HH:mm') throw new Error(`unknown here: ${format}`);
      return new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'}).format(date);
    },
    sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(milliseconds, 200)),
  };
}

module.exports = {Platform};
