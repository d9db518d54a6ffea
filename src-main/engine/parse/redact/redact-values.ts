/**
 * Finds secrets that are no keys in blocks: tokens of a known look, values with telling names, passwords of commands
 * and addresses, phrases.
 */
import {
  commandValue,
  cookieValue,
  cookieValues,
  insertedValue,
  isPlaced,
  pgpassValue,
  placedValue,
  secureString,
  switchValue,
  userBeforeHost,
  userLine,
} from './secret-commands.ts';
import { type Name, type Prospect, prospectOf, valueBefore, valueBehind } from './secret-gaps.ts';
import { FOREIGN_ENDS, foreignName, isEnd, maySayName, namedKind, type NamedKind } from './secret-names.ts';
import { LOOKED_UP, phraseAround } from './secret-phrases.ts';
import { columnValues } from './secret-tables.ts';
import { privateKeyAt } from './secret-keys.ts';
import { type Secret, tokenAround, tokenAt, tokenByEnd, tokenWithin } from './secret-tokens.ts';
import { isAddressPassword, isCredential, isSecretValue, looksRandom } from './secret-values.ts';
import { FOLD_SIGNS, isFold, unfoldLines } from './unfold.ts';

/** In front of the kind of a secret within an address, which stays one. */
export const IN_ADDRESS = '@';

/**
 * Letters, digits, `_` and `-` make up words; `:`, `=`, `.`, `@` and `~` are where it is worth looking, and the last
 * letters of names that are not Latin.
 */
const WORD = 1,
  SIGN = 2,
  DOT = 3,
  AT = 4,
  TILDE = 5,
  NAMED = 6,
  FOLDED = 7,
  SLASH = 8;
const CLASSES = new Uint8Array(65536);
const DASH = 45;
for (let c = 0; c < 128; c++) if (/[\w-]/.test(String.fromCharCode(c))) CLASSES[c] = WORD;
CLASSES[58] = CLASSES[61] = SIGN;
CLASSES[46] = DOT;
CLASSES[64] = AT;
CLASSES[126] = TILDE;
CLASSES[43] = CLASSES[47] = SLASH;
for (const sign of FOLD_SIGNS) CLASSES[sign.charCodeAt(0)] = FOLDED;
for (const letter of FOREIGN_ENDS) CLASSES[letter.charCodeAt(0)] = NAMED;

/** No token is shorter, up to its first dot. */
const SHORTEST = 16;

/** Secrets of a text, in order and apart. */
export function valuesIn(text: string): Secret[] {
  const folds: number[] = [];
  const secrets = scan(text, folds);
  if (folds.length > 0) {
    const unfolded = unfoldLines(text, folds);
    for (const { kind, start, end } of scan(unfolded.text, null)) secrets.push({ kind, ...unfolded.place(start, end) });
  }
  return secrets.length < 2 ? secrets : inOrder(secrets);
}

/** So many signs are looked at as numbers at a time: reading them one by one out of a text takes most of the time. */
const WINDOW = 32_768;
/** In front of a window stand the last signs of the one before it. */
const BACK = 4;
const codes = new Uint16Array(WINDOW + BACK + 1);
const bytes = Buffer.from(codes.buffer);

/** @param folds gets the places where the text is not written as its reader sees it */
function scan(text: string, folds: number[] | null): Secret[] {
  const secrets: Secret[] = [];
  const names: Names = { secrets, tableEnd: 0, ahead: prospectOf() };
  const { length } = text;
  let word = 0;
  let run = 0;
  let i = 0;
  while (i <= length) {
    const first = i - BACK;
    const stop = Math.min(length, i + WINDOW);
    const part = text.slice(Math.max(0, first), stop);
    if (first < 0) codes.fill(0, 0, -first);
    bytes.write(part, first < 0 ? -2 * first : 0, 'utf16le');
    codes[stop - first] = 0;
    // A text's end ends its last word.
    for (const end = stop === length ? length + 1 : stop; i < end; i++) {
      const at = i - first;
      const kind = CLASSES[codes[at]!]!;
      if (kind === WORD) continue;
      const size = i - word;
      let found: Secret | null = null;
      if (size !== 0) {
        // Words of a phrase have three to eight letters, and numbers may stand between: few words of prose follow each
        // other so.
        if (size > 2 && size < 9) {
          if (++run === LOOKED_UP) {
            found = phraseAround(text, word, i);
            run = 0;
          }
        } else if (size > 2 || codes[at - 1]! > 57) run = 0;
        if (
          found === null &&
          isEnd(codes[at - 3]!, codes[at - 2]!, codes[at - 1]!) &&
          (size > 1 || codes[at - 2]! > 127) &&
          maySayName(text, i)
        )
          found = atName(text, i, names);
      }
      // Most words end with what is no sign and are too short to be looked at.
      if (kind !== 0 && found === null) {
        if (kind < NAMED) found = secretAt(text, word, i, kind);
        else if (kind === NAMED) found = atName(text, i + 1, names);
        else if (kind === SLASH) found = size > 3 && size < SHORTEST ? tokenAt(text, word) : null;
        else if (folds !== null && isFold(text, i)) folds.push(i);
      }
      if (
        found === null &&
        (size >= SHORTEST || (size > 1 && text.charCodeAt(word) === DASH)) &&
        (kind === 0 || kind >= NAMED)
      )
        found = secretAt(text, word, i, kind);
      if (found !== null) {
        secrets.push(found);
        if (found.end > i) i = found.end - 1;
      }
      word = i + 1;
    }
  }
  return secrets;
}

interface Names {
  readonly secrets: Secret[];
  /** Where the table ends whose header was read last. */
  tableEnd: number;
  readonly ahead: Prospect;
}

function inOrder(secrets: readonly Secret[]): Secret[] {
  const apart: Secret[] = [];
  for (const one of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart[apart.length - 1];
    if (!last || one.start >= last.end) apart.push(one);
    else if (one.end > last.end) apart[apart.length - 1] = { ...last, end: one.end };
  }
  return apart;
}

const COMMAND = /(?:^|\.)login$|^(?:rabbitmqctl|mysqli|mysqli_connect|PDO)$|^user$/i;
const KEY_BEFORE =
  /(?:api|access|secret|private|signing|encryption|auth|account|admin|license|master|service|app|deploy)[ -]$/i;

/** What a name by itself tells. */
interface RankingFeatures {
  readonly kind: NamedKind | null;
  readonly cookies: boolean;
  readonly session: boolean;
  /** Some command has its value at a place of its own. */
  readonly placed: boolean;
  /** Words in front of it may make it a name. */
  readonly key: boolean;
}

/** So many names are remembered with what they tell: the same few return. */
const MOST_REMEMBERED = 2_000;
const remembered = new Map<string, RankingFeatures>();

function traitsOf(said: string): RankingFeatures {
  let traits = remembered.get(said);
  if (traits === undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const cookies = /cookies?$/i.test(said);
    const session = /(?:_session|sess(?:ion)?id)$/i.test(said);
    const kind = namedKind(said) ?? (COMMAND.test(said) ? 'password' : cookies || session ? 'token' : null);
    remembered.set(said, (traits = { kind, cookies, session, placed: isPlaced(said), key: /^keys?$/i.test(said) }));
  }
  return traits;
}

/** What a name that ends at a place is followed by, or stands behind. */
function atName(text: string, end: number, names: Names): Secret | null {
  let start = end;
  for (let c = 0; start > 0 && end - start < 64 && ((c = CLASSES[text.charCodeAt(start - 1)]!) === WORD || c === DOT); )
    start--;
  const said = text.slice(start, end);
  const traits = traitsOf(said);
  const name = nameBefore(text, start, end, said, traits);
  if (!name) return null;
  if (traits.cookies) {
    names.secrets.push(...cookieValues(text, end));
    return null;
  }
  if (traits.session) return text[end] === '=' ? cookieValue(text, start) : null;
  if (end > names.tableEnd) names.tableEnd = columnValues(text, name.start, end, names.secrets);
  const placed = traits.placed ? placedValue(text, name) : null;
  if (placed || /^user$/i.test(said)) return placed;
  const inAddress = text[end] === '=' && /[?&]/.test(text[name.start - 1] ?? '');
  const found = inAddress
    ? null
    : (valueBehind(text, name, names.ahead) ?? insertedValue(text, name.start, end) ?? valueBefore(text, name));
  if (!found) return null;
  return text[found.start - 1] === '/' ? found : (tokenAt(text, found.start) ?? found);
}

function nameBefore(
  text: string,
  start: number,
  end: number,
  said: string,
  { kind, key }: RankingFeatures,
): Name | null {
  if (text[start - 1] === ' ' && text.startsWith('redacted: ', start - 10)) return null;
  if (said === 'passwd' && text.startsWith('etc/', start - 4)) return null; // a file
  if (kind) return { kind, text: said, start, end };
  if (key) {
    if (said.length === 3 && / (?:the|your|my) $/i.test(text.slice(Math.max(0, start - 6), start)))
      return { kind: 'key', text: said, start, end };
    return KEY_BEFORE.test(text.slice(Math.max(0, start - 14), start))
      ? { kind: 'api-key', text: said, start, end }
      : null;
  }
  if (!(text.charCodeAt(start - 1) > 127 || text.charCodeAt(end - 1) > 127 || /(?:passe|sandi)$/i.test(said)))
    return null;
  const foreign = foreignName(text, end);
  return foreign === null ? null : { kind: 'password', text: foreign, start: end - foreign.length, end };
}

/** What the word before `end` is a part of, or what the sign there is followed by. */
function secretAt(text: string, word: number, end: number, kind: number): Secret | null {
  const length = end - word;
  if (length >= SHORTEST) {
    const token = tokenIn(text, word, end);
    if (token) return token;
  }
  if (kind !== 0 && text.charCodeAt(word) === DASH && text[word + 1] === 'p') {
    const attached = commandValue(text, word, end);
    if (attached) return attached;
  }
  if (kind === DOT)
    return length === 14 || length > 22
      ? tokenAround(text, word, end)
      : length > 0 && length < SHORTEST
        ? (tokenAt(text, word) ?? (length > 3 ? (tokenAt(text, end - 3) ?? tokenAt(text, end - 2)) : null))
        : null;
  if (kind === SIGN && length > 9 && text.charCodeAt(word - 1) === 47) {
    const numbered = tokenAt(text, word - 2);
    if (numbered) return numbered;
  }
  if (kind === SIGN)
    return (
      valueAt(text, end) ??
      (text[end] === ':' ? (pgpassValue(text, end) ?? userLine(text, end) ?? switchValue(text, word, end)) : null)
    );
  if (kind === TILDE) return length > 1 ? tokenAround(text, word, end) : null;
  if (kind === AT) return userBeforeHost(text, end);
  if (text.charCodeAt(word) !== DASH) return null;
  return (text[end] === ' ' && length > 6 ? optionValue(text, word, end) : null) ?? commandValue(text, word, end);
}

/** A token that is a word of the text, or behind `Bearer`, or of a place that only its surroundings tell. */
function tokenIn(text: string, word: number, end: number): Secret | null {
  const key = privateKeyAt(text, word);
  if (key) return key;
  if (end - word === 22) {
    const secure = secureString(text, word);
    if (secure) return secure;
  }
  const token = tokenAt(text, word) ?? tokenWithin(text, word + 1, end) ?? tokenByEnd(text, word, end);
  if (token) return token;
  const last = text.charCodeAt(word - 1);
  if (last === 47 && CLASSES[text.charCodeAt(word - 3)] !== WORD && text.charCodeAt(word) < 58) {
    const numbered = tokenAt(text, word - 2);
    if (numbered) return numbered;
  }
  if (last !== 32 && last !== 47 && last !== 58) return null;
  const before = text.slice(Math.max(0, word - 80), word);
  if (before.endsWith('earer ') || before.endsWith('EARER ')) {
    const rest = untilBlank(text, word);
    return isCredential(text.slice(word, rest)) ? { kind: 'authorization', start: word, end: rest } : null;
  }
  if (last === 47 && /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?:\w{1,24}\/){1,3}$/.test(before))
    return { kind: `${IN_ADDRESS}slack-webhook`, start: word, end };
  if (last === 47 && /discord(?:app)?\.com\/api\/webhooks\/\d{8,24}\/$/.test(before))
    return { kind: `${IN_ADDRESS}discord-webhook`, start: word, end };
  if (
    last === 47 &&
    /\.webhook\.office\.com\/webhookb2\/[^\s]{30,200}\/IncomingWebhook\/$/.test(
      text.slice(Math.max(0, word - 220), word),
    )
  )
    return { kind: `${IN_ADDRESS}teams-webhook`, start: word, end };
  if (last === 47 && before.endsWith('://') && text[end] === '@' && looksRandom(text.slice(word, end)))
    return { kind: `${IN_ADDRESS}url-password`, start: word, end };
  if (last === 58 && end - word >= 30 && end - word <= 40 && /(?:^|[^\d:])\d{8,11}:$/.test(before.slice(-14)))
    return { kind: 'telegram-token', start: word, end };
  return null;
}

/** `--password hunter2`, `--token=…` is found by its sign. */
function optionValue(text: string, word: number, end: number): Secret | null {
  if (!text.startsWith('--', word)) return null;
  const kind = namedKind(text.slice(word + 2, Math.min(end, word + 40)));
  if (kind === null || kind === 'authorization') return null;
  return named(text, end + 1, kind, { tight: false, alone: false, upper: false });
}

/** What can stand before the sign: the last letter of a name that tells, or what may follow a name. */
const NAME_ENDS = new Uint8Array(65536);
for (const c of 'deglnstwyDEGLNSTWY \t"\'`*?\\]') NAME_ENDS[c.charCodeAt(0)] = 1;

/** The last three letters of names that tell, as one number: most words are told from them by that alone. */
const LOWER = 0x202020;
const ENDINGS = new Set(
  ['ord', 'swd', 'ort', 'ase', 'pwd', 'ass', '_pw', '-pw', '.pw', 'key', 'ret', 'ial', 'als', 'ken', 'ion', 'sig'].map(
    (end) => (end.charCodeAt(0) << 16) | (end.charCodeAt(1) << 8) | end.charCodeAt(2) | LOWER,
  ),
);

/** The beginning of a line, up to a name: list marks, quotes, emphasis. */
const LINE_START = /\n[\s>*+#|-]*(?:\d+[.)] +)?(?:export )?["'`*]{0,3}$/;

/** `_app_session=…`. */
function sessionCookie(text: string, at: number): Secret | null {
  let start = at;
  while (start > 0 && at - start < 60 && CLASSES[text.charCodeAt(start - 1)] === WORD) start--;
  return cookieValue(text, start);
}

/** The secret behind a `:` or `=`, if what stands in front of it is a name for one. */
function valueAt(text: string, at: number): Secret | null {
  const colon = text.charCodeAt(at) === 58;
  if (!colon && text.charCodeAt(at - 1) === 110 && text.startsWith('_session', at - 8)) return sessionCookie(text, at);
  if (colon && text.startsWith('//', at + 1)) return addressPassword(text, at);
  if (NAME_ENDS[text.charCodeAt(at - 1)] !== 1) return null;
  const next = text[at + 1];
  if ((next === '=' && !colon) || (colon && next === ':')) return null;

  let end = at;
  for (let n = 0; n < 3 && (text[end - 1] === ' ' || text[end - 1] === '\t'); n++) end--;
  if (text[end - 1] === ']' && /["']/.test(text[end - 2] ?? '')) end--;
  for (let n = 0; n < 4 && end > 0 && '"\'`*?\\'.includes(text[end - 1]!); n++) end--;
  if (
    !ENDINGS.has((text.charCodeAt(end - 3) << 16) | (text.charCodeAt(end - 2) << 8) | text.charCodeAt(end - 1) | LOWER)
  )
    return null;
  let start = end;
  for (let c = 0; start > 0 && end - start < 64 && ((c = CLASSES[text.charCodeAt(start - 1)]!) === WORD || c === DOT); )
    start--;
  if (start === end) return null;
  const name = text.slice(start, end);
  let kind: NamedKind | null = namedKind(name);
  if (kind === null) {
    if (/^key$/i.test(name))
      kind = /(?:api|access|secret|private|signing|encryption|auth|account) $/i.test(
        text.slice(Math.max(0, start - 12), start),
      )
        ? 'api-key'
        : null;
    if (kind === null && /^sig$/i.test(name) && /[?&]/.test(text[start - 1] ?? '')) kind = 'secret';
    if (kind === null) return null;
  }
  const from = at + (next === '>' || (colon && next === '=') ? 2 : 1);
  const alone = LINE_START.test(start > 24 ? text.slice(start - 24, start) : `\n${text.slice(0, start)}`);
  return named(
    text,
    from,
    kind,
    { tight: !colon && end === at && !/\s/.test(next ?? ' '), alone, upper: /^[A-Z][A-Z0-9_]+$/.test(name) },
    /[?&]/.test(text[start - 1] ?? ''),
  );
}

/** As much of a value as is looked at. */
const LONGEST = 128;
const SCHEME = /(?:bearer|basic|token|digest|apikey)[ \t]+/iy;
const BARE = /[^\s"'`<>()[\]{},;|\\]{1,128}/y;
const BARE_IN_ADDRESS = /[^\s"'`<>()[\]{},;|&#\\]{1,128}/y;

/** The value of a field that is named like a secret, if it is one. */
function named(
  text: string,
  from: number,
  kind: NamedKind,
  written: { readonly tight: boolean; readonly alone: boolean; readonly upper: boolean },
  inAddress = false,
): Secret | null {
  let start = from;
  for (let n = 0; n < 24 && ' \t*'.includes(text[start] ?? '\n'); n++) start++;
  if (text[start] === '\\' && /["']/.test(text[start + 1] ?? '')) start++;
  const quote = text[start];
  const quoted = quote === '"' || quote === "'" || quote === '`';
  if (quoted) start++;
  let scheme = false;
  if (kind === 'authorization') {
    SCHEME.lastIndex = start;
    scheme = SCHEME.test(text);
    if (scheme) start = SCHEME.lastIndex;
  }
  let end = quoted && !scheme ? closing(text, start, quote!) : bareEnd(text, start, inAddress ? BARE_IN_ADDRESS : BARE);
  if (end <= start) return null;
  if (text[start - 1] !== '/' && tokenAt(text, start)) return null; // it has a kind of its own
  const value = text.slice(start, end);
  if (scheme || kind === 'authorization') {
    if (!isCredential(value)) return null;
  } else {
    const after = text[end];
    if (!quoted && after !== undefined && '(<[{'.includes(after)) return null;
    // `connect(password=given)` hands a variable on.
    const argument = !quoted && (after === ',' || after === ')') && /^[A-Za-z_]\w*$/.test(value) && !/\d/.test(value);
    const alone =
      written.alone &&
      /^["'`*,;]*[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 8) + (end + 8 < text.length ? '' : '\n'));
    if (argument || !isSecretValue(kind, value, { quoted, tight: written.tight, alone, upper: written.upper }))
      return null;
  }
  if (end - start >= LONGEST) end = untilBlank(text, end);
  return { kind: inAddress ? IN_ADDRESS + kind : kind, start, end };
}

function closing(text: string, start: number, quote: string): number {
  for (let i = start; i < text.length && i < start + LONGEST; i++) {
    const c = text[i]!;
    if (c === '\n' || c === '\r') return -1;
    if (c === quote || c === '\\') return i;
  }
  return start + LONGEST <= text.length ? start + LONGEST : -1;
}

function bareEnd(text: string, start: number, pattern = BARE): number {
  pattern.lastIndex = start;
  if (!pattern.test(text)) return -1;
  let end = pattern.lastIndex;
  while (end > start && '.:?*_'.includes(text[end - 1]!)) end--;
  return end;
}

const USER_AND_PASSWORD = /:\/\/([^\s/?#@:<>"'`[\]{}()|]{0,100}):([^\s/?#@<>"'`[\]{}()|]{1,200})@/y;

/** The password in `scheme://user:password@host`. */
function addressPassword(text: string, colon: number): Secret | null {
  USER_AND_PASSWORD.lastIndex = colon;
  const match = USER_AND_PASSWORD.exec(text);
  if (!match || !isAddressPassword(match[1]!, match[2]!)) return null;
  const end = USER_AND_PASSWORD.lastIndex - 1;
  return { kind: `${IN_ADDRESS}url-password`, start: end - match[2]!.length, end };
}

function untilBlank(text: string, from: number): number {
  let end = from;
  for (
    let c = 0;
    end < text.length &&
    (c = text.charCodeAt(end)) > 32 &&
    c < 127 &&
    c !== 34 &&
    c !== 39 &&
    c !== 60 &&
    c !== 62 &&
    c !== 96 &&
    c !== 44 &&
    c !== 59 &&
    c !== 93 &&
    c !== 41 &&
    c !== 125;
  )
    end++;
  return end;
}
