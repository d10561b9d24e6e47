// Runs the companion: one JSON object a line in, one a line out. Every execution begins with fresh globals, as on the
// platform; what outlives it is the document with its cache and properties.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const vm = require('node:vm');
const {Platform} = require('./platform.js');
const {bookOf} = require('./book.js');

const [folder, address, withheld] = process.argv.slice(2);
const filled = (name) => fs.readFileSync(path.join(folder, name), 'utf8').replaceAll('https://backend.invalid', address);
const scripts = fs.readdirSync(folder).filter((name) => name.endsWith('.js')).sort()
  .map((name) => new vm.Script(filled(name), {filename: name}));
const manifest = JSON.parse(filled('appsscript.json'));
manifest.oauthScopes = manifest.oauthScopes.filter((scope) => scope !== withheld);
const platform = new Platform(manifest, {id: '', locale: 'en_US', zone: 'Etc/UTC', sheets: []});

const read = (text) => JSON.parse(text, (_, held) => (held && held.$date !== undefined ? new Date(held.$date) : held));
const written = (held) => JSON.stringify(held, function (key, value) {
  const own = this[key];
  return Object.prototype.toString.call(own) === '[object Date]' ? {$date: own.getTime()} : value;
});

function edit({sheet, row, column, cells, oldValue}) {
  const held = platform.document.sheets.find((each) => each.name === sheet);
  cells.forEach((line, down) => line.forEach((cell, right) => (held.cells[row + down - 1][column + right - 1] = cell)));
  const book = bookOf(platform);
  return [{range: book.getSheet(sheet).getRange(row, column, cells.length, cells[0].length), source: book, oldValue}];
}

function executed(line) {
  platform.begin(line);
  Object.assign(platform.document, line.document);
  if (line.later !== undefined) platform.later = line.later;
  if (line.forget) platform.cached.clear();
  const before = platform.captured.length;
  let value = null;
  let error = null;
  try {
    const context = vm.createContext(platform.globals());
    scripts.forEach((script) => script.runInContext(context));
    const args = line.edit ? edit(line.edit) : line.args || [];
    if (line.call) value = vm.runInContext(line.call, context)(...args) ?? null;
  } catch (fault) {
    error = String(fault && fault.stack);
  }
  return {
    value, error, ...platform.seen, captured: platform.captured.slice(before), document: platform.document,
    properties: Object.fromEntries(platform.properties), triggers: platform.triggers.length,
    cached: Object.fromEntries([...platform.cached].map(([key, held]) => [key, held.value])),
  };
}

readline.createInterface({input: process.stdin}).on('line', (line) => process.stdout.write(`${written(executed(read(line)))}\n`));
