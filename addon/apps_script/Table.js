/**
 * How arguments become calls: long columns in pieces, and of a table only the columns that the backend asks for. It is
 * asked with the header row alone, and what it does not ask for never leaves the sheet.
 */

/** The door's limits: rows, cells and bytes of one call. */
const ROWS = 2000;
const CELLS = 40020;
const BODY = 1000000;
/** An order's number or an e-mail address: a row that holds one is no row of titles, and nothing of it is sent. */
const NO_HEADER = /\d{3}-\d{7}-\d{7}|\S@\S/;
/** What is no title, such as a telephone number: it is left out of what is sent. */
const NO_TITLE = /\d{5}|\d[\d -]{6}/;
const LONGEST_TITLE = 200;

/**
 * The calls of one formula: their bodies, how many rows each answers, whether an answer begins with a title of its
 * rows, and whether words stand in its first cell.
 * @typedef {{bodies: string[], rows: number[], titled: boolean, worded: boolean}} Asked
 */

/**
 * @param {Kind} kind
 * @param {Argument[]} args
 * @param {Place} place
 * @return {Asked}
 */
function asked_(kind, args, place) {
  const [table, ...others] = args;
  if (kind.reader && Array.isArray(table) && isWide_(table)) return tableAsked_(kind, table, others, place);
  if (args.some((each) => Array.isArray(each) && isWide_(each))) {
    throw new Told(said_('companion.one_column', place.lang));
  }
  return namedAsked_(args, place);
}

/**
 * @param {Cell[][]} range
 * @return {boolean}
 */
function isWide_(range) {
  return range.some((row) => row.length > 1);
}

/**
 * Asks about columns and cells, each an argument by its name. Columns are cut at the same rows; a single cell holds for
 * every row.
 * @param {Argument[]} args
 * @param {Place} place
 * @return {Asked}
 */
function namedAsked_(args, place) {
  const columns = args.map((each) => (Array.isArray(each) && each.length > 1 ? each : null));
  if (!columns.some(Boolean)) return {bodies: [json_({...place, args})], rows: [1], titled: false, worded: false};
  const length = Math.max(...columns.map((each) => ended_(each || []).length));
  const rows = Array.from({length}, (_, row) => columns.map((each) => each && each[row]));
  const cut = pieces_(rows, ROWS);
  const body = (/** @type {any[][]} */ piece) =>
    json_({...place, args: args.map((each, column) => (columns[column] ? piece.map((row) => row[column]) : each))});
  return {bodies: cut.map(body), rows: cut.map((piece) => piece.length), titled: false, worded: false};
}

/**
 * Asks about a table: of its columns those that the function reads, with their titles in every piece.
 * @param {Kind} kind
 * @param {Cell[][]} table
 * @param {Argument[]} others
 * @param {Place} place
 * @return {Asked}
 */
function tableAsked_(kind, table, others, place) {
  const header = header_(table[0], place.lang);
  const columns = wanted_(kind, header, place.lang);
  const narrow = table.map((row) => columns.map((column) => row[column]));
  const titles = columns.map((column) => header[column]);
  const rows = ended_(narrow.slice(1));
  const call = (/** @type {Cell[][]} */ piece) =>
    json_({...place, args: [[titles, ...piece], ...others], header, columns});
  if (kind.whole) return {bodies: [call(rows)], rows: [1], titled: false, worded: kind.lines};
  const cut = fitting_(rows, columns.length, call);
  return {bodies: cut.map(call), rows: cut.map((piece) => piece.length), titled: true, worded: true};
}

/**
 * Reads the titles of a table. What cannot be a title is left out; a first row that holds anything but texts is none.
 * @param {Cell[]} row
 * @param {string} lang
 * @return {string[]}
 */
function header_(row, lang) {
  const texts = ended_(row.map((cell) => [cell])).map(([cell]) => cell ?? '');
  const isHeader = texts.every((cell) => typeof cell === 'string' && !NO_HEADER.test(cell));
  if (!isHeader) throw new Told(said_('companion.no_header', lang));
  return texts.map((text) => (NO_TITLE.test(String(text)) ? '' : String(text).slice(0, LONGEST_TITLE)));
}

/** @typedef {{columns: number[], keys: string[]}} Columns places in a header row, and what stands there */

/**
 * Finds out which columns of a table a function reads: from what is remembered, or by asking with the header row alone.
 * What is asked for is every column that its reader reads, so that the formulas of a sheet share one question.
 * @param {Kind} kind
 * @param {string[]} header
 * @param {string} lang
 * @return {number[]}
 */
function wanted_(kind, header, lang) {
  const name = columnsName_(kind.reader, header);
  const known = recalled_(name)?.held || learned_(name);
  /** @type {Columns} */
  const {columns, keys} = known || askedColumns_(kind.reader, header, lang);
  if (!known) keep_(name, {columns, keys});
  const read = kind.columns;
  return read ? columns.filter((_, index) => read.includes(keys[index])) : columns;
}

/**
 * @param {string} reader
 * @param {string[]} header
 * @param {string} lang
 * @return {Columns}
 */
function askedColumns_(reader, header, lang) {
  if (!header.length) throw new Told(said_('companion.no_header', lang));
  const [reply] = asking_(`functions/${reader}/columns`, [json_({header, lang})]);
  if (reply.why) throw new Told(said_(reply.why, lang));
  if (!reply.body.columns) throw new Told(faultText_(reply.body, lang));
  return {columns: reply.body.columns, keys: reply.body.keys};
}

/**
 * @param {string} reader
 * @param {string[]} header
 * @return {string} the name under which its columns are remembered, until there are other functions
 */
function columnsName_(reader, header) {
  return `columns.${name_(JSON.stringify([FUNCTIONS_EDITION, reader, header]))}`;
}

/**
 * Cuts rows so that every call is one that the door takes.
 * @param {Cell[][]} rows
 * @param {number} width columns
 * @param {(piece: Cell[][]) => string} call makes the body
 * @return {Cell[][][]}
 */
function fitting_(rows, width, call) {
  let height = Math.min(ROWS, Math.floor(CELLS / width) - 1);
  let cut = pieces_(rows, height);
  while (height > 1 && cut.some((piece) => call(piece).length > BODY)) {
    height = Math.ceil(height / 2);
    cut = pieces_(rows, height);
  }
  return cut;
}

/**
 * @template T
 * @param {T[]} rows
 * @param {number} height
 * @return {T[][]}
 */
function pieces_(rows, height) {
  const left = [...rows];
  const cut = [];
  while (left.length) cut.push(left.splice(0, height));
  return cut;
}

/**
 * @param {Cell[][]} rows
 * @return {Cell[][]} the same without the blank ones at the end: an open range has hundreds
 */
function ended_(rows) {
  const kept = [...rows];
  while (kept.length && kept.slice(-1)[0].every((cell) => cell === '' || cell === null)) kept.pop();
  return kept;
}

/**
 * @param {object} body
 * @return {string}
 */
function json_(body) {
  return ascii_(JSON.stringify(body));
}
