/**
 * The one way from a formula to the backend: the cells as they are, in pieces that the door takes, and the answers as
 * they come. What they mean is decided there; here they are forwarded, remembered and shown.
 */

/** @typedef {string | number | boolean | Date | null} Cell */
/** @typedef {Cell | Cell[][]} Argument */
/**
 * What the backend says of a function: whether its numbers are dates; whether it answers a table as a whole instead of row
 * by row, and then in lines that begin with words; which function is asked for the columns of a table, and which of these
 * it reads (null: all; no reader: it takes no table).
 * @typedef {{name: string, dates: boolean, whole: boolean, lines: boolean, reader: string, columns: string[] | null}} Kind
 */
/** @typedef {{zone: string, lang: string}} Place of the document: its time zone and its language */
/** @typedef {{answer: Answer | null, old: boolean, why: string}} Answered `why` is what is said where there is none */

/** Words in place of an answer. */
class Told extends Error {}

/**
 * Answers a formula. It never throws: what cannot be answered is said in the cell, in the language of the document.
 * @param {Kind} kind
 * @param {Argument[]} args
 * @return {Cell | Cell[][]}
 */
function forward_(kind, args) {
  try {
    const book = SpreadsheetApp.getActive();
    const place = {zone: book.getSpreadsheetTimeZone(), lang: language_(book.getSpreadsheetLocale())};
    return forwarded_(kind, args, place);
  } catch (error) {
    return error instanceof Told ? error.message : said_('companion.failed', documentLanguage_());
  }
}

/**
 * @param {Kind} kind
 * @param {Argument[]} args
 * @param {Place} place
 * @return {Cell | Cell[][]}
 */
function forwarded_(kind, args, place) {
  const dates = serials_(place.zone);
  const asked = asked_(kind, sentCells_(args, dates), place);
  if (!asked.bodies.length) return null;
  const answered = answered_(kind, asked.bodies, place);
  if (answered.every((each) => !each.answer)) throw new Told(answered[0].why);
  return shown_(kind, joined_(answered, asked, place), dates);
}

/**
 * @param {Argument[]} args
 * @param {{serial: (date: Date) => number}} dates
 * @return {Argument[]} the same with serial numbers for dates
 */
function sentCells_(args, dates) {
  /** @param {Cell} cell */
  const plain = (cell) => (isDate_(cell) ? dates.serial(/** @type {Date} */ (cell)) : cell);
  return args.map((each) => (Array.isArray(each) ? each.map((row) => row.map(plain)) : plain(each)));
}

/**
 * Knows a date; those in cells are made outside of the script, so that their class is not the script's own.
 * @param {unknown} cell
 * @return {boolean}
 */
function isDate_(cell) {
  return Object.prototype.toString.call(cell) === '[object Date]';
}

/**
 * Answers each part of a formula: from what is remembered, by the backend, or from what was remembered last.
 * @param {Kind} kind
 * @param {string[]} bodies
 * @param {Place} place
 * @return {Answered[]}
 */
function answered_(kind, bodies, place) {
  const parts = bodies.map((body) => {
    const name = name_(`${kind.name} ${body}`);
    return {body, name, known: recalled_(name)};
  });
  const open = parts.filter((part) => !part.known?.fresh);
  const replies = open.length ? asking_(`functions/${kind.name}`, open.map((part) => part.body)) : [];
  return parts.map((part) => {
    if (part.known?.fresh) return {answer: part.known.held, old: false, why: ''};
    return settled_(replies[open.indexOf(part)], part, place);
  });
}

/**
 * @param {Reply} reply
 * @param {{name: string, known: {held: any} | null}} part
 * @param {Place} place
 * @return {Answered}
 */
function settled_(reply, part, place) {
  if (reply.body?.values) {
    const answer = {at: Date.now(), values: reply.body.values};
    keep_(part.name, answer);
    return {answer, old: false, why: ''};
  }
  const why = reply.why ? said_(reply.why, place.lang) : faultText_(reply.body, place.lang);
  return {answer: reply.why ? part.known?.held : null, old: true, why};
}

/**
 * @param {any} body
 * @param {string} lang
 * @return {string} what the backend says is wrong with a call
 */
function faultText_(body, lang) {
  return body?.error?.text ? String(body.error.text) : said_('companion.failed', lang);
}

/**
 * Puts the parts of an answer together again. Where one has none, each of its rows says why.
 * @param {Answered[]} answered
 * @param {Asked} asked
 * @param {Place} place
 * @return {Cell[][]}
 */
function joined_(answered, asked, place) {
  const titles = answered.find((each) => each.answer)?.answer?.values.slice(0, 1) || [];
  const rows = answered.flatMap((each, part) => {
    if (!each.answer) return Array.from({length: asked.rows[part]}, () => [each.why]);
    return asked.titled ? each.answer.values.slice(1) : each.answer.values;
  });
  const joined = asked.titled ? [...titles, ...rows] : rows;
  const old = answered.flatMap((each) => (each.old && each.answer ? [each.answer.at] : []));
  return old.length && asked.worded ? dated_(joined, Math.min(...old), place) : joined;
}

/**
 * Says in the first cell, where words stand, from when an answer is. Cells with values stay as they were.
 * @param {Cell[][]} values
 * @param {number} at
 * @param {Place} place
 * @return {Cell[][]}
 */
function dated_([[first, ...others], ...rows], at, place) {
  const since = Utilities.formatDate(new Date(at), place.zone, 'yyyy-MM-dd HH:mm');
  return [[said_('companion.old_title', place.lang, {title: String(first), since}), ...others], ...rows];
}

/**
 * Shows an answer: numbers that are dates as dates, so that their cells are dates without being formatted.
 * @param {Kind} kind
 * @param {Cell[][]} values
 * @param {{date: (serial: number) => Date}} dates
 * @return {Cell | Cell[][]}
 */
function shown_(kind, values, dates) {
  /** @param {Cell} cell */
  const shown = (cell) => (kind.dates && typeof cell === 'number' ? dates.date(cell) : cell);
  return values.map((row) => row.map(shown));
}
