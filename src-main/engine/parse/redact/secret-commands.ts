/**
 * Passwords as commands take them: `mysql -p…`, `docker login -p …`, `curl -u user:…`, `echo … | sudo -S`; cookies; and
 * the values of `INSERT`.
 */
import type { Found, Name } from './secret-gaps.ts';
import { isCredential, isSecretValue, isStrong, looksRandom } from './secret-values.ts';

/** How far back on its line a command is looked for. */
const LINE = 300;

/** Options with the commands whose password they are: alone, or with the value right behind. */
const OPTIONS: readonly (readonly [option: RegExp, command: RegExp])[] = [
  [
    /^-p/,
    /\b(?:mysql\w*|mariadb\w*|docker|podman|sshpass|mongo\w*|az|7z\w?|rar|unrar|helm|oc|cf|plink|pscp|nomad|rdesktop|ncftp\w*|skopeo|buildah|crane|oras|telnet|grafana-cli|ipmitool|arangosh|cypher-shell|kafkacat|influx|rabbitmqadmin|bw|tsh|psexec|wmic|evil-winrm|nxc|crackmapexec)\b[^|;&]*$/,
  ],
  [/^-P/, /\b(?:sqlcmd|bcp|zip|unzip|mosquitto_\w+|ipmitool|isql|tsql|smbpasswd|influx)\b[^|;&]*$/],
  [/^-a$/, /\bredis-(?:cli|benchmark)\b[^|;&]*$/],
  [/^-w$/, /\bldap\w+\b[^|;&]*$/],
  [/^-k$/, /\bopenssl\b[^|;&]*$/],
];
/** Options whose value is a user with a password: `-u bob:…`. */
const USER_OPTION = /^(?:-u|-U|-a|--user|--auth|--credentials|--proxy-user|-n)$/;
const USER_COMMAND =
  /\b(?:curl|http|https|xh|wget|lftp|smbclient|rpcclient|smbget|smbmap|hurl|ab|siege|ffuf|hydra|crackmapexec|winexe|ntlm\w*|gobuster)\b[^|;]*$|^\s*$/;

const VALUE = /["']?([^\s"'`<>|;]{4,256})/y;
const USER = /["']?[\w.@+\\-]{1,64}[:,%]/y;

/** The password behind the option that a word is, if the command on its line takes one. */
export function commandValue(text: string, word: number, end: number): Found | null {
  if (end - word > 40) return isAttached(text, word, end);
  const option = text.slice(word, end);
  if (option === '-S' || option === '--password-stdin' || option === '--stdin') return pipedIn(text, word);
  if (option === '-b') return /\bcurl\b/.test(lineBefore(text, word)) ? (cookieValues(text, end)[0] ?? null) : null;
  if (text[end] === ' ' || text[end] === '=') {
    if (USER_OPTION.test(option)) {
      const user = userAndPassword(
        text,
        end + 1,
        option === '-u' || option.startsWith('--') ? null : lineBefore(text, word),
      );
      if (user) return user;
    }
  }
  if (!/^-[pPawk]/.test(option) || option.startsWith('--')) return null;
  const line = lineBefore(text, word);
  for (const [pattern, command] of OPTIONS) {
    if (!pattern.test(option) || !command.test(line)) continue;
    const attached = option.length > 2 || text[end] === "'" || text[end] === '"';
    if (attached && /\bdocker\b[^|;&]*\brun\b|\bssh\b/.test(line)) return null;
    const found = valueAt(text, attached ? word + 2 : end + 1);
    if (!found || /^\d{1,5}(?::\d{1,5})*$/.test(text.slice(found.start, found.end))) return null;
    return attached || text[end] === ' ' ? found : null;
  }
  return null;
}

function isAttached(text: string, word: number, end: number): Found | null {
  if (!text.startsWith('-p', word)) return null;
  return /\b(?:mysql\w*|mariadb\w*|sshpass|7z\w?)\b[^|;&]*$/.test(lineBefore(text, word)) && end - word < 256
    ? valueAt(text, word + 2)
    : null;
}

function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - LINE), at);
  return before.slice(before.lastIndexOf('\n') + 1);
}

const loose = { quoted: true, tight: true, alone: true, upper: false };

function valueAt(text: string, at: number): Found | null {
  VALUE.lastIndex = at;
  const match = VALUE.exec(text);
  if (!match) return null;
  const end = VALUE.lastIndex;
  return isSecretValue('password', match[1]!, loose) ? { kind: 'password', start: end - match[1]!.length, end } : null;
}

/** `bob:password`, `bob,password` and `bob%password`. */
function userAndPassword(text: string, from: number, line: string | null): Found | null {
  if (line !== null && !USER_COMMAND.test(line)) return null;
  USER.lastIndex = from;
  if (!USER.test(text)) return null;
  const start = USER.lastIndex;
  const end = /[^\s"'`<>()[\]{},;|\\]{4,256}/y;
  end.lastIndex = start;
  return end.test(text) && isSecretValue('password', text.slice(start, end.lastIndex), { ...loose, alone: false })
    ? { kind: 'password', start, end: end.lastIndex }
    : null;
}

const PIPED =
  /\b(?:echo|printf|cat <<<)[ \t]{1,4}(?:-\w{1,3}[ \t]{1,4})?["']?([^\s"'|]{4,256})["']?[ \t]{0,4}\|[^|\n]{0,120}$/;

/** `echo … | sudo -S`. */
export function pipedIn(text: string, word: number): Found | null {
  const from = Math.max(0, word - LINE);
  const match = PIPED.exec(text.slice(from, word));
  if (!match) return null;
  const user = /^[\w.-]{1,32}:/.exec(match[1]!)?.[0].length ?? 0;
  const start = from + match.index + match[0].indexOf(match[1]!) + user;
  const end = start + match[1]!.length - user;
  return isSecretValue('password', text.slice(start, end), loose) || isStrong('token', text.slice(start, end))
    ? { kind: 'password', start, end }
    : null;
}

const PLACED: readonly (readonly [name: RegExp, gap: RegExp, before?: RegExp])[] = [
  [
    /^htpasswd$/,
    /[ \t]{1,4}(?:-\w{1,6}[ \t]{1,4}){0,4}-\w{0,6}b\w{0,6}[ \t]{1,4}\S{1,100}[ \t]{1,4}\S{1,64}[ \t]{1,4}/y,
  ],
  [/^(?:smbpasswd|wpa_passphrase)$/, /[ \t]{1,4}\S{1,64}[ \t]{1,4}/y],
  [/^rabbitmqctl$/, /[ \t]{1,4}(?:add_user|change_password)[ \t]{1,4}\S{1,64}[ \t]{1,4}/y],
  [/^login$/, /[ \t]{1,4}/y, /\bvault[ \t]{1,4}$/],
  [/^user$/i, /[ \t]{1,4}[\w.\\-]{1,64}[ \t]{1,4}(?![/*])/y, /\bnet[ \t]{1,4}$/i],
  [/^pass$/, /:/y, /-pass(?:in|out)?[ \t]{1,4}$/],
];

/** Whether a name is a command's, or a call's, that {@link placedValue} knows. */
export const isPlaced = (name: string): boolean =>
  /^chpasswd$/.test(name) ||
  CALLS.some(([pattern]) => pattern.test(name)) ||
  PLACED.some(([pattern]) => pattern.test(name));

/** The password that stands at a place of a command that has no name. */
export function placedValue(text: string, name: Name): Found | null {
  if (/^chpasswd$/.test(name.text)) return pipedIn(text, name.end);
  for (const [pattern, call] of CALLS) {
    call.lastIndex = name.end;
    if (!pattern.test(name.text) || !call.test(text)) continue;
    const value = valueAt(text, call.lastIndex);
    return value && /["']/.test(text[value.end] ?? '') ? value : null;
  }
  for (const [pattern, gap, before] of PLACED) {
    if (!pattern.test(name.text) || (before && !before.test(text.slice(Math.max(0, name.start - 16), name.start))))
      continue;
    gap.lastIndex = name.end;
    return gap.test(text) ? valueAt(text, gap.lastIndex) : null;
  }
  return null;
}

const SECURE_STRING = /ConvertTo-SecureString(?:[ \t]{1,4}-String)?[ \t]{1,4}(?=["'])/iy;

/** The password of PowerShell's `ConvertTo-SecureString "…"`. */
export function secureString(text: string, word: number): Found | null {
  SECURE_STRING.lastIndex = word;
  return SECURE_STRING.test(text) ? valueAt(text, SECURE_STRING.lastIndex) : null;
}

const CALLS: readonly (readonly [name: RegExp, call: RegExp])[] = [
  [/(?:auth|login|credentials?)$/i, /\s{0,4}=?\s{0,4}\(\s{0,8}["'][^"'\n]{1,64}["']\s{0,4},\s{0,8}(?=["'])/y],
  [
    /^(?:mysqli|mysqli_connect|PDO)$/,
    /\s{0,4}\(\s{0,8}["'][^"'\n]{1,100}["']\s{0,4},\s{0,8}["'][^"'\n]{1,64}["']\s{0,4},\s{0,8}(?=["'])/y,
  ],
];

const USER_LINE =
  /(?:(?:^|[\s"'(|])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}|\n[ \t>*-]{0,8}(?:admin|administrator|root|postgres|sa|guest))$/i;

const ALONE = /[^\s"'`<>()[\]{},;|\\@:/]{5,100}(?=\s|$)/y;

/** The password of `bob@example.com:…` and `admin:…` that have a line for themselves. */
export function userLine(text: string, colon: number): Found | null {
  const end = ALONE;
  end.lastIndex = colon + 1;
  if (!end.test(text) || !isStrong('password', text.slice(colon + 1, end.lastIndex))) return null;
  const before = text.slice(Math.max(0, colon - 100), colon);
  return USER_LINE.test(colon < 100 ? `\n${before}` : before)
    ? { kind: 'password', start: colon + 1, end: end.lastIndex }
    : null;
}

const NET_USER = /:[\w.\\-]{1,64}[ \t]{1,4}/y;

/** The passwords of `/p:…` and `net use … /user:bob …`. */
export function switchValue(text: string, word: number, colon: number): Found | null {
  if (text[word - 1] !== '/' || !/[\s"']/.test(text[word - 2] ?? ' ')) return null;
  const option = text.slice(word, colon).toLowerCase();
  if (option === 'p' || option === 'pass' || option === 'password') return valueAt(text, colon + 1);
  NET_USER.lastIndex = colon;
  return option === 'user' && NET_USER.test(text) && /\bnet(?:\.exe)? use\b/i.test(lineBefore(text, word))
    ? valueAt(text, NET_USER.lastIndex)
    : null;
}

const PAIR = /["']?([\w.-]{1,60})["']?\s?[=:]\s?["']?([^\s;"',}&<>]{8,200})/y;
const REST = /[^\s;"',}&<>]*/y;

/** Where a cookie's value ends of which the beginning was looked at. */
function endOfCookie(text: string, at: number): number {
  REST.lastIndex = at;
  return REST.test(text) ? REST.lastIndex : at;
}

/** The value of a cookie that begins with its name. */
export function cookieValue(text: string, start: number): Found | null {
  PAIR.lastIndex = start;
  const match = PAIR.exec(text);
  return match && looksRandom(match[2]!) && match[2]!.length >= 16
    ? { kind: 'cookie', start: PAIR.lastIndex - match[2]!.length, end: endOfCookie(text, PAIR.lastIndex) }
    : null;
}

/** The values of cookies behind the word for them that look random: `Cookie: session=…; theme=dark`. */
export function cookieValues(text: string, end: number): Found[] {
  const opens = /["'`]?\]?[ \t]{0,4}[:=,( ][ \t]{0,4}[{("'`]{0,2}/y;
  opens.lastIndex = end;
  if (!opens.test(text)) return [];
  const found: Found[] = [];
  let at = opens.lastIndex;
  for (let n = 0; n < 50; n++) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (match) {
      const start = PAIR.lastIndex - match[2]!.length;
      if (isCookie(match[1]!, match[2]!)) found.push({ kind: 'cookie', start, end: endOfCookie(text, PAIR.lastIndex) });
      at = PAIR.lastIndex;
    } else {
      const word = /[^\s;"',}]{1,200}/y; // a pair too short to be a secret, or an attribute
      word.lastIndex = at;
      if (!word.test(text)) break;
      at = word.lastIndex;
    }
    const next = /["']?[;,&][ \t]{0,4}/y;
    next.lastIndex = at;
    if (!next.test(text)) break;
    at = next.lastIndex;
  }
  return found;
}

const PLAIN_COOKIE = /^(?:path|domain|expires|max-age|samesite|theme|lang|locale|_ga\w*|_gid|version|ua)$/i;

function isCookie(name: string, value: string): boolean {
  if (PLAIN_COOKIE.test(name)) return false;
  return (
    looksRandom(value) ||
    (/sess|auth|token|sid|csrf|remember|jwt|login/i.test(name) &&
      (isStrong('password', value) || isCredential(value)) &&
      value.length >= 12)
  );
}

const VALUES = /[^()]{0,300}\)\s{0,20}values\s{0,20}\(/iy;
const SQL_VALUE = /\s{0,20}(?:'((?:[^'\n]|''){0,256})'|"([^"\n]{0,256})"|[^,()'"]{1,200})\s{0,20}(,|\))/y;

/** The value of a column of `INSERT INTO t (name, password) VALUES ('bob', '…')`. */
export function insertedValue(text: string, start: number, end: number): Found | null {
  const next = text[text[end] === ' ' ? end + 1 : end] ?? '';
  if (!',)"\'`]'.includes(next)) return null;
  const before = text.slice(Math.max(0, start - LINE), start);
  const open = before.lastIndexOf('(');
  if (open < 0 || !/^[\s\w"'`.,[\]]*$/.test(before.slice(open + 1))) return null;
  const column = before.slice(open + 1).split(',').length - 1;
  VALUES.lastIndex = end;
  if (!VALUES.test(text)) return null;
  let at = VALUES.lastIndex;
  for (let n = 0; n <= column; n++) {
    SQL_VALUE.lastIndex = at;
    const match = SQL_VALUE.exec(text);
    if (!match) return null;
    const value = match[1] ?? match[2];
    if (n === column && value && isSecretValue('password', value, { ...loose, alone: false })) {
      const from = at + match[0].indexOf(value);
      return { kind: 'password', start: from, end: from + value.length };
    }
    if (match[3] === ')') return null;
    at = SQL_VALUE.lastIndex;
  }
  return null;
}

const HOST =
  /@(?:(?:tcp|unix|udp)?\(|(?=\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|[a-z][\w-]{0,60}(?:\.[\w-]{1,60}){1,6}(?:[:/\s"']|$)|localhost\b))/y;

const BEFORE_HOST = /(?:^|[\s"'`=(]|:thin:)([\w.-]{1,64})[:/]([^\s"'`:/@<>]{5,100})$/;
const IN_BRACKETS = /(?:^|[\s"'`=(])([\w.-]{1,64}):([^\s"'`/<>]{5,100})$/;

/** The password of `bob:…@tcp(host)` and `bob:…@db.example.com`, before an `@`. */
export function userBeforeHost(text: string, at: number): Found | null {
  HOST.lastIndex = at;
  if (!HOST.test(text)) return null;
  const inBrackets = text[at + 1] === '(' || /^@(?:tcp|unix|udp)/.test(text.slice(at, at + 5));
  const match = (inBrackets ? IN_BRACKETS : BEFORE_HOST).exec(text.slice(Math.max(0, at - 170), at));
  if (
    !match ||
    (text[at - match[2]!.length - 1] === '/' &&
      !/\b(?:thin:|sqlplus |conn(?:ect)? |expdp |impdp )\S*$/i.test(text.slice(Math.max(0, at - 120), at))) ||
    /^(?:npm|git|file|workspace|link|mailto|from|to|cc|e-?mail|sip|xmpp|acct|jsr)$/i.test(match[1]!)
  )
    return null;
  return inBrackets || isStrong('password', match[2]!)
    ? { kind: 'password', start: at - match[2]!.length, end: at }
    : null;
}

const PGPASS = /:(?:\d{1,5}|\*):[\w.*-]{1,64}:[\w.*@-]{1,64}:([^\s:"'`<>]{5,200})(?=\s|$)/y;

/** The password of a line of `.pgpass`: `host:5432:database:user:password`. */
export function pgpassValue(text: string, colon: number): Found | null {
  PGPASS.lastIndex = colon;
  const match = PGPASS.exec(text);
  if (!match || !/(?:^|\n|[\s"'`])[\w.*-]{1,100}$/.test(text.slice(Math.max(0, colon - 102), colon) || 'x'))
    return null;
  const start = PGPASS.lastIndex - match[1]!.length;
  return isSecretValue('password', match[1]!, loose) ? { kind: 'password', start, end: PGPASS.lastIndex } : null;
}
