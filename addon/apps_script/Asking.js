/** How the backend is asked, and what becomes of it when it cannot be reached. */

/**
 * What came back: a body, or why there is none, as the key of a sentence; `after`: seconds not to ask for.
 * @typedef {{body: any, why: string, after?: unknown}} Reply
 */

/**
 * Asks the functions door with the document's own token, in parallel; while the backend is resting nobody is asked.
 * @param {string} path under /v1/
 * @param {string[]} bodies JSON, one call each
 * @return {Reply[]}
 */
function asking_(path, bodies) {
  const resting = resting_();
  if (resting) return bodies.map(() => ({body: null, why: resting}));
  const token = token_();
  if (!token) return bodies.map(() => ({body: null, why: 'companion.not_connected'}));
  const replies = fetched_(bodies.map((payload) => request_(path, 'post', token, payload)));
  const failed = replies.find((reply) => reply.why);
  if (failed) rest_(failed.why, failed.after);
  return replies;
}

/**
 * @param {string} path under /v1/
 * @param {GoogleAppsScript.URL_Fetch.HttpMethod} method
 * @param {string} token
 * @param {string} [payload] JSON
 * @return {GoogleAppsScript.URL_Fetch.URLFetchRequest}
 */
function request_(path, method, token, payload) {
  /** @type {GoogleAppsScript.URL_Fetch.URLFetchRequest} */
  const request = {
    url: `${BACKEND}/v1/${path}`,
    method,
    headers: {Authorization: `Bearer ${token}`},
    followRedirects: false,
    muteHttpExceptions: true,
  };
  return payload === undefined ? request : {...request, contentType: 'application/json', payload};
}

/**
 * Sends requests. One that cannot be sent makes them all fail: the platform throws for all of them together.
 * @param {GoogleAppsScript.URL_Fetch.URLFetchRequest[]} requests
 * @return {(Reply)[]}
 */
function fetched_(requests) {
  try {
    return UrlFetchApp.fetchAll(requests).map(reply_);
  } catch (error) {
    return requests.map(() => ({body: null, why: 'companion.unreachable'}));
  }
}

/**
 * Reads a response: an answer or a fault that says itself in the body, or why there is neither.
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @return {Reply}
 */
function reply_(response) {
  const status = response.getResponseCode();
  if (status === UNAUTHORISED) return {body: null, why: 'companion.refused'};
  if (status === TOO_MANY) {
    return {body: null, why: 'companion.busy', after: /** @type {any} */ (response.getHeaders())['Retry-After']};
  }
  const body = parsed_(response.getContentText());
  return body && status < SERVER_FAULT ? {body, why: ''} : {body: null, why: 'companion.unreachable'};
}

/** Statuses of HTTP. */
const UNAUTHORISED = 401;
const TOO_MANY = 429;
const SERVER_FAULT = 500;

/**
 * @param {string} text
 * @return {any} the object in it, or null: a proxy in between may answer with a page
 */
function parsed_(text) {
  try {
    const body = JSON.parse(text);
    return body && typeof body === 'object' ? body : null;
  } catch (error) {
    return null;
  }
}
