/** Takes secrets out of a text: known tokens, private keys, values with telling names, and what the writer marked `<private>`. */
import { createHash } from 'node:crypto';
import { isAddressPassword, isCredential, isSecretValue, namedKind, type NamedKind } from './secret-values.ts';
import { type Secret, tokenAt } from './secret-tokens.ts';

/** Part of the parser's version: raised with every change of what is taken out. */
export const REDACTION_VERSION = 1;

export interface Redactor {
  /**
   * The text with `[redacted: KIND]` for each secret (`redacted` within an address), and as many line breaks as before. What
   * it gives it gives unchanged a second time. Takes time in proportion to the text's length.
   */
  redact(text: string): string;
  /** How many different secrets of each kind were taken out so far. */
  counts(): Readonly<Record<string, number>>;
  /** What was taken out so far, to go on from elsewhere. Hashes of it, to be kept in memory only: short secrets are guessed from theirs. */
  found(): FoundSecrets;
}

/** Hashes of different secrets by their kind. */
export type FoundSecrets = Readonly<Record<string, readonly string[]>>;

/** @param before what was found in the text in front of this one, so that it is not counted twice */
export function createRedactor(before: FoundSecrets = {}): Redactor {
  const found = new Map<string, Set<string>>(Object.entries(before).map(([kind, hashes]) => [kind, new Set(hashes)]));
  const note = (kind: string, secret: string): void => {
    let known = found.get(kind);
    if (!known) found.set(kind, (known = new Set()));
    known.add(createHash('sha256').update(secret.trim()).digest('base64url').slice(0, 16));
  };
  return {
    redact: (text) => withoutValues(withoutKeys(withoutPrivate(text, note), note), note),
    counts: () => Object.fromEntries([...found].map(([kind, secrets]) => [kind, secrets.size])),
    found: () => Object.fromEntries([...found].map(([kind, secrets]) => [kind, [...secrets]])),
  };
}

/** Leaves everything as it is. */
export const keepAll: Redactor = { redact: (text) => text, counts: () => ({}), found: () => ({}) };

type Note = (kind: string, secret: string) => void;

/** Puts the marker in place of stretches that are in order and apart. Their line breaks stay, behind the marker. */
function replace(text: string, secrets: readonly Secret[], note: Note): string {
  if (secrets.length === 0) return text;
  const kept: string[] = [];
  let from = 0;
  for (const { kind, start, end } of secrets) {
    const secret = text.slice(start, end);
    if (kind.startsWith(IN_ADDRESS)) {
      note(kind.slice(1), secret);
      kept.push(text.slice(from, start), 'redacted');
    } else {
      note(kind, secret);
      kept.push(text.slice(from, start), `[redacted: ${kind}]`, secret.replace(/[^\r\n]+/g, ''));
    }
    from = end;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

/** In front of the kind of a secret within an address, which stays one. */
const IN_ADDRESS = '@';

/**
 * Stretches marked private, with their marks; nested ones are one. What is never closed goes to the end. A mark alone in code
 * marks is talked about and opens nothing.
 */
function withoutPrivate(text: string, note: Note): string {
  if (!/<private/i.test(text)) return text;
  const secrets: Secret[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/<(\/?)private(?:\s[^<>]{0,200})?>/gi)) {
    const opens = mark[1] !== '/';
    if (depth === 0 && opens && text[index - 1] === '`' && text[index + mark.length] === '`') continue;
    if (opens && depth++ === 0) start = index;
    if (!opens && depth > 0 && --depth === 0) secrets.push({ kind: 'private', start, end: index + mark.length });
  }
  if (depth > 0) secrets.push({ kind: 'private', start, end: text.length });
  return replace(text, secrets, note);
}

const KEY_BEGINS = /-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const KEY_ENDS = /[\s\\"'>|*#+/,;rn-]{0,80}?-{4,5} ?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
/** The lines of a key, escaped (`\n`), quoted or indented as they may be: its fields, then base64. */
const KEY_BODY = /(?:[\s\\"'>|*#+/,;]|(?:Proc-Type|DEK-Info|Comment|Version|Hash)[ \t]*:[^\r\n\\]{0,200}|[rn]?[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{1,15}={0,2}(?=(?:[\s"'>|*#+,]|\\[nr]?)*(?:-{4,5} ?END|$))|=[A-Za-z0-9+/]{4}(?![A-Za-z0-9+/]))*/y;

/** Private keys with their begin and end lines. One that is cut off goes as far as it looks like one. */
function withoutKeys(text: string, note: Note): string {
  if (!text.includes('PRIVATE KEY')) return text;
  const secrets: Secret[] = [];
  KEY_BEGINS.lastIndex = 0;
  for (let begin = KEY_BEGINS.exec(text); begin; begin = KEY_BEGINS.exec(text)) {
    const from = KEY_BEGINS.lastIndex;
    KEY_BODY.lastIndex = from;
    KEY_BODY.test(text);
    let end = KEY_BODY.lastIndex;
    const body = text.slice(from, end);
    if (!/[A-Za-z0-9+/]{16}/.test(body)) continue; // talked about
    end -= body.length - body.trimEnd().length;
    KEY_ENDS.lastIndex = end;
    if (KEY_ENDS.test(text)) end = KEY_ENDS.lastIndex;
    secrets.push({ kind: 'private-key', start: begin.index, end });
    KEY_BEGINS.lastIndex = end;
  }
  return replace(text, secrets, note);
}

/** Letters, digits, `_` and `-` make up words; `:`, `=` and `.` are where it is worth looking. */
const WORD = 1, SIGN = 2, DOT = 3;
const CLASSES = new Uint8Array(65536);
const DASH = 45, UNDERSCORE = 95;
for (let c = 0; c < 128; c++) if (/[\w-]/.test(String.fromCharCode(c))) CLASSES[c] = WORD;
CLASSES[58] = CLASSES[61] = SIGN;
CLASSES[46] = DOT;

/** No token is shorter, up to its first dot. */
const SHORTEST = 16;
/** In words up to this length a token may stand behind a dash or an underscore: `fix-ghp_…`. */
const LONGEST_NAME = 400;

function withoutValues(text: string, note: Note): string {
  const secrets: Secret[] = [];
  const { length } = text;
  let word = 0;
  for (let i = 0; i < length; i++) {
    const kind = CLASSES[text.charCodeAt(i)]!;
    if (kind === WORD) continue;
    // Most words end with what is no sign and are too short to be looked at.
    const size = i - word;
    if (kind !== 0 || size >= SHORTEST || (size > 1 && text.charCodeAt(word) === DASH)) {
      const secret = secretAt(text, word, i, kind);
      if (secret) {
        secrets.push(secret);
        i = secret.end - 1;
      }
    }
    word = i + 1;
  }
  const last = length - word >= SHORTEST ? tokenIn(text, word, length) : null;
  if (last) secrets.push(last);
  return replace(text, secrets, note);
}

/** What the word before `end` is a part of, or what the sign there is followed by. */
function secretAt(text: string, word: number, end: number, kind: number): Secret | null {
  const length = end - word;
  if (length >= SHORTEST) {
    const token = tokenIn(text, word, end);
    if (token) return token;
  }
  if (kind === DOT) return length > 1 && length < 8 ? tokenAt(text, word) : null;
  if (kind === SIGN) return valueAt(text, end);
  if (text[end] !== ' ') return null;
  return length > 6 ? optionValue(text, word, end) : length === 2 && text[end - 1] === 'u' ? userPassword(text, end + 1) : null;
}

/** A token that is a word of the text, or behind `Bearer`, or of a place that only its surroundings tell. */
function tokenIn(text: string, word: number, end: number): Secret | null {
  const token = tokenAt(text, word);
  if (token) return token;
  if (end - word <= LONGEST_NAME) {
    for (let i = word; i + SHORTEST < end; i++) {
      const c = text.charCodeAt(i);
      if (c !== DASH && c !== UNDERSCORE) continue;
      const inner = tokenAt(text, i + 1);
      if (inner) return inner;
    }
  }
  const last = text.charCodeAt(word - 1);
  if (last !== 32 && last !== 47 && last !== 58) return null;
  const before = text.slice(Math.max(0, word - 80), word);
  if (before.endsWith('earer ') || before.endsWith('EARER ')) {
    const rest = untilBlank(text, word);
    return isCredential(text.slice(word, rest)) ? { kind: 'authorization', start: word, end: rest } : null;
  }
  if (last === 47 && /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?:\w{1,24}\/){1,3}$/.test(before)) return { kind: `${IN_ADDRESS}slack-webhook`, start: word, end };
  if (last === 47 && /discord(?:app)?\.com\/api\/webhooks\/\d{8,24}\/$/.test(before)) return { kind: `${IN_ADDRESS}discord-webhook`, start: word, end };
  if (last === 58 && end - word >= 30 && end - word <= 40 && /(?:^|[^\d:])\d{8,11}:$/.test(before.slice(-14))) return { kind: 'telegram-token', start: word, end };
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
const ENDINGS = new Set(['ord', 'swd', 'ort', 'ase', 'pwd', 'ass', '_pw', '-pw', '.pw', 'key', 'ret', 'ial', 'als', 'ken', 'ion', 'sig'].map((end) => (end.charCodeAt(0) << 16 | end.charCodeAt(1) << 8 | end.charCodeAt(2)) | LOWER));

/** The beginning of a line, up to a name: list marks, quotes, emphasis. */
const LINE_START = /\n[\s>*+#|-]*(?:\d+[.)] +)?(?:export )?["'`*]{0,3}$/;

/** The secret behind a `:` or `=`, if what stands in front of it is a name for one. */
function valueAt(text: string, at: number): Secret | null {
  const colon = text.charCodeAt(at) === 58;
  if (colon && text.startsWith('//', at + 1)) return addressPassword(text, at);
  if (NAME_ENDS[text.charCodeAt(at - 1)] !== 1) return null;
  const next = text[at + 1];
  if ((next === '=' && !colon) || (colon && next === ':')) return null;

  let end = at;
  for (let n = 0; n < 3 && (text[end - 1] === ' ' || text[end - 1] === '\t'); n++) end--;
  if (text[end - 1] === ']' && /["']/.test(text[end - 2] ?? '')) end--;
  for (let n = 0; n < 4 && end > 0 && '"\'`*?\\'.includes(text[end - 1]!); n++) end--;
  if (!ENDINGS.has((text.charCodeAt(end - 3) << 16 | text.charCodeAt(end - 2) << 8 | text.charCodeAt(end - 1)) | LOWER)) return null;
  let start = end;
  for (let c = 0; start > 0 && end - start < 64 && ((c = CLASSES[text.charCodeAt(start - 1)]!) === WORD || c === DOT); ) start--;
  if (start === end) return null;
  const name = text.slice(start, end);
  let kind: NamedKind | null = namedKind(name);
  if (kind === null) {
    if (/^key$/i.test(name)) kind = /(?:api|access|secret|private|signing|encryption|auth|account) $/i.test(text.slice(Math.max(0, start - 12), start)) ? 'api-key' : null;
    if (kind === null && /^sig$/i.test(name) && /[?&]/.test(text[start - 1] ?? '')) kind = 'secret';
    if (kind === null) return null;
  }
  const from = at + (next === '>' || (colon && next === '=') ? 2 : 1);
  const alone = LINE_START.test(start > 24 ? text.slice(start - 24, start) : `\n${text.slice(0, start)}`);
  return named(text, from, kind, { tight: !colon && end === at && !/\s/.test(next ?? ' '), alone, upper: /^[A-Z][A-Z0-9_]+$/.test(name) }, /[?&]/.test(text[start - 1] ?? ''));
}

/** As much of a value as is looked at. */
const LONGEST = 256;
const SCHEME = /(?:bearer|basic|token|digest|apikey)[ \t]+/iy;
const BARE = /[^\s"'`<>()[\]{},;|\\]{1,256}/y;
const BARE_IN_ADDRESS = /[^\s"'`<>()[\]{},;|&#\\]{1,256}/y;

/** The value of a field that is named like a secret, if it is one. */
function named(text: string, from: number, kind: NamedKind, written: { readonly tight: boolean; readonly alone: boolean; readonly upper: boolean }, inAddress = false): Secret | null {
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
    const alone = written.alone && /^["'`*,;]*[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 8) + (end + 8 < text.length ? '' : '\n'));
    if (argument || !isSecretValue(kind, value, { quoted, tight: written.tight, alone, upper: written.upper })) return null;
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

const USER = /["']?[\w.@+-]{1,64}:/y;

/** `curl -u user:password`. */
function userPassword(text: string, from: number): Secret | null {
  USER.lastIndex = from;
  if (!USER.test(text)) return null;
  const start = USER.lastIndex;
  const end = bareEnd(text, start);
  const written = { quoted: false, tight: true, alone: false, upper: false };
  return end > start && isSecretValue('password', text.slice(start, end), written) ? { kind: 'password', start, end } : null;
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
  for (let c = 0; end < text.length && ((c = text.charCodeAt(end)) > 32) && c < 127 && c !== 34 && c !== 39 && c !== 60 && c !== 62 && c !== 96 && c !== 44 && c !== 59 && c !== 93 && c !== 41 && c !== 125; ) end++;
  return end;
}
