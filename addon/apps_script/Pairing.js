/**
 * How this document is known to the backend: a token of its own, which lets its formulas ask for rules only.
 * It is made when somebody connects the document, by the identity that Google vouches for, and can be revoked there.
 */

const TOKEN = 'token';
const TOKEN_OF = 'spreadsheet';

/** @return {string | null} the document's token; a copy of the document has none */
function token_() {
  const kept = PropertiesService.getDocumentProperties();
  const here = SpreadsheetApp.getActive().getId();
  return kept?.getProperty(TOKEN_OF) === here ? kept.getProperty(TOKEN) : null;
}

/**
 * Connects the document where it is not, or not any more; and learns the columns of the tab that is open, so that its
 * formulas need not ask.
 * @param {string} lang
 */
function connect_(lang) {
  wake_();
  if (!isKnown_()) pair_(lang);
  learn_(lang);
}

/** @return {boolean} whether the document has a token, and the backend still takes it */
function isKnown_() {
  const token = token_();
  if (!token) return false;
  const [reply] = fetched_([request_('functions', 'get', token)]);
  if (reply.why === 'companion.refused') forget_();
  return Boolean(token_());
}

/** @param {string} lang */
function pair_(lang) {
  const lock = LockService.getDocumentLock();
  lock?.waitLock(LOCK_MILLISECONDS);
  try {
    if (token_()) return;
    const spreadsheet = SpreadsheetApp.getActive().getId();
    const {body} = personal_('pairings', 'post', lang, {spreadsheet});
    PropertiesService.getDocumentProperties().setProperties({[TOKEN]: body.token, [TOKEN_OF]: spreadsheet});
  } finally {
    lock?.releaseLock();
  }
}

const LOCK_MILLISECONDS = 10000;

/**
 * Disconnects the document: its token is revoked, and its formulas are answered no more.
 * @param {string} lang
 */
function disconnect_(lang) {
  personal_('pairings', 'delete', lang, {spreadsheet: SpreadsheetApp.getActive().getId()});
  forget_();
}

function forget_() {
  const kept = PropertiesService.getDocumentProperties();
  kept.deleteProperty(TOKEN);
  kept.deleteProperty(TOKEN_OF);
}

/**
 * Asks the backend as the person who is here.
 * @param {string} path under /v1/
 * @param {GoogleAppsScript.URL_Fetch.HttpMethod} method
 * @param {string} lang
 * @param {object} [body]
 * @return {Reply}
 */
function personal_(path, method, lang, body) {
  const identity = ScriptApp.getIdentityToken();
  if (!identity) throw new Told(said_('companion.no_identity', lang));
  const [reply] = fetched_([request_(path, method, identity, body && json_(body))]);
  if (reply.why) throw new Told(said_(reply.why === 'companion.refused' ? 'companion.not_a_member' : reply.why, lang));
  if (reply.body.error) throw new Told(String(reply.body.error.text));
  return reply;
}

/**
 * Learns which columns the backend reads of the tab that is open; a tab without titles teaches nothing.
 * @param {string} lang
 */
function learn_(lang) {
  const sheet = SpreadsheetApp.getActiveSheet();
  const width = sheet.getLastColumn();
  if (!width) return;
  const [row] = sheet.getRange(1, 1, 1, width).getValues();
  try {
    const header = header_(row, lang);
    const found = READERS.map((reader) => [columnsName_(reader, header), askedColumns_(reader, header, lang)]);
    const kept = Object.fromEntries(found.map(([name, columns]) => [name, JSON.stringify(columns)]));
    PropertiesService.getDocumentProperties().setProperties(kept);
  } catch (error) {
    if (!(error instanceof Told)) throw error;
  }
}

/**
 * @param {string} name
 * @return {Columns | null} what was learned when somebody was here
 */
function learned_(name) {
  const kept = PropertiesService.getDocumentProperties()?.getProperty(name);
  return kept ? JSON.parse(kept) : null;
}
