// How much does a text weigh by X's own count? The same answer as rules/x_text.py, to the digit.
//
// X counts most letters as 1, others as 2, an emoji as 2 however many parts it has, and a link as 23. The lists
// that this needs (top-level domains, emoji, weights) come from the server, which takes them from X's own package:
//
//     const count = counter(await (await fetch("/drafts/counting.json")).json());
//     count("Well done, Beech class!");
//
// The expressions for links follow X's published ones part by part, so that they can be compared. A browser test
// runs the official cases and some hundred random texts through both counts.

const TURNS = String.raw`\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069`;
const INVALID = String.raw`\uFFFE\uFEFF\uFFFF`;
const SPACES = String.raw`\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`;
const SIGNS = String.raw`!'#%&\(\)*+,\\\-.\/:;<=>?@\[\]\^_\{\|\}~$`;
const LATIN =
  String.raw`\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F` +
  String.raw`\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF`;
const CYRILLIC = String.raw`\u0400-\u04FF`;
const NOT_IN_DOMAIN = SIGNS + SPACES + INVALID + TURNS;
const DOMAIN_CHAR = `[^${NOT_IN_DOMAIN}]`;
const PUNYCODE = String.raw`(?:xn--[\-0-9a-z]+)`;
const PATH_CHAR = String.raw`[a-z${CYRILLIC}0-9!*';:=+,.$\/%#\[\]\-\u2013_~@\|&${LATIN}]`;
const IN_BRACKETS = String.raw`\((?:${PATH_CHAR}+|(?:${PATH_CHAR}*\(${PATH_CHAR}+\)${PATH_CHAR}*))\)`;
const PATH_END = String.raw`[+\-a-z${CYRILLIC}0-9=_#\/${LATIN}]|(?:${IN_BRACKETS})`;
const PATH = `(?:(?:${PATH_CHAR}*(?:${IN_BRACKETS}${PATH_CHAR}*)*${PATH_END})|(?:@${PATH_CHAR}+/))`;
const QUERY = String.raw`[a-z0-9!?*'@\(\);:&=+$\/%#\[\]\-_.,~\|]*[a-z0-9\-_&=#\/]`;
const BEFORE = String.raw`(?:[^A-Za-z0-9@＠$#＃${INVALID}]|[${TURNS}]|^)`;
const NOT_BEFORE_A_BARE_DOMAIN = /^[-_.\/]$/u;

const LONGEST_ADDRESS = 4096;
const LONGEST_LABEL = 63;
const LONGEST_SHORT_NAME = 40; // of a t.co address
const DOT_COST = 200; // see rules/x_text.py: both give up on the same tangled texts

const length = (text) => {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
};

const occurrences = (text, character) => text.split(character).length - 1;

/** The expressions that need the list of top-level domains. */
function expressions(data) {
  const ending = "(?=[^0-9a-zA-Z@+\\-]|$)";
  const top = `(?:(?:${data.gtld.join("|")})${ending})|(?:(?:${data.cctld.join("|")})${ending})|${PUNYCODE}`;
  const subdomain = `(?:(?:${DOMAIN_CHAR}(?:[_\\-]|${DOMAIN_CHAR})*)?${DOMAIN_CHAR}\\.)`;
  const name = `(?:(?:${DOMAIN_CHAR}(?:-|${DOMAIN_CHAR})*)?${DOMAIN_CHAR}\\.)`;
  const domain = `(?:${subdomain}*${name}(?:${top}))`;
  return {
    top: new RegExp(`\\.(?:${top})`, "iu"),
    link: new RegExp(
      `(${BEFORE})((https?:\\/\\/)?(${domain})(?::[0-9]+)?(\\/${PATH}*)?(\\?${QUERY})?)`, "giu"),
    plainDomain: new RegExp(`(?:(?:[\\-a-z0-9${LATIN}]+)\\.)+(?:${top})`, "giu"),
    short: new RegExp(`^https?:\\/\\/t\\.co\\/([a-z0-9]+)(?:\\?${QUERY})?`, "iu"),
    run: new RegExp(`(?:${DOMAIN_CHAR}|[._\\-])+`, "gu"),
  };
}

/** How many letters the Punycode of a label has (RFC 3492): only its length decides. */
function punycodeLength(label) {
  const points = [...label].map((character) => character.codePointAt(0));
  const plain = points.filter((point) => point < 128).length;
  let produced = plain + (plain ? 1 : 0);
  let handled = plain;
  let point = 128, delta = 0, bias = 72;
  while (handled < points.length) {
    const next = Math.min(...points.filter((candidate) => candidate >= point));
    delta += (next - point) * (handled + 1);
    point = next;
    for (const candidate of points) {
      if (candidate < point) delta += 1;
      if (candidate !== point) continue;
      let rest = delta;
      for (let k = 36; ; k += 36) {
        const threshold = Math.min(Math.max(k - bias, 1), 26);
        produced += 1;
        if (rest < threshold) break;
        rest = Math.floor((rest - threshold) / (36 - threshold));
      }
      bias = adapted(delta, handled + 1, handled === plain);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    point += 1;
  }
  return produced;
}

function adapted(delta, count, isFirst) {
  let left = isFirst ? Math.floor(delta / 700) : Math.floor(delta / 2);
  left += Math.floor(left / count);
  let k = 0;
  for (; left > 455; k += 36) left = Math.floor(left / 35);
  return k + Math.floor((36 * left) / (left + 38));
}

const DROPPED = /[\u00AD\u034F\u1806\u180B-\u180D\u200B-\u200D\u2060\uFE00-\uFE0F\uFEFF]/gu;
const PROHIBITED = new RegExp(
  String.raw`[\xA0\u1680\u2000-\u200B\u202F\u205F\u3000\x80-\x9F\u06DD\u070F\u180E\u200C-\u200F\u2028-\u202E` +
  String.raw`\u2060-\u2063\u206A-\u206F\u2FF0-\u2FFB\u0340\u0341\uFEFF\uFFF9-\uFFFD\uE000-\uF8FF\uFDD0-\uFDEF` +
  String.raw`\u{1D173}-\u{1D17A}\u{E0001}\u{E0020}-\u{E007F}\u{F0000}-\u{10FFFF}\p{Surrogate}` +
  String.raw`\p{Noncharacter_Code_Point}]`, "u");
const RIGHT_TO_LEFT = new RegExp( // RFC 3454, table D.1
  String.raw`[\u05BE\u05C0\u05C3\u05D0-\u05EA\u05F0-\u05F4\u061B\u061F\u0621-\u063A\u0640-\u064A\u066D-\u066F` +
  String.raw`\u0671-\u06D5\u06DD\u06E5\u06E6\u06FA-\u06FE\u0700-\u070D\u0710\u0712-\u072C\u0780-\u07A5\u07B1\u200F` +
  String.raw`\uFB1D\uFB1F-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1` +
  String.raw`\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFC\uFE70-\uFE74\uFE76-\uFEFC]`, "u");
const LEFT_TO_RIGHT = /[\p{L}\p{Nl}\p{Mc}]/u; // where it is not one of those above
const ASCII = /^[\0-\x7F]*$/;

/** How long the name of a computer is as it travels, or null where it cannot be one. */
function travellingLength(domain) {
  const isPlain = ASCII.test(domain);
  const labels = domain.split(isPlain ? "." : /[.\u3002\uFF0E\uFF61]/u);
  let total = labels.length - 1;
  for (const label of labels) {
    const size = isPlain ? label.length : labelLength(label);
    if (!size || size > LONGEST_LABEL) return null;
    total += size;
  }
  return total;
}

function labelLength(label) {
  if (ASCII.test(label)) return label.length;
  const prepared = label.replace(DROPPED, "").toLowerCase().replaceAll("ß", "ss").normalize("NFKC");
  if (PROHIBITED.test(prepared)) return 0;
  if (RIGHT_TO_LEFT.test(prepared) && !readsRightToLeft([...prepared])) return 0;
  if (ASCII.test(prepared)) return prepared.length;
  return prepared.startsWith("xn--") ? 0 : punycodeLength(prepared) + "xn--".length;
}

/** Whether a label with right-to-left letters holds no others, and begins and ends with them. */
function readsRightToLeft(characters) {
  const ends = [characters[0], characters[characters.length - 1]];
  return ends.every((end) => RIGHT_TO_LEFT.test(end))
    && characters.every((character) => RIGHT_TO_LEFT.test(character) || !LEFT_TO_RIGHT.test(character));
}

/** The links X would make in a stretch of text, each as [start, end] in the units of JavaScript. */
function* linksIn(stretch, search) {
  // A Turkish i without its dot, or with one in capitals, counts as an i there, and has no such equal here.
  for (const match of stretch.replace(/[ıİ]/gu, "i").matchAll(search.link)) {
    const [whole, before, address, protocol, domain, path] = match;
    const end = match.index + whole.length;
    const start = end - address.length;
    const travelling = travellingLength(stretch.slice(start + (protocol ?? "").length).slice(0, domain.length));
    const size = length(address) - length(domain) + (travelling ?? 0) + (protocol ?? "https://").length;
    if (travelling === null || size > LONGEST_ADDRESS) continue;
    if (protocol !== undefined) {
      const short = search.short.exec(address);
      if (short && short[1].length > LONGEST_SHORT_NAME) continue;
      yield [start, short ? start + short[0].length : end];
    } else if (!NOT_BEFORE_A_BARE_DOMAIN.test(before)) {
      const found = [...domain.matchAll(search.plainDomain)]
        .map((bare) => [start + bare.index, start + bare.index + bare[0].length]);
      if (found.length && path) found[found.length - 1][1] = end;
      yield* found;
    }
  }
}

function cost(piece, search) {
  let sum = 0;
  for (const [run] of piece.matchAll(search.run)) {
    if (!run.includes(".")) continue;
    const beginnings = length(run.replace(/[A-Za-z0-9]/g, ""));
    sum += (beginnings + 1) * (length(run) + DOT_COST * occurrences(run, "."));
  }
  return sum;
}

/** All links of a text: [start, end, weight]. */
function links(text, search, data) {
  const found = [];
  let budget = data.searchBudget;
  for (const match of text.matchAll(/[^ \t\n\r]+/g)) {
    const piece = match[0];
    if (!piece.includes(".") || !search.top.test(piece.replace(/[ıİ]/gu, "i"))) continue;
    budget -= cost(piece, search);
    if (budget < 0) {
      const weight = length(piece) * data.otherWeight + occurrences(piece, ".") * data.linkWeight;
      found.push([match.index, match.index + piece.length, weight]);
      continue;
    }
    const offset = Math.max(match.index - 1, 0); // X looks at the character before a link too
    for (const [start, end] of linksIn(text.slice(offset, match.index + piece.length), search)) {
      found.push([offset + start, offset + end, data.linkWeight]);
    }
  }
  return found;
}

/** The emoji by their first character, the longest first. */
function emojiIndex(data) {
  const index = new Map();
  const singles = data.emojiSingles.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)));
  for (const emoji of [...data.emojiSequences.split(" "), ...singles]) {
    const first = String.fromCodePoint(emoji.codePointAt(0));
    if (!index.has(first)) index.set(first, []);
    index.get(first).push(emoji);
  }
  for (const list of index.values()) list.sort((one, other) => length(other) - length(one));
  return index;
}

function emojis(text, index, weight) {
  const found = [];
  for (let at = 0; at < text.length;) {
    const first = String.fromCodePoint(text.codePointAt(at));
    const emoji = (index.get(first) ?? []).find((candidate) => text.startsWith(candidate, at));
    if (emoji) found.push([at, at + emoji.length, weight]);
    at += (emoji ?? first).length;
  }
  return found;
}

function plainWeight(text, data) {
  let weight = 0;
  for (const character of text) {
    const point = character.codePointAt(0);
    weight += data.lightRanges.some(([from, to]) => point >= from && point <= to) ? 1 : data.otherWeight;
  }
  return weight;
}

/** A function that gives the weight of a text, from the lists that the server sends. */
export function counter(data) {
  const search = expressions(data);
  const index = emojiIndex(data);
  return (typed) => {
    if (length(typed) > data.longestCounted) return length(typed) * data.otherWeight;
    const text = typed.normalize("NFC").replaceAll("\r\n", "\n");
    const found = links(text, search, data);
    const linkWeights = new Map(found.map(([start, , weight]) => [start, weight]));
    const spans = [...found, ...emojis(text, index, data.otherWeight)]
      .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    let weight = 0;
    let done = 0;
    for (const [start, end, own] of spans) {
      if (start < done) continue;
      weight += plainWeight(text.slice(done, start), data) + (linkWeights.get(start) ?? own);
      done = end;
    }
    return weight + plainWeight(text.slice(done), data);
  };
}
