/** Written by `python -m addon.apps_script`. Each function hands its arguments on; what they mean is decided in the backend. */

/** The functions whose columns together are all that any function reads. */
const READERS = ['CLAIM_DEADLINE', 'CLAIM_HEALTH'];
/** Changes when the functions do: what was remembered of a header row is asked for anew. */
const FUNCTIONS_EDITION = 'f3e58dfd6fa2';
/** @type {Record<string, Kind>} */
const KINDS = {
  CLAIM_OPENS: {'name': 'CLAIM_OPENS', 'dates': true, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': ['order_id', 'marketplace', 'ordered_at', 'expected_by']},
  CLAIM_CLOSES: {'name': 'CLAIM_CLOSES', 'dates': true, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': ['order_id', 'marketplace', 'ordered_at', 'expected_by']},
  CLAIM_DEADLINE: {'name': 'CLAIM_DEADLINE', 'dates': true, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_RISK: {'name': 'CLAIM_RISK', 'dates': false, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_REASONS: {'name': 'CLAIM_REASONS', 'dates': false, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_ACTION: {'name': 'CLAIM_ACTION', 'dates': false, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_AMOUNT: {'name': 'CLAIM_AMOUNT', 'dates': false, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_REPLY_DUE: {'name': 'CLAIM_REPLY_DUE', 'dates': true, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_APPEAL_DUE: {'name': 'CLAIM_APPEAL_DUE', 'dates': true, 'whole': false, 'lines': false, 'reader': 'CLAIM_DEADLINE', 'columns': null},
  CLAIM_POLICY: {'name': 'CLAIM_POLICY', 'dates': false, 'whole': false, 'lines': false, 'reader': '', 'columns': null},
  CLAIM_HEALTH: {'name': 'CLAIM_HEALTH', 'dates': false, 'whole': true, 'lines': true, 'reader': 'CLAIM_HEALTH', 'columns': null},
  ODR: {'name': 'ODR', 'dates': false, 'whole': true, 'lines': false, 'reader': 'CLAIM_HEALTH', 'columns': null},
  ODR_HEADROOM: {'name': 'ODR_HEADROOM', 'dates': false, 'whole': true, 'lines': false, 'reader': 'CLAIM_HEALTH', 'columns': null},
};

/**
 * The day from which the buyer can claim that the order did not arrive. 買家可以開始以未收到貨提出索賠的日期。
 *
 * @param {Date|Date[][]|any[][]} ordered When the order was placed. 訂購日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [expected] The latest promised delivery day. 承諾的最晚送達日。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @return {any} The day from which the buyer can claim that the order did not arrive.
 * @customfunction
 */
function CLAIM_OPENS(ordered, expected, marketplace) {
  return forward_(KINDS.CLAIM_OPENS, [...arguments]);
}

/**
 * The last day on which the buyer can file a claim. 買家可以提出索賠的最後一天。
 *
 * @param {Date|Date[][]|any[][]} expected The latest promised delivery day. 承諾的最晚送達日。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {string|string[][]|Date} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The last day on which the buyer can file a claim.
 * @customfunction
 */
function CLAIM_CLOSES(expected, marketplace) {
  return forward_(KINDS.CLAIM_CLOSES, [...arguments]);
}

/**
 * The moment by which the suggested action must be done. 建議動作的最晚完成時間。
 *
 * @param {Date|Date[][]|any[][]} ordered When the order was placed. 訂購日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [expected] The latest promised delivery day. 承諾的最晚送達日。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [delivered] When it was delivered; a blank cell means not yet, leaving it out means not known. 送達日期；空白表示尚未送達，省略表示不知道。
 * @param {Date|Date[][]} [contacted] When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。
 * @param {Date|Date[][]} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。
 * @param {Date|Date[][]} [refunded] When the whole amount was refunded; blank means not. 全額退款的時間；空白表示沒有退款。
 * @param {Date|Date[][]} [claimed] When the buyer filed a claim; blank means not. 買家提出索賠的時間；空白表示沒有。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The moment by which the suggested action must be done.
 * @customfunction
 */
function CLAIM_DEADLINE(ordered, expected, marketplace, delivered, contacted, replied, refunded, claimed, as_of) {
  return forward_(KINDS.CLAIM_DEADLINE, [...arguments]);
}

/**
 * How likely the order is to become a claim: one of the eight grades. 訂單變成索賠的風險，共八級。
 *
 * @param {Date|Date[][]|any[][]} ordered When the order was placed. 訂購日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [expected] The latest promised delivery day. 承諾的最晚送達日。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [delivered] When it was delivered; a blank cell means not yet, leaving it out means not known. 送達日期；空白表示尚未送達，省略表示不知道。
 * @param {Date|Date[][]} [contacted] When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。
 * @param {Date|Date[][]} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。
 * @param {Date|Date[][]} [refunded] When the whole amount was refunded; blank means not. 全額退款的時間；空白表示沒有退款。
 * @param {Date|Date[][]} [claimed] When the buyer filed a claim; blank means not. 買家提出索賠的時間；空白表示沒有。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} How likely the order is to become a claim: one of the eight grades.
 * @customfunction
 */
function CLAIM_RISK(ordered, expected, marketplace, delivered, contacted, replied, refunded, claimed, as_of) {
  return forward_(KINDS.CLAIM_RISK, [...arguments]);
}

/**
 * Why the risk is what it is, the most important reason first. 風險的原因，最重要的在前。
 *
 * @param {Date|Date[][]|any[][]} ordered When the order was placed. 訂購日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [expected] The latest promised delivery day. 承諾的最晚送達日。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [delivered] When it was delivered; a blank cell means not yet, leaving it out means not known. 送達日期；空白表示尚未送達，省略表示不知道。
 * @param {Date|Date[][]} [contacted] When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。
 * @param {Date|Date[][]} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。
 * @param {Date|Date[][]} [refunded] When the whole amount was refunded; blank means not. 全額退款的時間；空白表示沒有退款。
 * @param {Date|Date[][]} [claimed] When the buyer filed a claim; blank means not. 買家提出索賠的時間；空白表示沒有。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} Why the risk is what it is, the most important reason first.
 * @customfunction
 */
function CLAIM_REASONS(ordered, expected, marketplace, delivered, contacted, replied, refunded, claimed, as_of) {
  return forward_(KINDS.CLAIM_REASONS, [...arguments]);
}

/**
 * The one thing to do now for the order. 這筆訂單現在該做的一件事。
 *
 * @param {Date|Date[][]|any[][]} ordered When the order was placed. 訂購日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [expected] The latest promised delivery day. 承諾的最晚送達日。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [delivered] When it was delivered; a blank cell means not yet, leaving it out means not known. 送達日期；空白表示尚未送達，省略表示不知道。
 * @param {Date|Date[][]} [contacted] When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。
 * @param {Date|Date[][]} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。
 * @param {Date|Date[][]} [refunded] When the whole amount was refunded; blank means not. 全額退款的時間；空白表示沒有退款。
 * @param {Date|Date[][]} [claimed] When the buyer filed a claim; blank means not. 買家提出索賠的時間；空白表示沒有。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The one thing to do now for the order.
 * @customfunction
 */
function CLAIM_ACTION(ordered, expected, marketplace, delivered, contacted, replied, refunded, claimed, as_of) {
  return forward_(KINDS.CLAIM_ACTION, [...arguments]);
}

/**
 * What the order can still cost, in its own currency. 這筆訂單還可能損失的金額，以訂單幣別計。
 *
 * @param {number|number[][]|any[][]} amount What the buyer paid. 買家支付的金額。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [ordered] When the order was placed. 訂購日期。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {Date|Date[][]} [expected] The latest promised delivery day. 承諾的最晚送達日。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [delivered] When it was delivered; a blank cell means not yet, leaving it out means not known. 送達日期；空白表示尚未送達，省略表示不知道。
 * @param {Date|Date[][]} [contacted] When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。
 * @param {Date|Date[][]} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。
 * @param {Date|Date[][]} [refunded] When the whole amount was refunded; blank means not. 全額退款的時間；空白表示沒有退款。
 * @param {Date|Date[][]} [claimed] When the buyer filed a claim; blank means not. 買家提出索賠的時間；空白表示沒有。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} What the order can still cost, in its own currency.
 * @customfunction
 */
function CLAIM_AMOUNT(amount, ordered, expected, marketplace, delivered, contacted, replied, refunded, claimed, as_of) {
  return forward_(KINDS.CLAIM_AMOUNT, [...arguments]);
}

/**
 * The moment by which the buyer's message must be answered. 買家訊息的最晚回覆時間。
 *
 * @param {Date|Date[][]|any[][]} contacted When the buyer wrote, the first time that was not answered. 買家來訊的時間，以第一則未回覆的為準。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date|Date[][]|Date} [replied] When the seller answered; blank means not yet. 賣家回覆的時間；空白表示尚未回覆。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The moment by which the buyer's message must be answered.
 * @customfunction
 */
function CLAIM_REPLY_DUE(contacted, replied, marketplace, as_of) {
  return forward_(KINDS.CLAIM_REPLY_DUE, [...arguments]);
}

/**
 * The day until which a granted claim can be appealed. 索賠成立後可以申訴的最後一天。
 *
 * @param {Date|Date[][]|any[][]} decided When Amazon granted the claim. Amazon 判定索賠成立的日期。 | The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {string|string[][]|Date} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。 | The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The day until which a granted claim can be appealed.
 * @customfunction
 */
function CLAIM_APPEAL_DUE(decided, marketplace, as_of) {
  return forward_(KINDS.CLAIM_APPEAL_DUE, [...arguments]);
}

/**
 * What the rules say of one number: value, in words, how well supported, source, address, when seen. 規則中的一個數值：數值、文字說明、依據程度、來源、網址、查閱時間。
 *
 * @param {string|string[][]} parameter Which number of the rules, such as claim.window. 規則中的哪個數值，例如 claim.window。
 * @param {string|string[][]} [marketplace] The marketplace, such as US or DE; without it, the one set for this spreadsheet. 站點，例如 US 或 DE；省略時使用這份試算表設定的站點。
 * @param {Date|Date[][]} [date] The day on which it is in force; without it, today. 適用的日期；省略時為今天。
 * @return {any} What the rules say of one number: value, in words, how well supported, source, address, when seen.
 * @customfunction
 */
function CLAIM_POLICY(parameter, marketplace, date) {
  return forward_(KINDS.CLAIM_POLICY, [...arguments]);
}

/**
 * The order defect rate of a table by marketplace and fulfilment, what it is made of, and what it still bears. 依站點與出貨方式計算表格的訂單缺陷率、其組成，以及還能承受多少缺陷。
 *
 * @param {any[][]} table The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The order defect rate of a table by marketplace and fulfilment, what it is made of, and what it still bears.
 * @customfunction
 */
function CLAIM_HEALTH(table, as_of) {
  return forward_(KINDS.CLAIM_HEALTH, [...arguments]);
}

/**
 * The highest order defect rate of any marketplace and fulfilment in a table; 0.01 is one percent. 表格中各站點與出貨方式裡最高的訂單缺陷率，0.01 即百分之一。
 *
 * @param {any[][]} table The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} The highest order defect rate of any marketplace and fulfilment in a table; 0.01 is one percent.
 * @customfunction
 */
function ODR(table, as_of) {
  return forward_(KINDS.ODR, [...arguments]);
}

/**
 * How many more orders may become defects before the first marketplace and fulfilment of a table misses its target. 表格中最吃緊的站點與出貨方式還可容許幾筆缺陷訂單。
 *
 * @param {any[][]} table The orders with their header row, from the first row down. Only the columns that are needed leave the sheet. 含標題列的訂單範圍，從標題列開始選取。只有需要的欄位會離開試算表。
 * @param {Date} [as_of] The moment to judge at; without it, now. 判定的時間點；省略時為現在。
 * @return {any} How many more orders may become defects before the first marketplace and fulfilment of a table misses its target.
 * @customfunction
 */
function ODR_HEADROOM(table, as_of) {
  return forward_(KINDS.ODR_HEADROOM, [...arguments]);
}
