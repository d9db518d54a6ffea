/** Private keys as files have them, whole or cut, with whatever stands in front of their lines. */
import type { Secret } from './secret-tokens.ts';

const MARK = '[ -]{0,2}';
const KEY_BEGINS = new RegExp(
  `-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?${MARK}-{3,5}|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-[23]:`,
  'g',
);
const KEY_ENDS = /[\s\\"'>|*#+/,;rn\d:.-]{0,80}?-{4,5} ?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
/** What stands between the lines of a key: blanks, escapes, quotation marks, comment signs, numbers of lines. */
const BETWEEN = `(?<=[\\r\\n][ \\t+>|#*/-]{0,12})(?:line )?\\d{1,6}[ \\t]?[:|.)\\]→-]?(?:[ \\t]{1,4}|(?<=[:|.)\\]→-]))|[\\s\\\\"'\`>|*#+,;.]|\\/\\/|(?<=[\\r\\n])[ \\t]*-(?=[A-Za-z0-9+/]{16})`;
const FIELDS =
  '(?:Proc-Type|DEK-Info|Comment|Version|Hash|Encryption|Public-Lines|Private-Lines|Private-MAC|Key-Derivation|Argon2-\\w{1,20})[ \\t]*:[^\\r\\n\\\\]{0,200}';
/** The lines of a key, escaped (`\n`), quoted, numbered or indented as they may be: its fields, then base64. */
const KEY_BODY = new RegExp(
  `(?:${BETWEEN}|${FIELDS}|[rn]?[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{1,15}={0,2}(?=(?:[\\s"'>|*#+,]|\\\\[nr]?|\\d{1,5}[:|.)] ?)*(?:-{4,5} ?END|$))|=[A-Za-z0-9+/]{4}(?![A-Za-z0-9+/]))*`,
  'y',
);
const NO_CONTENT = /[\s\\"'`>|*#+,;.-]$/;

/** The body of a key without its first line: ASN.1 of an RSA, EC or PKCS #8 key, or OpenSSH's magic word, in base64. */
const BARE_BODY =
  /(?:M[A-Z][A-Za-z0-9+/]{1,5}[AQgw]?IBA(?:DAN|DAT|DBw|AKC|AKB|DCB)|MC4CAQAwBQYDK2V[wu]|MHcCAQEEI|MIGHAgEA|MIG2AgEA|MIHcAgEB|MIGkAgEB|MI[A-Za-z0-9+/]{2,6}BgkqhkiG9w0BBQ0|b3BlbnNzaC1rZXktdjE|lQ[A-Za-z0-9]{2}B[FGHIJKLMNOPQRSTUVWXYZ]{1}[A-Za-z0-9+/]{40})[A-Za-z0-9+/=]*/y;

/** Private keys with their begin and end lines. One that is cut off goes as far as it looks like one. */
export function privateKeys(text: string): Secret[] {
  if (!text.includes('PRIVATE KEY') && !text.includes('PuTTY-User')) return [];
  const marked = markedKeys(text);
  return [...marked, ...cutKeys(text, marked)].sort((a, b) => a.start - b.start);
}

function markedKeys(text: string): Secret[] {
  const keys: Secret[] = [];
  KEY_BEGINS.lastIndex = 0;
  for (let begin = KEY_BEGINS.exec(text); begin; begin = KEY_BEGINS.exec(text)) {
    const from = KEY_BEGINS.lastIndex;
    const end = endOfBody(text, from);
    if (end < 0) continue; // talked about
    keys.push({ kind: 'private-key', start: begin.index, end });
    KEY_BEGINS.lastIndex = end;
  }
  return keys;
}

/** Where the key whose lines begin at a place ends, its end line included, or -1 if there are none. */
function endOfBody(text: string, from: number): number {
  KEY_BODY.lastIndex = from;
  KEY_BODY.test(text);
  let end = KEY_BODY.lastIndex;
  const body = text.slice(from, end);
  if (!/[A-Za-z0-9+/]{16}/.test(body)) return -1;
  end -= body.length - body.trimEnd().length;
  while (end > from && NO_CONTENT.test(text.slice(end - 1, end))) end--;
  KEY_ENDS.lastIndex = end;
  return KEY_ENDS.test(text) ? KEY_ENDS.lastIndex : end;
}

/** A private key without its first line that begins with a word of the text, or `null`. */
export function privateKeyAt(text: string, word: number): Secret | null {
  const first = text.charCodeAt(word);
  if ((first !== 77 && first !== 98 && first !== 108) || isInside(text.charCodeAt(word - 1))) return null;
  if (
    /-{4,5} ?BEGIN (?:(?!PRIVATE)[A-Z0-9]+ ?){1,5}-{4,5}[\s\\nr"',+]{0,20}$/.test(
      text.slice(Math.max(0, word - 90), word),
    )
  )
    return null; // a certificate's or a public key's
  BARE_BODY.lastIndex = word;
  if (!BARE_BODY.test(text) || BARE_BODY.lastIndex - word < 40) return null;
  const end = endOfBody(text, word);
  return end < 0 ? null : { kind: 'private-key', start: word, end };
}

const KEY_LINE = /^[\s\d:|>#*+"'-]{0,20}[A-Za-z0-9+/]{20,200}={0,2}[\s\\n"',+]{0,20}$/;
const LAST_LINE = /^[\s\d:|>#*+"'-]{0,20}[A-Za-z0-9+/]{4,200}={0,2}[\s\\n"',+]{0,20}$/;

/** Where the lines of a key that end at a place begin, or -1. */
function cutBody(text: string, floor: number, end: number): number {
  let start = -1;
  let to = text.lastIndexOf('\n', end - 1);
  for (let n = 0; n < 200 && to > floor; n++) {
    const from = Math.max(floor, text.lastIndexOf('\n', to - 1) + 1);
    const line = to - from > 300 ? '' : text.slice(from, to);
    if (!(n === 0 ? LAST_LINE : KEY_LINE).test(line)) break;
    start = from;
    to = from - 1;
  }
  return start;
}

const END_MARK = /-{4,5} ?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;

/** Keys of which only the last lines are there. */
function cutKeys(text: string, marked: readonly Secret[]): Secret[] {
  const keys: Secret[] = [];
  let floor = 0;
  let next = 0;
  for (const { 0: mark, index } of text.matchAll(END_MARK)) {
    for (; next < marked.length && marked[next]!.start <= index; next++) floor = Math.max(floor, marked[next]!.end);
    const end = index + mark.length;
    if (floor >= end) continue;
    const start = cutBody(text, floor, index);
    if (start >= 0) keys.push({ kind: 'private-key', start, end });
    floor = end;
  }
  return keys;
}

/** Letters, digits, `+` and `/`: what follows is the middle of something. */
const isInside = (c: number): boolean =>
  (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122) || c === 43 || c === 47;
