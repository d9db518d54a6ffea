/**
 * Names that tell of a secret: `db_password`, `apiKey`, `X-Auth-Token`, and the word for password in other languages.
 */

/**
 * What a name says its value is: passwords may be words, the others look random, and a `key` is only taken for a secret
 * if it looks very random.
 */
export type NamedKind = 'password' | 'secret' | 'token' | 'api-key' | 'key' | 'authorization' | 'basic-auth';

const PASSWORD_WORDS = [
  'password',
  'passwords',
  'passwd',
  'passwrd',
  'passwort',
  'kennwort',
  'passphrase',
  'passcode',
  'pwd',
  'psk',
  'requirepass',
  'masterauth',
  'mot de passe',
  'mdp',
  'contraseña',
  'contrasena',
  'senha',
  'palavra-passe',
  'clave',
  'palavra passe',
  'parola',
  'parole',
  'wachtwoord',
  'lösenord',
  'lösenordet',
  'losenord',
  'passord',
  'passordet',
  'adgangskode',
  'salasana',
  'hasło',
  'haslo',
  'heslo',
  'geslo',
  'lozinka',
  'jelszó',
  'jelszo',
  'şifre',
  'sifre',
  'katasandi',
  'kata sandi',
  'mật khẩu',
  'пароль',
  'пароля',
  '密码',
  '密碼',
  '口令',
  'パスワード',
  '暗証番号',
  '비밀번호',
  '암호',
  'κωδικός',
  'סיסמה',
  'zugangsdaten',
];
const escaped = (word: string): string => word.replace(/[.-]/g, '\\$&');

/** Keys that open nothing. */
const PLAIN_KEYS =
  /(?:public|pub|primary|foreign|cache|sort|partition|hash|range|index|object|row|map|group|grouping|query|registry|lock|host|column|sql|json|yaml|dict|menu|hot|short|arrow|unique|natural|composite|compound|shard|routing|idempotency|translation|locale|i18n|message|label|event|state|field|property|prop|param|config|settings?|metadata|attribute|tag|item|list|react|node|tree|path|file|bucket|s3|space|enter|return|escape|esc|shift|ctrl|control|alt|tab|delete|backspace|modifier|on|any|press|home|end|up|down|left|right|function|fn|known|trusted|gpg|parent|child|data|candidate|surrogate|business|join|lookup|storage-item|kv|entry|by|each|no|missing|invalid|unknown|same|first|last|next|prev(?:ious)?|current|new|old|this|that|the|a|string|number|symbol|scan|feature|flag|type|class|resource|dedupe?|dedup|session|view|theme|window|row|test|site|turn|don|mon|don)[_.-]?keys?$/i;

const PASSWORD = new RegExp(
  `(?:${PASSWORD_WORDS.map(escaped).join('|')}|(?:^|[_.-])(?:pass|pw|passe)|(?:store|key|bind|root|user|db|my|admin|smtp|mail|ftp|ssh|wifi|vpn|sudo|become|login|http|proxy|app|new)(?:pass|pw)|identified)$`,
  'i',
);
const SHORT_PASSWORD = /[a-z\d](?:Pass|Pw|PW)$/;
const API_KEY =
  /(?:api|access|account|secret|private|signing|encryption|auth|master|subscription|client|admin|service|license|app(?:lication)?|storage|security|session_secret|crypt(?:o|ion)?|cipher|aes|hmac|jwt|deploy|write|role|role_access|consumer|instrumentation|ingest(?:ion)?|webhook|stripe|openai|gemini|shared(?:access)?)[_. -]?key$/i;
const ANY_KEY = /[A-Za-z\d][_.-]key$|[a-z\d]Key$/i;

/** What the value of a field with this name is, or `null`. */
export function namedKind(name: string): NamedKind | null {
  if (/^1password$/i.test(name)) return null; // a program
  if (PASSWORD.test(name) || SHORT_PASSWORD.test(name)) return 'password';
  if (/key(?:_base)?$/i.test(name)) {
    if (/secret_key_base$/i.test(name)) return 'secret';
    if (API_KEY.test(name)) return 'api-key';
    return ANY_KEY.test(name) && !PLAIN_KEYS.test(name) ? 'key' : null;
  }
  if (/(?:secret|secret[_.-]?id|credentials?|creds)$/i.test(name)) return 'secret';
  if (/token$/i.test(name)) return 'token';
  if (/authorization$/i.test(name)) return 'authorization';
  if (/[A-Z]_SALT$|[._]login$/.test(name)) return 'key';
  return /(?:^|[_.-])auth$/i.test(name) ? 'basic-auth' : null;
}

/**
 * The last four letters of these names, or three where a name is short, as numbers to compare with: nearly all words
 * are told from them by that alone.
 */
const ENDS = new Uint8Array(8192);
const LAST_FOUR = new Set<number>();
const LAST_THREE = new Set<number>();
/** Where in {@link ENDS} three letters stand, of which case tells nothing. */
const slot = (b: number, c: number, d: number): number => ((b << 8) ^ (c << 4) ^ d) & 8191;
const packed = (a: number, b: number, c: number, d: number): number =>
  ((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127);
const SHORT_NAMES = [
  'key',
  'pwd',
  'psk',
  'mdp',
  '_pw',
  '-pw',
  '.pw',
  'bpw',
  'npw',
  'rpw',
  ...[...' \n\t"\'`(,;*|>[{:/'].map((sign) => `${sign}pw`),
  'pdo',
];
const COMMAND_NAMES = ['login', 'user', 'mysqli', '_connect', 'rabbitmqctl', 'cookie', 'cookies', 'htpasswd'];
const OTHER_NAMES = [
  'pass',
  'token',
  'secret',
  'creds',
  'auth',
  'sessid',
  'sessionid',
  '_salt',
  '_base',
  'keys',
  'identified',
  'credential',
  'credentials',
  'secret_id',
  'secret-id',
  'secretid',
];
for (const name of [...SHORT_NAMES, ...OTHER_NAMES, ...COMMAND_NAMES, ...PASSWORD_WORDS]) {
  const codes = [...name].map((letter) => letter.charCodeAt(0) | 32).slice(-4);
  if (codes.length < 3) continue;
  const [b, c, d] = codes.slice(-3) as [number, number, number];
  ENDS[slot(b, c, d)] = 1;
  if (codes.length === 3) LAST_THREE.add(packed(0, b, c, d));
  else LAST_FOUR.add(packed(codes[0]!, b, c, d));
}

/** Whether three characters' codes may be the last ones of a name that tells. */
export const isEnd = (b: number, c: number, d: number): boolean => ENDS[slot(b | 32, c | 32, d | 32)] === 1;

/** Whether a name that tells can end before a place of a text whose last three letters are an {@link isEnd}: a quick look at some more. */
export function maySayName(text: string, end: number): boolean {
  const b = text.charCodeAt(end - 3) | 32,
    c = text.charCodeAt(end - 2) | 32,
    d = text.charCodeAt(end - 1) | 32;
  const a = text.charCodeAt(end - 4) | 32;
  if (LAST_THREE.has(packed(0, b, c, d))) {
    // A key by itself is one of an API where another word stands before it.
    return (
      b !== 107 ||
      c !== 101 ||
      (a >= 97 && a <= 122) ||
      ((a === 32 || a === 45) && (text.charCodeAt(end - 5) | 32) >= 97) ||
      a === 127 ||
      a === 46 ||
      a === 63
    );
  }
  if (!LAST_FOUR.has(packed(a, b, c, d))) return false;
  // Endings of many words are those of one name only.
  if (a === 116 && b === 105)
    return c === 97
      ? (text.charCodeAt(end - 7) | 32) === 100
      : (text.charCodeAt(end - 6) | 32) === 122 && (text.charCodeAt(end - 10) | 32) === 104; // credential, authorization
  if (a === 105 && b === 97) return (text.charCodeAt(end - 8) | 32) === 100; // credentials
  if (a === 102 && b === 105)
    return (
      (text.charCodeAt(end - 9) | 32) === 100 &&
      ((text.charCodeAt(end + 1) | 32) === 98 || (text.charCodeAt(end + 1) | 32) === 119)
    ); // identified by, identified with
  if (a === 117 && b === 115) return (text.charCodeAt(end - 6) | 32) === 116 && text.charCodeAt(end - 5) === 32; // net user
  if (a === 99 && b === 111) return (text.charCodeAt(end - 5) | 32) === 115; // passcode
  if (b === 97 && c === 115 && d === 101) return a !== 98 || text.charCodeAt(end - 5) === 95; // secret_key_base
  return true;
}

/** The last letters of names that are not Latin. */
export const FOREIGN_ENDS: readonly string[] = [
  ...new Set(PASSWORD_WORDS.map((word) => word.slice(-1)).filter((letter) => letter > '\u007f')),
];

const FOREIGN_WORDS = PASSWORD_WORDS.filter((word) => /[^\u0000-\u007f]| /.test(word)).sort(
  (a, b) => b.length - a.length,
);
const foreignByEnd = new Map<string, readonly string[]>(
  FOREIGN_WORDS.map((word) => [word.slice(-1), FOREIGN_WORDS.filter((other) => other.endsWith(word.slice(-1)))]),
);

/** The word for password that ends before a place of a text, of those with blanks or letters that are not Latin, or `null`. */
export function foreignName(text: string, end: number): string | null {
  const words = foreignByEnd.get((text[end - 1] ?? '').toLowerCase());
  if (!words) return null;
  const before = text.slice(Math.max(0, end - 16), end).toLowerCase();
  return words.find((word) => before.endsWith(word)) ?? null;
}
