/** What the platform calls: when a document is opened, when a cell is edited, and when somebody uses the menu. */

/** Makes the menu. It may run before anybody allowed anything, so it asks for nothing but the reader's language. */
function onOpen() {
  const lang = readerLanguage_();
  SpreadsheetApp.getUi().createAddonMenu()
    .addItem(said_('companion.menu.today', lang), 'showToday')
    .addItem(said_('companion.menu.sync', lang), 'syncNow')
    .addItem(said_('companion.menu.preview', lang), 'previewChanges')
    .addItem(said_('companion.menu.undo', lang), 'undoLastSync')
    .addSeparator()
    .addItem(said_('companion.menu.settings', lang), 'showSettings')
    .addItem(said_('companion.menu.help', lang), 'showHelp')
    .addToUi();
}

/** Makes the menu where the document was already open. */
function onInstall() {
  onOpen();
}

/**
 * Looks after the result columns.
 * @param {GoogleAppsScript.Events.SheetsOnEdit} event
 */
function onEdit(event) {
  guard_(event, readerLanguage_());
}

/** Opens the tab that says what needs doing; where there is none yet, says how to get it. */
function showToday() {
  acting_((lang) => {
    const tab = frontTab_();
    if (tab) tab.activate();
    else alert_(said_('companion.no_front', lang));
  });
}

/** Syncs this document. */
function syncNow() {
  acting_((lang) => run_({}, lang));
}

/** Says what a sync would change; nothing is written. */
function previewChanges() {
  acting_((lang) => run_({dry_run: true}, lang));
}

/** Takes back what the last sync wrote. */
function undoLastSync() {
  acting_((lang) => undo_(lang));
}

/** Says how this document is connected and synced by itself, and lets one change it. */
function showSettings() {
  acting_((lang) => settings_(lang));
}

/** Says what to type, and where to read more. */
function showHelp() {
  acting_((lang) => alert_(said_('companion.help', lang, {address: BACKEND})));
}

/** Syncs this document while nobody is looking; see `schedule_`. */
function syncOnSchedule() {
  submitted_({}, readerLanguage_());
}

/**
 * Does what was chosen from the menu, and says so in words if it cannot be done.
 * @param {(lang: string) => void} action
 */
function acting_(action) {
  const lang = readerLanguage_();
  try {
    action(lang);
  } catch (error) {
    alert_(error instanceof Told ? error.message : said_('companion.failed', lang));
  }
}

/** @param {string} text */
function alert_(text) {
  const ui = SpreadsheetApp.getUi();
  ui.alert('Claimwatch', text, ui.ButtonSet.OK);
}
