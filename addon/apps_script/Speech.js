/** Which language to speak, and the words in it. The words themselves are written by `python -m addon.apps_script`. */

/** Where Chinese is written in traditional characters. */
const TRADITIONAL = /^zh[-_](tw|hk|mo|hant)/i;

/**
 * @param {string | null} locale
 * @return {'en' | 'zh-Hant'}
 */
function language_(locale) {
  return TRADITIONAL.test(locale || '') ? 'zh-Hant' : 'en';
}

/** @return {'en' | 'zh-Hant'} the language of whoever is here: for menus and dialogs */
function readerLanguage_() {
  return language_(Session.getActiveUserLocale());
}

/** @return {'en' | 'zh-Hant'} the language of the document: for cells, which everybody reads */
function documentLanguage_() {
  return language_(SpreadsheetApp.getActive().getSpreadsheetLocale());
}

/**
 * @param {string} key
 * @param {string} lang
 * @param {Record<string, string>} [facts]
 * @return {string}
 */
function said_(key, lang, facts = {}) {
  const words = WORDS[lang] || WORDS.en;
  const fill = (/** @type {string} */ whole, /** @type {string} */ name) => facts[name] ?? whole;
  return words[key].replace(/\{(\w+)\}/g, fill);
}
