// A spreadsheet in memory, as far as the companion looks at one. Rows and columns count from 1; blank cells are ''.

/** @param {any} platform */
function bookOf(platform) {
  const {document} = platform;
  const sheets = document.sheets.map((sheet) => sheetOf(platform, sheet));
  const named = (held) => sheets[document.sheets.indexOf(held)];
  return {
    getId: () => document.id,
    getSpreadsheetLocale: () => document.locale,
    getSpreadsheetTimeZone: () => document.zone,
    getActiveSheet: () => named(document.sheets.find((sheet) => sheet.active) || document.sheets[0]),
    getSheet: (name) => sheets.find((sheet) => sheet.getName() === name),
    toast: (text) => (platform.may('write'), platform.seen.toasts.push(text)),
    createDeveloperMetadataFinder: () => finderOf(platform, () => document.sheets.flatMap((sheet) => marksOf(platform, sheet, named(sheet)))),
  };
}

function sheetOf(platform, sheet) {
  const own = {
    getName: () => sheet.name,
    getLastRow: () => sheet.cells.length,
    getLastColumn: () => Math.max(0, ...sheet.cells.map((row) => row.length)),
    getMaxColumns: () => Math.max(26, own.getLastColumn()),
    isSheetHidden: () => Boolean(sheet.hidden),
    activate: () => platform.document.sheets.forEach((each) => (each.active = each === sheet)),
    getRange: (row, column, rows = 1, columns = 1) => rangeOf(platform, sheet, own, {row, column, rows, columns}),
    getProtections: () => (platform.may('read'), (sheet.guarded || []).map((column) => ({
      getDescription: () => 'Claimwatch',
      getRange: () => own.getRange(1, column, own.getLastRow(), 1),
    }))),
  };
  return own;
}

function rangeOf(platform, sheet, owner, {row, column, rows, columns}) {
  const cell = (r, c) => sheet.cells[r - 1]?.[c - 1] ?? '';
  const each = (read) => Array.from({length: rows}, (_, r) => Array.from({length: columns}, (_, c) => read(cell(row + r, column + c))));
  const isFormula = (held) => typeof held === 'string' && held.startsWith('=');
  const at = `${row},${column}`;
  return {
    getRow: () => row,
    getColumn: () => column,
    getNumRows: () => rows,
    getLastColumn: () => column + columns - 1,
    getSheet: () => owner,
    getValues: () => each((held) => (isFormula(held) ? '#REF!' : held)),
    getDisplayValues: () => each((held) => (isFormula(held) ? '#REF!' : String(held))),
    getFormulas: () => each((held) => (isFormula(held) ? held : '')),
    offset: (down, right, height, width) => rangeOf(platform, sheet, owner, {row: row + down, column: column + right, rows: height, columns: width}),
    getNote: () => sheet.notes?.[at] ?? '',
    setNote: (text) => (platform.may('write'), ((sheet.notes ||= {})[at] = text)),
    setValue: (held) => (platform.may('write'), (sheet.cells[row - 1][column - 1] = held)),
    createDeveloperMetadataFinder: () => finderOf(platform, () => marksOf(platform, sheet, owner).filter((mark) => {
      const marked = mark.getLocation().getColumn()?.getColumn();
      return marked >= column && marked < column + columns;
    })),
  };
}

function marksOf(platform, sheet, owner) {
  const columns = Object.entries(sheet.marks || {}).map(([column, key]) => ({key, getLocation: () => ({
    getColumn: () => owner.getRange(1, Number(column), owner.getLastRow(), 1), getSheet: () => null,
  })}));
  const own = sheet.mark ? [{key: sheet.mark, getLocation: () => ({getColumn: () => null, getSheet: () => owner})}] : [];
  return [...columns, ...own];
}

function finderOf(platform, all) {
  const finder = {
    wanted: '',
    onIntersectingLocations: () => finder,
    withKey: (key) => ((finder.wanted = key), finder),
    find: () => {
      if (platform.document.marks_refused) throw new Error('You do not have permission to call find');
      return (platform.may('read'), all().filter((mark) => mark.key === finder.wanted));
    },
  };
  return finder;
}

module.exports = {bookOf};
