/** What is a secret's value, and what is prose, code, or a stand-in for one. */
import type { NamedKind } from './secret-names.ts';

/** How a value stands in its text. */
export interface Written {
  readonly quoted: boolean;
  /** `name=value`, without blanks. */
  readonly tight: boolean;
  /** Name and value have their line for themselves. */
  readonly alone: boolean;
  /** A name as environment variables have them. */
  readonly upper: boolean;
}

/** Variables, markup, lists, and what people write where a secret will stand. */
const STAND_IN =
  /^[<$%{[(…#@&*\\-]|\$\{|\{\{|^(?:x{3,}|\*+|\.+)|x{6}|\*{4}|\.{3}|…|(?:^|[^a-z])(?:your|example|change[-_]?(?:me|this|it)|change|replace[-_]?(?:me|this|with)|redacted|placeholder|dummy|sample|fake|insert|todo|env|foobar|goes[-_]here|here)(?![a-z])|^(?:my|the|some|new|old|test)[-_](?!\w*\d\w*[A-Z!@#$%])|^(?:secrets?|vars|env|process|config|settings|os)\./i;
/** Names of types and methods that have digits in them. */
const TECHNICAL =
  /^(?:u?int|float|big|byte|char|varchar|str|utf|sha|md|hs|rs|es|ps|aes|base|oauth|argon|bcrypt|scrypt|pbkdf|hmac|x|ed|ecdsa|rsa|ipv|http|p|v|h|python|node|type|step|phase|line|day|week)[-_]?\d+(?:[-_.]?(?:\d+|id|url|array|gcm|cbc|x\d+))*$/i;
/** `config.password`, `self.token`, `process.env`. */
const DOTTED = /^[A-Za-z_$][A-Za-z_$]*(?:\??\.[A-Za-z_$]\w*)+$/;
const PATH = /:\/\/|^[~.]{0,2}\/|^[A-Za-z]:[\\/]|\.[a-z]{2,5}$|^[\w.-]+@[\w-]+\.[\w.-]+$/i;
const DATE_OR_NUMBER =
  /^\d{4}-\d\d|^[vV]?\d+(?:[.:/,_-]\d+)+(?:[-.]?[a-z]+\.?\d*)?$|^[\d.,]+(?:ms|s|m|h|d|k|kb|mb|gb|px|%|x)?$/i;
const NAMES_ITSELF =
  /pass|pwd|secret|token|(?:^|[^a-z]|api|private|public|access|auth|client|master)keys?(?![a-z])|[a-z]Key|kennwort|credential|PASS|PWD|SECRET|TOKEN|KEY|Pass|Secret|Token|Credential/;
/** Words that stand behind "password:" and are none. */
const SAID =
  /^(?:string|text|null|none|true|false|undefined|optional|required|hidden|empty|blank|unset|missing|plain(?:text)?|incorrect|correct|invalid|valid|wrong|weak|strong|unknown|default|prompt|input|value|variable|field|argument|param(?:eter)?|manual(?:ly)?|stdin|file|disabled|enabled|never|always|same|see|must|should|not|no|yes|any|bytes|buffer|boolean|number|object|args?|unchanged|protected|auto|rotate|reset|forgot|login|account|user(?:name)?|admin(?:istrator)?|email|website|database|keychain|keyring|vault|bitwarden|onepassword|environment|settings|config|form|manager)$/i;
const FORMS =
  /(?:ed|ing|able|ible|tion|sion|ment|ness|ly|ity|ive|ous|ful|less|ance|ence|ism|ists?|ize|ise|ifies|ers|ors)$/i;

/** Whether this is a value that somebody keeps secret, and not prose, code, or a stand-in for one. */
export function isSecretValue(kind: NamedKind, value: string, written: Written): boolean {
  if (
    value.length < (kind === 'password' ? 5 : 8) ||
    (STAND_IN.test(value) && !(value[0] === '-' && value.length >= 20 && looksRandom(value))) ||
    DOTTED.test(value) ||
    TECHNICAL.test(value)
  )
    return false;
  if (/\s/.test(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  if (kind === 'password') {
    if (/^\d{6,12}$/.test(value)) return true;
    if (!letters || DATE_OR_NUMBER.test(value) || /^[~.]{0,2}\/|:\/\//.test(value))
      return /[!@#^~+?]/.test(value) && digits;
    if (digits) return written.quoted || written.tight || !NAMES_ITSELF.test(value);
    return (written.quoted || written.tight || written.alone) && isPassword(value, written);
  }
  if (kind === 'basic-auth') return isBasicAuth(value) || (value.length >= 20 && looksRandom(value));
  if (kind === 'key')
    return value.length >= 16 && (looksRandom(value) || /^base64:[\w+/=]{20,}$/.test(value)) && !PATH.test(value);
  if (!letters || (PATH.test(value) && !looksRandom(value)) || DATE_OR_NUMBER.test(value)) return false;
  if (NAMES_ITSELF.test(value) && !(value.length >= 20 && digits && /[a-z]/.test(value) && /[A-Z]/.test(value)))
    return false;
  if (digits) return !isWords(value) || looksRandom(value);
  return (value.length >= 16 && looksRandom(value)) || (written.upper && written.tight && isPassword(value, written));
}

/** A password without digits: a word that says nothing else, words with dashes, or one with other signs. */
function isPassword(value: string, { quoted, tight }: Written): boolean {
  if (NAMES_ITSELF.test(value) || PATH.test(value)) return false;
  if (/^[A-Za-z]+$/.test(value)) {
    const shortest = quoted || tight ? 6 : 8;
    return (
      value.length >= shortest &&
      !/^[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})+$/.test(value) &&
      !SAID.test(value) &&
      !FORMS.test(value)
    );
  }
  const parts = value.split('-');
  if (parts.every((part) => /^[A-Za-z]+$/.test(part)))
    return parts.length >= 3 && !/^(?:must|not|to|see|no|same|please|use)$/i.test(parts[0]!);
  return /[A-Za-z][!@#$%^&*+~?=:][A-Za-z]|[!@#$^&*+~]{2}|[A-Za-z][!@#$^&+~]$/.test(value);
}

/** `step-2`, `gpt-4`, `notes_2025-11`: words and numbers, each by itself. */
function isWords(value: string): boolean {
  return value
    .split(/[-_.:/+=]+/)
    .every((part) => /^[A-Za-z]*$|^\d{1,8}$|^[A-Za-z]{1,2}\d{1,2}$|^[A-Za-z]{3,}\d$/.test(part));
}

/** Whether what stands behind `Bearer` and the like is a token. */
export function isCredential(value: string): boolean {
  return (
    value.length >= 8 &&
    !STAND_IN.test(value) &&
    !NAMES_ITSELF.test(value) &&
    (/\d/.test(value) ? !isWords(value) : /[a-z][A-Z]+[a-z]+[A-Z]|=$/.test(value))
  );
}

/** Whether the password of an address is one: not its user once more, and not the word for it. */
export function isAddressPassword(user: string, password: string): boolean {
  return (
    password !== user &&
    !STAND_IN.test(password) &&
    !/^(?:pass(?:word|wd)?|pwd?|secret|token|key|x+|\*+|redacted)$/i.test(password)
  );
}

/** Words of placeholders, between signs. */
const PLACEHOLDER =
  /(?:^|[^A-Za-z])(?:your|example|change[-_]?me|placeholder|redacted|dummy|sample|insert|replace|fake|goes|here|xxx)(?![A-Za-z])/i;

/** Whether what has the look of a token only stands for one: `sk-proj-your-key-here`, `ghp_xxxx…`, `AKIA…EXAMPLE`. */
export function isStandInToken(token: string): boolean {
  return /x{5}|\*{3}|\.{3}|(.)\1{9}/i.test(token) || token.endsWith('EXAMPLE') || PLACEHOLDER.test(token);
}

/**
 * Whether a value was drawn by lot: its letters and digits, or its small and capital letters, take turns as they do in
 * no word.
 */
export function looksRandom(value: string): boolean {
  let turns = 0,
    signs = 0,
    last = 0;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    const kind = c >= 48 && c <= 57 ? 1 : c >= 97 && c <= 122 ? 2 : c >= 65 && c <= 90 ? 3 : 0;
    if (kind === 0) {
      last = 0;
      continue;
    }
    signs++;
    // A capital in front of small letters begins a word, as in `getToken`.
    if (last !== 0 && kind !== last && !(last === 3 && kind === 2)) turns++;
    last = kind;
  }
  return signs >= 10 && turns >= 3 && turns / signs >= 0.15;
}

/**
 * Whether a value is one that nobody writes for something else: random, or letters with digits and no word, number or
 * name of a thing.
 */
export function isStrong(kind: NamedKind, value: string): boolean {
  if (value.length < 6 || !/[A-Za-z]/.test(value) || /[()[\]{}<>"'`\s]|:\/\//.test(value)) return false;
  if (kind !== 'password')
    return (
      value.length >= 10 &&
      (looksRandom(value) || (/^(?=.*\d)[\w.+/=~-]{16,}$/.test(value) && !isWords(value))) &&
      !PATH.test(value)
    );
  if (!/\d/.test(value)) return value.length >= 8 && /[a-z][!@#$%^&*+~?=][A-Za-z]/.test(value);
  return (
    (value.length >= 7 || /[^A-Za-z\d]/.test(value)) &&
    (!isWords(value) || /^(?:[A-Za-z]{3,}[-_.]){3,}\d{1,4}$/.test(value)) &&
    !PATH.test(value) &&
    !TECHNICAL.test(value) &&
    !/^\d+[A-Za-z]{0,12}$|^[\d,.]+\W?$|^[A-Z]{2,6}\d{1,4}$/.test(value)
  );
}

/** `user:password` in base64, as docker and HTTP have it. */
function isBasicAuth(value: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(value) || value.length > 4000) return false;
  return /^[\x20-\x39\x3b-\x7e]{1,200}:[\x20-\x7e]{3,}$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
