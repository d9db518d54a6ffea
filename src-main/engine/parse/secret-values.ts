/** Secrets that are known by their name: `password = …`, `"api_key": "…"`, `Authorization: Bearer …`. */

/** What a name says its value is; `password` values may be words, the others look random. */
export type NamedKind = 'password' | 'secret' | 'token' | 'api-key' | 'authorization';

const ENDINGS: readonly (readonly [NamedKind, RegExp])[] = [
  ['password', /(?:password|passwd|passwort|kennwort|passphrase|pwd|[_.-]pass|[_.-]pw)$/],
  ['api-key', /(?:api|access|account|secret|private|signing|encryption|auth|master|shared|subscription|client)[_.-]?key$/],
  ['secret', /(?:secret|credentials?)$/],
  ['token', /token$/],
  ['authorization', /authorization$/],
];
/** What the value of a field with this name is, or `null`. */
export function namedKind(name: string): NamedKind | null {
  const lower = name.toLowerCase();
  for (const [kind, ending] of ENDINGS) if (ending.test(lower)) return kind;
  return null;
}

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
const STAND_IN = /^[<$%{[(…#@&*\\-]|\$\{|\{\{|^(?:x{3,}|\*+|\.+)|(?:^|[^a-z])(?:your|example|change-?me|redacted|placeholder|dummy|sample|fake|insert|todo|env)(?![a-z])|^(?:my|the|some|new|old|test)[-_]/i;
/** Names of types and methods that have digits in them. */
const TECHNICAL = /^(?:u?int|float|big|byte|char|varchar|str|utf|sha|md|hs|rs|es|ps|aes|base|oauth|argon|bcrypt|scrypt|pbkdf|hmac|x|ed|ecdsa|rsa|ipv|http|p|v|h|python|node|type|step|phase|line|day|week)[-_]?\d+(?:[-_.]?(?:\d+|id|url|array|gcm|cbc|x\d+))*$/i;
/** `config.password`, `self.token`, `process.env`. */
const DOTTED = /^[A-Za-z_$][A-Za-z_$]*(?:\??\.[A-Za-z_$]\w*)+$/;
const PATH = /:\/\/|^[~.]{0,2}\/|^[A-Za-z]:[\\/]|\.[a-z]{2,5}$|^[\w.-]+@[\w-]+\.[\w.-]+$/i;
const DATE_OR_NUMBER = /^\d{4}-\d\d|^[vV]?\d+(?:[.:/,_-]\d+)+(?:[-.]?[a-z]+\.?\d*)?$|^[\d.,]+(?:ms|s|m|h|d|k|kb|mb|gb|px|%|x)?$/i;
const NAMES_ITSELF = /pass|pwd|secret|token|key|kennwort|credential/i;
/** Words that stand behind "password:" and are none. */
const SAID = /^(?:string|text|null|none|true|false|undefined|optional|required|hidden|empty|blank|unset|missing|plain(?:text)?|incorrect|correct|invalid|valid|wrong|weak|strong|unknown|default|prompt|input|value|variable|field|argument|param(?:eter)?|manual(?:ly)?|stdin|file|disabled|enabled|never|always|same|see|must|should|not|no|yes|any|bytes|buffer|boolean|number|object|args?|unchanged|protected|auto|rotate|reset|forgot|login|account|user(?:name)?|admin(?:istrator)?|email|website|database|keychain|keyring|vault|bitwarden|onepassword|environment|settings|config|form|manager)$/i;
const FORMS = /(?:ed|ing|able|ible|tion|sion|ment|ness|ly|ity|ive|ous|ful|less|ance|ence|ism|ists?|ize|ise|ifies|ers|ors)$/i;

/** Whether this is a value that somebody keeps secret, and not prose, code, or a stand-in for one. */
export function isSecretValue(kind: NamedKind, value: string, written: Written): boolean {
  if (value.length < (kind === 'password' ? 5 : 8) || STAND_IN.test(value) || DOTTED.test(value) || TECHNICAL.test(value)) return false;
  if (/\s/.test(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  if (kind === 'password') {
    if (/^\d{6,12}$/.test(value)) return true;
    if (!letters || DATE_OR_NUMBER.test(value) || /^[~.]{0,2}\/|:\/\//.test(value)) return /[!@#^~+?]/.test(value) && digits;
    if (digits) return written.quoted || written.tight || !NAMES_ITSELF.test(value);
    return (written.quoted || written.tight || written.alone) && isPassword(value, written);
  }
  if (!letters || PATH.test(value) || DATE_OR_NUMBER.test(value)) return false;
  if (NAMES_ITSELF.test(value) && !(value.length >= 20 && digits && /[a-z]/.test(value) && /[A-Z]/.test(value))) return false;
  if (digits) return !isWords(value);
  return written.upper && written.tight && isPassword(value, written);
}

/** A password without digits: a word that says nothing else, words with dashes, or one with other signs. */
function isPassword(value: string, { quoted, tight }: Written): boolean {
  if (NAMES_ITSELF.test(value) || PATH.test(value)) return false;
  if (/^[A-Za-z]+$/.test(value)) {
    const shortest = quoted || tight ? 6 : 8;
    return value.length >= shortest && !/^[a-z]+[A-Z]/.test(value) && !/^[A-Z][a-z]+[A-Z]/.test(value) && !SAID.test(value) && !FORMS.test(value);
  }
  const parts = value.split('-');
  if (parts.every((part) => /^[A-Za-z]+$/.test(part))) return parts.length >= 3 && !/^(?:must|not|to|see|no|same|please|use)$/i.test(parts[0]!);
  return /[A-Za-z][!@#$%^&*+~?=:][A-Za-z]|[!@#$^&*+~]{2}|[A-Za-z][!@#$^&+~]$/.test(value);
}

/** `step-2`, `gpt-4`, `notes_2025-11`: words and numbers, each by itself. */
function isWords(value: string): boolean {
  return value.split(/[-_.:/+=]+/).every((part) => /^[A-Za-z]*$|^\d{1,8}$|^[A-Za-z]{1,2}\d{1,2}$|^[A-Za-z]{3,}\d$/.test(part));
}

/** Whether what stands behind `Bearer` and the like is a token. */
export function isCredential(value: string): boolean {
  return value.length >= 8 && !STAND_IN.test(value) && !NAMES_ITSELF.test(value) && (/\d/.test(value) ? !isWords(value) : /[a-z][A-Z]+[a-z]+[A-Z]|=$/.test(value));
}

/** Whether the password of an address is one: not its user once more, and not the word for it. */
export function isAddressPassword(user: string, password: string): boolean {
  return password !== user && !STAND_IN.test(password) && !/^(?:pass(?:word|wd)?|pwd?|secret|token|key|x+|\*+|redacted)$/i.test(password);
}
