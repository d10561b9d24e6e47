/** Syncs asked for from the menu or by the clock. They run in the backend; here they are started and watched. */

/** @typedef {{dry_run?: boolean}} Sync */

const LAST_RUN = 'run';
/** How long the menu waits for a run before it lets the person go on; the run itself goes on, too. */
const LOOKS = 40;
const LOOK_MILLISECONDS = 1500;
const SCHEDULED = 'syncOnSchedule';
const EVERY_HOURS = 1;

/**
 * Asks for a sync and says how it ended.
 * @param {Sync} sync
 * @param {string} lang
 */
function run_(sync, lang) {
  connect_(lang);
  const run = submitted_(sync, lang);
  alert_(outcome_(watched_(run, lang), sync.dry_run ? 'companion.previewed' : 'companion.synced', lang));
}

/**
 * @param {any} state what the backend says of a run
 * @param {string} done key of what is said where it is done
 * @param {string} lang
 * @return {string}
 */
function outcome_(state, done, lang) {
  if (UNDER_WAY.includes(state.state)) return said_('companion.goes_on', lang);
  if (state.state !== 'done') return state.problem?.text || said_('companion.run_failed', lang);
  const {orders, ledger} = state.counts || {};
  return said_(done, lang, {orders, ...ledger});
}

/**
 * @param {Sync} sync
 * @param {string} lang
 * @return {string} the run
 */
function submitted_(sync, lang) {
  const spreadsheet = SpreadsheetApp.getActive().getId();
  const {run} = personal_(`spreadsheets/${spreadsheet}/syncs`, 'post', lang, sync).body;
  if (!sync.dry_run) PropertiesService.getDocumentProperties().setProperty(LAST_RUN, run);
  return run;
}

/**
 * Takes the last run back.
 * @param {string} lang
 */
function undo_(lang) {
  const run = PropertiesService.getDocumentProperties().getProperty(LAST_RUN);
  if (!run) throw new Told(said_('companion.nothing_to_undo', lang));
  const undoing = personal_(`syncs/${run}/undo`, 'post', lang, {}).body.run;
  alert_(outcome_(watched_(undoing, lang), 'companion.undone', lang));
}

/**
 * Looks at a run until it ends, for about a minute.
 * @param {string} run
 * @param {string} lang
 * @return {any} what the backend says of it
 */
function watched_(run, lang) {
  const book = SpreadsheetApp.getActive();
  let state = null;
  for (let look = 0; look < LOOKS; look++) {
    state = personal_(`syncs/${run}`, 'get', lang).body;
    if (!UNDER_WAY.includes(state.state)) return state;
    book.toast(said_('companion.running', lang), 'Claimwatch');
    Utilities.sleep(LOOK_MILLISECONDS);
  }
  return state;
}

const UNDER_WAY = ['queued', 'running'];

/**
 * Asks whether to sync by the clock, and whether to stay connected.
 * @param {string} lang
 */
function settings_(lang) {
  const ui = SpreadsheetApp.getUi();
  const on = scheduled_().length > 0;
  const now = said_(on ? 'companion.schedule_on' : 'companion.schedule_off', lang);
  const hourly = ui.alert('Claimwatch', now, ui.ButtonSet.YES_NO_CANCEL);
  if (hourly === ui.Button.YES) schedule_(lang);
  if (hourly === ui.Button.NO) unschedule_();
  if (hourly === ui.Button.CANCEL || hourly === ui.Button.CLOSE || !token_()) return;
  const stays = ui.alert('Claimwatch', said_('companion.stay_connected', lang), ui.ButtonSet.YES_NO);
  if (stays === ui.Button.NO) disconnect_(lang);
}

/** @return {GoogleAppsScript.Script.Trigger[]} this person's own; nobody sees another's */
function scheduled_() {
  const all = ScriptApp.getUserTriggers(SpreadsheetApp.getActive());
  return all.filter((trigger) => trigger.getHandlerFunction() === SCHEDULED);
}

/**
 * Syncs every hour, never twice.
 * @param {string} lang
 */
function schedule_(lang) {
  connect_(lang);
  if (!scheduled_().length) ScriptApp.newTrigger(SCHEDULED).timeBased().everyHours(EVERY_HOURS).create();
}

function unschedule_() {
  scheduled_().forEach((trigger) => ScriptApp.deleteTrigger(trigger));
}

/** @return {GoogleAppsScript.Spreadsheet.Sheet | null} the tab that says what needs doing */
function frontTab_() {
  const marks = SpreadsheetApp.getActive().createDeveloperMetadataFinder().withKey('claimwatch.front').find();
  const tabs = marks.flatMap((mark) => mark.getLocation().getSheet() ?? []);
  return tabs.find((tab) => !tab.isSheetHidden()) || null;
}
