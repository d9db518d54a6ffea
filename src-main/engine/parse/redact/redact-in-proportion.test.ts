/**
 * Taking secrets out takes time in proportion to a text's length, whatever it repeats. Processor time counts, and only
 * ratios of the same run.
 */
import { expect, test } from 'vitest';
import { createRedactor } from './redact.ts';

const SMALL = 8_000,
  LARGE = 4 * SMALL;
/** Twice the size may take 2.3 times as long. */
const MOST_EXPONENT = 1.2;
/** Below this the processor's clock and the collector say more than the redaction; in milliseconds. */
const FLOOR = 40;
/** Times that what seems to grow faster is measured. */
const TRIES = 4;

const SIGNS = [
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '|',
  '&',
  '%',
  '<',
  '(',
  ':',
  '=',
  '.',
  '@',
  '~',
  '/',
  '*',
  '-',
  '_',
  ',',
  ' ',
  '\n',
  '\t',
  '\u00ad',
  'é',
  '密',
];
const ENTITIES = ['&amp;', '&quot;', '&#60;', '&lt;private&gt;', '%3D', '\\u0022', 'sk\\_live\\_'];
const MARKS = [
  '<private',
  '<private>',
  '</private>',
  '<td>password</td>',
  '<tr><th>password</th></tr>',
  '<password>',
  `-----BEGIN ${'PRIVATE'} KEY-----\n`,
  `-----END ${'PRIVATE'} KEY-----\n`,
  'MII',
  '://a:b@',
  'user:pw@',
  'a1@b.cc ',
];
const TOKENS = [
  'eyJ',
  'eyJ.',
  'AKIA',
  'ghp_',
  'sk-',
  'SG.',
  'dp.st.',
  '1/',
  'pat.',
  's.',
  'aB3dE5fG7hJ9kLmN',
  '0a1b2c3d',
  'Bearer ',
  'ability ',
  '1. ability\n',
];
const NAMES = [
  'password',
  'passwd',
  'pwd',
  'pw',
  'pass',
  'Passwort',
  'mot de passe',
  'contraseña',
  'senha',
  'пароль',
  '密码',
  'パスワード',
  '비밀번호',
  'token',
  'api key',
  'secret',
  'credentials',
  '_session',
  'secret_id',
];
const NAMED = NAMES.flatMap((name) => [
  name,
  `${name} `,
  `${name}:`,
  `${name}: `,
  `${name}=`,
  `${name}\n`,
  `| ${name} |\n`,
  `${name},a\n`,
  `"${name}", "`,
  `my ${name} is `,
]);
const COMMANDS = [
  '-p',
  '-p ',
  '-u a:',
  '--password ',
  'mysql -p',
  'docker login -p ',
  'net user ',
  'echo a1b2c3 | sudo -S ',
  'cookie: a=',
  'cookie: a=b; ',
  'Authorization: ',
  'insert (password) values (',
  'ConvertTo-SecureString ',
];
const FRAGMENTS = [...SIGNS, ...ENTITIES, ...MARKS, ...TOKENS, ...NAMED, ...COMMANDS];

function timeOf(text: string): number {
  const before = process.cpuUsage();
  createRedactor().redact(text);
  return process.cpuUsage(before).user / 1000;
}

test('a text takes time in proportion to its length, whatever it repeats', () => {
  const fast: string[] = [];
  for (const fragment of FRAGMENTS) {
    const found = growsTooFast(fragment, SMALL, LARGE) && growsTooFast(fragment, 4 * SMALL, 4 * LARGE);
    if (found) fast.push(`${JSON.stringify(fragment)}: ${found}`);
  }
  expect(fast).toEqual([]);
});

/**
 * What the better of some measures says of two sizes; `null` where the larger takes no time that counts, or is in proportion. What the collector or
 * other programs add is little beside larger texts, and what grows too fast does so there, too: so whatever seems fast is asked about larger ones.
 */
function growsTooFast(fragment: string, small: number, large: number): string | null {
  const texts = [small, large].map((size) => fragment.repeat(Math.ceil(size / fragment.length))) as [string, string];
  let best: [number, number] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries++) {
    best = [Math.min(best[0], timeOf(texts[0])), Math.min(best[1], timeOf(texts[1]))];
    if (best[1] <= FLOOR || Math.log(best[1] / best[0]) / Math.log(texts[1].length / texts[0].length) <= MOST_EXPONENT)
      return null;
  }
  return `${best.map((ms) => ms.toFixed(1)).join(' and ')} ms`;
}
