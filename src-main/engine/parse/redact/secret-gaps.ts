/**
 * The way from a name that tells of a secret to its value: signs, types, tags, calls, cells, and the words of a
 * sentence.
 */
import type { NamedKind } from './secret-names.ts';
import { isCredential, isSecretValue, isStrong } from './secret-values.ts';

/** What a place of a text has: a stretch and its kind. */
export interface Found {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** A name in a text. */
export interface Name {
  readonly kind: NamedKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** As much of a value as is looked at; what is longer goes to its end. */
const LONGEST = 128;

const BARE = /[^\s"'`<>()[\]{},;|\\]{1,128}/y;
const ASCII = /[!#-&*+\-./0-:=?-Z^_a-z~]{1,128}/y;
const CLOSERS = /\\*["'`]?(?:\*{1,3}|__)?[\])}]{0,2}["'`]?/y;

/** A declaration's type between name and sign: `: string`, ` string`, `[]`, ` { get; set; }`. */
const TYPED =
  /(?:[ \t]{0,8}:[ \t]{0,8}[A-Za-z_&'][^=\n"`;(){}]{0,60}|[ \t]{1,8}(?:as[ \t]{1,8})?(?:\*?string|str|text|\[\]byte)\??|[ \t]{0,4}\[\d{0,4}\]|[ \t]{0,4}\{ ?get;[^}\n]{0,30}\})[ \t]{0,8}=(?![=>~])[ \t]{0,8}/iy;
const ASSIGN =
  /[ \t\u00a0]{0,24}(?:\[\][ \t]{0,4})?(?::{1,3}=|=>|\?\?=|\|\|=|\?=|\+=|\.=|<-|->|[→⇒]|:-|::(?=[ \t])|:(?!:)|：|=(?![=~]))(?:(?:\*{1,3}|__)(?=[ \t]))?[ \t\u00a0]{0,24}/y;
/** YAML's anchors and tags. */
const ANCHOR = /(?:[&!][\w!-]{1,40}[ \t]{1,4}){1,2}/y;
const DASHED = /[ \t]{1,4}[-–—][ \t]{1,4}/y;
const ASIDE = /[ \t]?\([^()\n]{1,40}\)[ \t]?[:=][ \t]{0,4}/y;
/** A literal's prefix, or a call around it: `@"…"`, `Some("…")`. */
const WRAP = /(?:[@rbfuLN]|(?:[A-Za-z_][\w.]{0,30}(?:::)?[\w.]{0,20}!?\([ \t]{0,4}){1,2}@?)(?=["'`])/y;
/** A block of lines, or the next line. */
const NEXT_LINE = /[ \t]{0,8}(?:[|>][+-]?[ \t]{0,8})?\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,24}(?:[-*+] {1,3})?[`*]{0,2}/y;
/** A name by itself on its line, as a heading or in bold, with its value by itself below. */
const LABELLED =
  /[*_`:#]{0,4}[ \t]{0,8}(?:\r?\n[ \t]{0,8}(?:[-=~]{3,80}[ \t]{0,8})?){1,3}(?:> ?)?(?:[-*+] {1,3})?[`*"']{0,3}(?=\S)/y;
const LABEL_BEFORE = /\n[ \t]{0,12}(?:[#>*+-]{1,6} {1,3})?[*_`]{0,3}(?:[\p{L}\d_-]{1,20} ){0,3}$/u;
const TAG_ENDS = /(?:\s[^<>\n]{0,80})?>/y;
const CONTENT = /\s{0,100}(?:<!\[CDATA\[)?\s{0,100}/y;
const TAGS = /(?:\s{0,100}<\/?[A-Za-z][\w:-]{0,20}(?:\s[^<>]{0,80})?>){1,6}\s{0,100}/y;
const TAGGED = /[^<>\s"']{4,256}?(?=\s{0,100}(?:\]\]>\s{0,20})?<)/y;
/** `"name": "X", "value": …`, `variable "x" { default = …`, `--name x --value …`. */
const PAIR =
  /["'`]?\s{0,40}\/?>?[:,;]?\s{0,40}[{<]?\s{0,100}(?:["']?[a-z]\w{0,20}["']?\s{0,8}[:=]\s{0,8}["']?[\w.-]{0,40}["']?\s{0,8},?\s{0,100}){0,2}(?:--|["'])?(?:\w{0,9}value|content|data|default|body)["']?(?:\s{0,10}[:=]|[ \t])\s{0,10}(?=["'\w$+/-])/iy;
const CALL = /\s{0,8}[({]\s{0,8}@?["'`]/y;
const ARGUMENT = /["'`]\s{0,8},\s{0,40}@?["'`](?:\\?["'`])?/y;
const OTHERWISE = /["'\])]{0,3}[ \t]{0,8}(?:\|\||\?\?|\?:|\bor\b)[ \t]{0,8}["'`]/y;
const QUOTED = /[ \t]{1,8}(?:=[ \t])?@?["'`]/y;
const IDENTIFIED = /(?:\s{1,8}with\s{1,8}["']?\w{1,40}["']?)?\s{1,8}(?:by|as)\s{1,8}(?:password\s{1,8})?(?=["'])/iy;
const CELL = /\s{0,40}\|{1,2}[ \t]{0,80}[`*"']{0,3}/y;
const COMMA = /[ \t]?,[ \t]?/y;
/** Blanks, and the sign of how a router keeps what follows. */
const BLANK = /[ \t]{1,24}(?:[0-9] )?/y;
const WORD = "[ \\t]{1,4}[(\\p{L}\\d_/][\\p{L}\\d_.@'’/-]{0,24}[),]{0,2}";
const IS =
  '(?:is|was|are|ist|war|lautet|lautete|heißt|es|est|era|é|è|är|er|to|jest|to jest|on|это|будет|такой|:|=|:=|->|→|—)';
/** `is now`, `for the server is`, `changed to`. */
const SAID = new RegExp(
  `(?:${WORD}){0,7}?[ \\t]{1,4}${IS}(?![\\p{L}\\d])(?:[ \\t]{1,4}(?:now|set|to|still|currently|always|just|temporarily|actually|simply|jetzt|nun|ahora|again))?[ \\t]{0,4}[:=]?[ \\t]{0,4}`,
  'yu',
);
const SAID_TIGHT = new RegExp(`(?:${WORD}){0,7}[ \\t]{0,4}[:=][ \\t]{0,4}`, 'yu');
const FEW_WORDS = new RegExp(`(?:${WORD}){0,3}?[ \\t]{1,4}(?=\\S{0,40}\\d)`, 'yu');
/** `: bob / `. */
const USER_FIRST = /[ \t]?[:=]?[ \t]{1,4}[\w.@+-]{1,40}[ \t]?[/|:,][ \t]?/y;
const HAN = /[ \t]{0,4}(?:[是为為はがも]|[—–-][ \t]|은|는|:|：|=|＝)[ \t：:]{0,4}/y;

/** Where a pattern that begins at a place ends, or -1. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

interface Trust {
  /** Only a value that is nothing else is taken. */
  readonly strong?: boolean;
  readonly tight?: boolean;
  readonly alone?: boolean;
  readonly quoted?: boolean;
}

/** The value of a name that stands behind it with no sign that every language shares, if it is one. */
export function valueBehind(text: string, name: Name, ahead: Prospect): Found | null {
  const { end, kind, start } = name;
  const next = text.charCodeAt(end);
  const before = text[start - 1] ?? '\n';
  let at: number;
  if (name.text.toLowerCase() === 'identified')
    return (at = after(IDENTIFIED, text, end)) < 0 ? null : literal(text, at, kind, { quoted: true });
  if (next > 127 && next !== 160) return (at = after(HAN, text, end)) < 0 ? null : ascii(text, at, kind);
  // Most names are words of a sentence that no value follows.
  if (
    next === 32 &&
    isLetter(text.charCodeAt(end + 1)) &&
    before === ' ' &&
    !ahead.values.isWithin(text, end, end + SENTENCE) &&
    !/[="'`]/.test(text.slice(end, end + 40))
  )
    return null;
  const closed = after(CLOSERS, text, end);
  const c = text[closed] ?? '';
  // Most names are words of a sentence.
  if (
    c === ' ' &&
    closed === end &&
    isLetter(text.charCodeAt(closed + 1)) &&
    !/^(?:string|str|text|as|or)\b/i.test(text.slice(closed + 1, closed + 9)) &&
    before !== '<'
  )
    return said(text, closed, kind, name, ahead);

  if (c === '>' || c === '<' || (c === ' ' && '<"\':'.includes(before))) {
    const found = tagged(text, closed, kind, before);
    if (found) return found;
  }
  if ((at = after(TYPED, text, closed)) > 0) {
    const found = assigned(text, at, kind, name);
    if (found) return found;
  }
  if (c !== '=' && ahead.pairs.isWithin(text, end, end + PAIR_LENGTH) && (at = after(PAIR, text, end)) > 0) {
    const found = assigned(text, at, kind, name);
    if (found) return found;
  }
  if ((c === '(' || c === '{') && (at = after(CALL, text, closed)) > 0)
    return literal(text, at - 1, kind, { quoted: true });
  if (closed > end || c === ')') {
    // In a list of words, which no bracket begins, a name is one of them.
    if ((at = after(ARGUMENT, text, end)) > 0)
      return literal(text, at - 1, kind, { quoted: true, strong: !'([{'.includes(text[start - 2] ?? '\n') });
    if ((at = after(OTHERWISE, text, end)) > 0) return literal(text, at - 1, kind, { quoted: true });
  }
  if ((c === ' ' || c === '|') && (at = after(OTHERWISE, text, end)) > 0)
    return literal(text, at - 1, kind, { quoted: true });
  if ((at = after(CELL, text, closed)) > 0) {
    const found = bare(text, at, kind, { quoted: true }, /^[`*"']*[ \t]*(?:\||\r?\n|$)/);
    if (found) return found;
  }
  if (/(?:creds|credentials?|zugangsdaten|login)$/i.test(name.text) && (at = after(USER_FIRST, text, closed)) > 0) {
    const found = bare(text, at, 'password', { strong: true });
    if (found) return found;
  }
  if ((at = after(ASSIGN, text, closed)) > 0) {
    if (text[at] === '&' || text[at] === '!') at = Math.max(at, after(ANCHOR, text, at));
    const found = assigned(text, at, kind, name);
    if (found) return found;
    const line = after(NEXT_LINE, text, at);
    return line < 0
      ? null
      : bare(
          text,
          line + (/["'`]/.test(text[line] ?? '') ? 1 : 0),
          kind,
          { strong: !/[|>]/.test(text.slice(at, line)) },
          /^["'`*]{0,2}[ \t]*(?:\r?\n|$)/,
        );
  }
  if (!/^pass$/i.test(name.text) && (at = after(QUOTED, text, closed)) > 0) {
    const found = literal(text, at - 1, kind, { strong: kind !== 'password' || !isSql(name.text, text[at - 1]!) });
    if (found) return found;
  }
  if (c === ',')
    return (at = after(COMMA, text, closed)) < 0
      ? null
      : bare(text, at, kind, { strong: true }, /^(?:,|[ \t]*(?:\r?\n|$)|\s)/);
  if (
    '\r\n*:_#'.includes(c) &&
    (at = after(LABELLED, text, end)) > 0 &&
    LABEL_BEFORE.test(start > 80 ? text.slice(start - 80, start) : `\n${text.slice(0, start)}`)
  ) {
    const found = bare(text, at, kind, { strong: true }, /^[`*"']{0,3}[ \t]*(?:\r?\n|$)/);
    if (found) return found;
  }
  return said(text, closed, kind, name, ahead);
}

const isLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;

/** `PASSWORD 'x'`. */
const isSql = (name: string, quote: string): boolean => quote === "'" && /^passw/i.test(name);

function tagged(text: string, at: number, kind: NamedKind, before: string): Found | null {
  const opened = text[at] === '<' ? at : after(TAG_ENDS, text, at);
  if (opened < 0) return null;
  const element = text[at] === '<' || !'<"\':'.includes(before) ? -1 : after(CONTENT, text, opened);
  for (const from of [element, after(TAGS, text, opened)]) {
    const end = from < 0 ? -1 : after(TAGGED, text, from);
    if (end > 0 && takes(text, from, end, kind, { quoted: true })) return { kind, start: from, end };
  }
  return null;
}

/** The value behind a sign of assignment. */
function assigned(text: string, at: number, kind: NamedKind, name: Name): Found | null {
  const wrapped = after(WRAP, text, at);
  if (wrapped > 0) return literal(text, wrapped, kind, { strong: wrapped > at + 1, quoted: true });
  if (/["'`]/.test(text[at] ?? '')) return literal(text, at, kind, { quoted: true });
  return bare(text, at, kind, { tight: text[at - 1] === '=' && /^[A-Z]/.test(name.text) });
}

/** A value in quotation marks. */
function literal(text: string, at: number, kind: NamedKind, trust: Trust): Found | null {
  const quote = text[at]!;
  let start = at + 1;
  const scheme = /(?:bearer|basic|token|apikey)[ \t]{1,4}/iy;
  scheme.lastIndex = start;
  const isCredentialOf = scheme.test(text);
  if (isCredentialOf) start = scheme.lastIndex;
  let end = start;
  for (; end < text.length && end - start < LONGEST; end++) {
    const c = text[end]!;
    if (c === '\n' || c === '\r') return null;
    if (c === quote || c === '\\') break;
  }
  if (end === text.length) return null;
  if (kind === 'authorization' || isCredentialOf)
    return isCredential(text.slice(start, end)) && !/\s/.test(text.slice(start, end))
      ? { kind: 'authorization', start, end: upToBlank(text, end, start) }
      : null;
  return takes(text, start, end, kind, { ...trust, quoted: true })
    ? { kind, start, end: upToBlank(text, end, start) }
    : null;
}

function bare(text: string, at: number, kind: NamedKind, trust: Trust, follows?: RegExp): Found | null {
  let end = after(BARE, text, at);
  if (end < 0) return null;
  while (end > at && '.:?*_'.includes(text[end - 1]!)) end--;
  if (end === at || '(<[{'.includes(text[end] ?? '\n')) return null;
  if (follows && !follows.test(text.slice(end, end + 12))) return null;
  return takes(text, at, end, kind, trust) ? { kind, start: at, end: upToBlank(text, end, at) } : null;
}

/** A value among letters that are not Latin. */
function ascii(text: string, at: number, kind: NamedKind): Found | null {
  const start = at + (/["'`“「]/.test(text[at] ?? '') ? 1 : 0);
  const end = after(ASCII, text, start);
  return end > 0 && takes(text, start, end, kind, { quoted: true }) ? { kind, start, end } : null;
}

/** Names that are said in sentences; others have many meanings there. */
const SPOKEN =
  /(?:pass(?:w|ph|c|ord|e$)\w*|requirepass|masterauth|pw|psk|clave|kennwort|passwor[dt]\w*|wachtwoord|lösenord\w*|contraseña|contrasena|senha|parola|hasło|haslo|heslo|пароль|mot de passe|zugangsdaten|[_ -]key|key|token|secret|credentials?|creds|pwd)$/iu;

/** Where in a text something is that few texts have, looked for as often as asked for and in all once only. */
class Ahead {
  #from = 0;
  /** Where it is next, or `Infinity` if not before {@link #until}. */
  #next = -1;
  #until = 0;
  readonly #pattern: RegExp;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** Whether it is between two places of the text, which is always the same one. */
  isWithin(text: string, from: number, to: number): boolean {
    if (from < this.#from || from > this.#next || (this.#next === Infinity && to > this.#until)) {
      this.#from = from;
      this.#until = Math.max(to, from + STEP);
      const index = text.slice(from, this.#until).search(this.#pattern);
      this.#next = index < 0 ? Infinity : from + index;
    }
    return this.#next < to;
  }
}

/** At least so far it is looked ahead. */
const STEP = 2_000;

/** What makes a value, or the second name of a pair, somewhere ahead in a text. */
export interface Prospect {
  readonly values: Ahead;
  readonly pairs: Ahead;
}

export const prospectOf = (): Prospect => ({ values: new Ahead(MAY_BE_VALUE), pairs: new Ahead(PAIR_NAME) });

/** A digit, a sign between letters, or many letters: what no value of a sentence is without. */
const MAY_BE_VALUE = /\d|[!@#$%^&*+~?=][A-Za-z]|(?<![A-Za-z])[A-Za-z]{16}/;
const PAIR_NAME = /value|content|data|default|body/i;
/**
 * So far behind its name a value of a sentence begins, and has what makes it one; and so far is the second name of a
 * pair.
 */
const SENTENCE = 260,
  PAIR_LENGTH = 700;

function said(text: string, at: number, kind: NamedKind, name: Name, ahead: Prospect): Found | null {
  const isOption = name.text.startsWith('-');
  if (!isOption && !SPOKEN.test(name.text)) return null;
  if (!ahead.values.isWithin(text, at, at + SENTENCE)) return null;
  const upper = /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(name.text);
  let from = after(BLANK, text, at);
  if (from > 0) {
    const direct = spoken(text, from, kind, upper || isOption ? { tight: true } : LOOSE, name.start);
    if (direct) return direct;
  }
  const lists = [SAID, SAID_TIGHT];
  if (name.text.charCodeAt(0) > 127 || /zugangsdaten|creds|credentials/i.test(name.text)) lists.push(FEW_WORDS);
  for (const words of lists)
    if ((from = after(words, text, at)) > 0) {
      const found = spoken(text, from, kind, { strong: true });
      if (found) return found;
    }
  from = after(DASHED, text, at);
  if (from < 0) from = after(ASIDE, text, at);
  return from < 0 ? null : spoken(text, from, kind, { strong: true });
}

/** Whether a line is a command's or a file's of settings, where a name is followed by its value. */
function isCommanded(text: string, start: number): boolean {
  const line = text.slice(Math.max(0, start - 120), start);
  return (
    /(?:^|\n|[|&;] ?)[ \t]*(?:[$#>%] )?(?:ENV|ARG|set|setx|setenv|export|set -gx|set -x|set -Ux|machine[ \t][^\n]*|login[ \t][^\n]*|npm config set|nmcli[^\n]*|[ \t]*)[ \t]*(?:--?)?$/.test(
      line,
    ) && /(?:^|\n)[ \t]*\S/.test(`${line}x`)
  );
}

/** As trusted as the line's command makes it. */
const LOOSE: Trust = {};

function spoken(text: string, at: number, kind: NamedKind, trust: Trust, nameStart = at): Found | null {
  const opened = /[`"'“„«*(]{0,3}/y;
  opened.lastIndex = at;
  opened.test(text);
  const start = opened.lastIndex;
  const end =
    kind === 'password' && start > at
      ? after(/[^\s"'`“”„»<>()[\]{},|\\]{1,128}/y, text, start)
      : after(BARE, text, start);
  if (end < 0) return null;
  let last = end;
  while (last > start && '.:?*_'.includes(text[last - 1]!)) last--;
  if (
    last === start ||
    '(<[{'.includes(text[last] ?? '\n') ||
    (last - start < 16 && (trust.strong || trust === LOOSE) && /^[A-Z]?[a-z'’-]+$/.test(text.slice(start, last)))
  )
    return null;
  return takes(
    text,
    start,
    last,
    kind,
    trust === LOOSE ? (isCommanded(text, nameStart) ? { tight: true } : { strong: true }) : trust,
  )
    ? { kind, start, end: upToBlank(text, last, start) }
    : null;
}

function takes(
  text: string,
  start: number,
  end: number,
  kind: NamedKind,
  { strong = false, tight = false, alone = false, quoted = false }: Trust,
): boolean {
  const value = text.slice(start, end);
  if (/\w\(/.test(value)) return false; // code
  if (kind === 'authorization') return isCredential(value);
  return isSecretValue(kind, value, { quoted, tight, alone, upper: false }) && (!strong || isStrong(kind, value));
}

/** A value longer than is looked at goes to its end. */
function upToBlank(text: string, end: number, start: number): number {
  if (end - start < LONGEST) return end;
  let at = end;
  for (let c = 0; at < text.length && (c = text.charCodeAt(at)) > 32 && c < 127 && !'"\'<>`,;])}'.includes(text[at]!); )
    at++;
  return at;
}

const CLOSED_BEFORE =
  /(?:^|[\s"'`(>#/*;-])([^\s"'`()<>]{6,128})["'`]?[ \t]{1,4}(?:is|as|was|for|ist)[ \t]{1,4}(?:(?:the|my|our|your|a|new|das|mein)[ \t]{1,4}){0,2}(?:[\p{L}\d_.-]{1,20}[ \t]{1,4}){0,2}$/u;
const KEYED_BEFORE =
  /(["'])([^"'\n\s]{4,200})\1\s{0,8},\s{0,20}(?:["']?\w{0,9}(?:name|key)["']?\s{0,8}[:=]?\s{0,8})["'`]?$/i;
const ASIDE_BEFORE = /(?:^|\s)([^\s"'`()<>]{6,128})[ \t]\([\w ]{0,20}$/;

const MAY_BE_CLOSED = / (?:is|as|was|for|ist) |\(/;

/** The value in front of its name: `X is the password`, `"value": "X", "name": "PASSWORD"`. */
export function valueBefore(text: string, name: Name): Found | null {
  const last = text[name.start - 1] ?? '\n';
  if (!' \t"\'`:='.includes(last) && !(last === '(')) return null;
  if (MAY_BE_CLOSED.test(text.slice(Math.max(0, name.start - 48), name.start)) && SPOKEN.test(name.text)) {
    const from = Math.max(0, name.start - 200);
    const before = text.slice(from, name.start);
    const said = /\d/.test(before)
      ? (CLOSED_BEFORE.exec(before) ??
        (before.lastIndexOf('(') > before.length - 22 ? ASIDE_BEFORE.exec(before) : null))
      : null;
    if (said) {
      const start = from + said.index + said[0].indexOf(said[1]!);
      if (takes(text, start, start + said[1]!.length, name.kind, { quoted: true, strong: true }))
        return { kind: name.kind, start, end: start + said[1]!.length };
    }
  }
  if (!'"\'`:= '.includes(last) || !text.slice(Math.max(0, name.start - 50), name.start).includes(',')) return null;
  const from = Math.max(0, name.start - 300);
  const keyed = KEYED_BEFORE.exec(text.slice(from, name.start));
  if (!keyed) return null;
  const start = from + keyed.index + 1;
  return takes(text, start, start + keyed[2]!.length, name.kind, { quoted: true })
    ? { kind: name.kind, start, end: start + keyed[2]!.length }
    : null;
}
