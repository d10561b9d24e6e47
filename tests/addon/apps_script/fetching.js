// Sends HTTP requests while the main thread waits: on the platform a fetch is synchronous.
const http = require('node:http');
const {parentPort, workerData} = require('node:worker_threads');

/** @param {any} asked */
function sent(asked) {
  return new Promise((done) => {
    const headers = {...asked.headers, ...(asked.contentType && {'Content-Type': asked.contentType})};
    const body = asked.payload === undefined ? undefined : Buffer.from(asked.payload, 'utf8');
    const request = http.request(asked.url, {agent: false, method: (asked.method || 'get').toUpperCase(), headers: {...headers, Connection: 'close'}}, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        done({status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString('utf8')});
      });
    });
    request.on('error', () => done(null));
    if (body) request.setHeader('Content-Length', body.length);
    request.end(body);
  });
}

parentPort.on('message', async (requests) => {
  workerData.port.postMessage(await Promise.all(requests.map(sent)));
  Atomics.store(workerData.flag, 0, 1);
  Atomics.notify(workerData.flag, 0);
});
