/**
 * Typing over a result column would block its formula. What is typed there is taken out at once and kept as the cell's
 * note, and the person is told. A simple trigger may read and write this document, and nothing else.
 */

/** How the sync marks its columns, and how it describes the protection that warns there. */
const COLUMN_MARK = 'claimwatch.column';
const PROTECTION = 'Claimwatch';
/** How every formula begins that the sync writes. */
const OURS = '=IF(ROW()<>ROW(';
const TOAST_SECONDS = 8;

/**
 * @param {GoogleAppsScript.Events.SheetsOnEdit} event
 * @param {string} lang
 */
function guard_(event, lang) {
  const marked = markedColumns_(event.range);
  if (!marked.length) return;
  const sheet = event.range.getSheet();
  const head = headRow_(sheet);
  const typed = marked.flatMap((column) => typedCells_(sheet, column, event.range));
  const left = typed.filter((each) => !isPutBack_(each, head, event.oldValue));
  if (typed.length) toast_(event, said_(left.length ? 'companion.typed_over_many' : 'companion.typed_over', lang));
}

/**
 * Puts a cell back as it was. Under a formula and in its own cell that is: blank, and the next sync mends the rest. A
 * plain value can only be put back where the event says what it was, in an edit of a single cell.
 * @param {Typed} typed
 * @param {number} head row in which our formulas stand
 * @param {string | undefined} before
 * @return {boolean}
 */
function isPutBack_(typed, head, before) {
  const blank = typed.live || typed.cell.getRow() === head;
  if (!blank && before === undefined) return false;
  takeOut_(typed, blank ? '' : String(before));
  return true;
}

/**
 * @param {GoogleAppsScript.Events.SheetsOnEdit} event
 * @param {string} text
 */
function toast_(event, text) {
  event.source.toast(text, 'Claimwatch', TOAST_SECONDS);
}

/**
 * Finds which of our columns an edit touches: by our marks, or by our protections where marks may not be read.
 * @param {GoogleAppsScript.Spreadsheet.Range} range
 * @return {number[]}
 */
function markedColumns_(range) {
  try {
    return columnsOf_(range.createDeveloperMetadataFinder().onIntersectingLocations());
  } catch (error) {
    const guarded = range.getSheet().getProtections(SpreadsheetApp.ProtectionType.RANGE);
    const ours = guarded.filter((each) => each.getDescription() === PROTECTION).map((each) => each.getRange());
    return ours.map((each) => each.getColumn()).filter((column) => touches_(range, column));
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Range} range
 * @param {number} column
 * @return {boolean}
 */
function touches_(range, column) {
  return range.getColumn() <= column && column <= range.getLastColumn();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.DeveloperMetadataFinder} finder
 * @return {number[]}
 */
function columnsOf_(finder) {
  return finder.withKey(COLUMN_MARK).find().flatMap((mark) => mark.getLocation().getColumn()?.getColumn() ?? []);
}

/**
 * Finds what was typed: every cell of the edit in one of our columns that holds something, save a formula of ours.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} column
 * @param {GoogleAppsScript.Spreadsheet.Range} range
 * @return {Typed[]}
 *
 * @typedef {{cell: GoogleAppsScript.Spreadsheet.Range, text: string, live: boolean}} Typed `live`: under our formula
 */
function typedCells_(sheet, column, range) {
  const part = sheet.getRange(range.getRow(), column, range.getNumRows(), 1);
  const formulas = part.getFormulas();
  const shown = part.getDisplayValues();
  const live = formulaRow_(sheet, column) > 0;
  return formulas.flatMap(([formula], row) => {
    const text = formula || shown[row][0];
    if (!text || formula.startsWith(OURS)) return [];
    return [{cell: part.offset(row, 0, 1, 1), text, live}];
  });
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {number} the row in which our formulas stand; 0 where there is none
 */
function headRow_(sheet) {
  const whole = sheet.getRange(1, 1, 1, sheet.getMaxColumns());
  return markedColumns_(whole).map((column) => formulaRow_(sheet, column)).find(Boolean) || 0;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} column
 * @return {number} the row of a column's own formula, from 1; 0 where it holds plain values
 */
function formulaRow_(sheet, column) {
  const formulas = sheet.getRange(1, column, Math.max(1, sheet.getLastRow()), 1).getFormulas();
  return Math.max(0, [['']].concat(formulas).findIndex(([formula]) => formula.startsWith(OURS)));
}

/**
 * Puts a cell back as it was and keeps what was typed as its note, under a note that is there.
 * @param {Typed} typed
 * @param {string} before
 */
function takeOut_({cell, text}, before) {
  const note = cell.getNote();
  cell.setValue(before);
  cell.setNote(note ? `${note}\n${text}` : text);
}
