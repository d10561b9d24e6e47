/**
 * The one place that calculates with dates: it translates between the two spellings the platform has for one moment.
 * A formula is given `Date`s and gives `Date`s, for only then does a cell show a date without being formatted by hand;
 * the backend reads and writes serial numbers, as the cells themselves hold. No rule is known here.
 */

const MILLISECONDS_A_DAY = 86400000;
/** The serial number of 1970-01-01. */
const UNIX_EPOCH = 25569;

/**
 * Translates in one time zone.
 * @param {string} zone the spreadsheet's, as the cells are meant
 * @return {{serial: (date: Date) => number, date: (serial: number) => Date}}
 */
function serials_(zone) {
  const clock = clock_(zone);
  /** @type {Map<number, number>} */
  const serials = new Map();
  /** @type {Map<number, Date>} */
  const dates = new Map();
  return {
    serial: (date) => remembered_(serials, date.getTime(), (time) => clock(time) / MILLISECONDS_A_DAY + UNIX_EPOCH),
    date: (serial) => remembered_(dates, serial, () => new Date(instant_(serial, clock))),
  };
}

/**
 * Makes the clock on the wall of a time zone: instant → what it shows, both in milliseconds.
 * @param {string} zone
 * @return {(time: number) => number}
 */
function clock_(zone) {
  const two = '2-digit';
  const shown = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two,
  });
  return (time) => {
    const at = Object.fromEntries(shown.formatToParts(time).map((part) => [part.type, part.value]));
    const thousandths = new Date(time).toISOString().slice(-4);
    return Date.parse(`${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}:${at.second}.${thousandths}`);
  };
}

/**
 * Finds the instant at which the clock shows a serial number; where it jumps over it, the first one after.
 * @param {number} serial
 * @param {(time: number) => number} clock
 * @return {number}
 */
function instant_(serial, clock) {
  const wanted = Math.round((serial - UNIX_EPOCH) * MILLISECONDS_A_DAY);
  let time = wanted;
  let jumped = false;
  for (let left = wanted - clock(time); left !== 0 && !(jumped && left < 0); left = wanted - clock(time)) {
    jumped = jumped || left > 0 && time !== wanted;
    time += left;
  }
  return time;
}

/**
 * @template K, V
 * @param {Map<K, V>} known
 * @param {K} key
 * @param {(key: K) => V} found
 * @return {V}
 */
function remembered_(known, key, found) {
  const held = known.get(key);
  if (held !== undefined) return held;
  const made = found(key);
  known.set(key, made);
  return made;
}
