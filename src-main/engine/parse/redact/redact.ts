/**
 * Takes secrets out of a text: known tokens, private keys, values with telling names, and what the writer marked
 * `<private>`.
 */
import { createHash } from 'node:crypto';
import { IN_ADDRESS, valuesIn } from './redact-values.ts';
import { privateKeys } from './secret-keys.ts';
import type { Secret } from './secret-tokens.ts';

/** Part of the parser's version: raised with every change of what is taken out. */
export const REDACTION_VERSION = 2;

export interface Redactor {
  /**
   * The text with `[redacted: KIND]` for each secret (`redacted` within an address), and as many line breaks as before.
   * What it gives it gives unchanged a second time. Takes time in proportion to the text's length.
   */
  redact(text: string): string;
  /** How many different secrets of each kind were taken out so far. */
  counts(): Readonly<Record<string, number>>;
  /**
   * What was taken out so far, to go on from elsewhere. Hashes of it, to be kept in memory only: short secrets are
   * guessed from theirs.
   */
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

/**
 * Stretches marked private, with their marks; nested ones are one. What is never closed goes to the end. A mark alone
 * in code marks is talked about and opens nothing.
 */
function withoutPrivate(text: string, note: Note): string {
  if (!/private/i.test(text)) return text;
  const secrets: Secret[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: mark, 1: slash, index } of text.matchAll(PRIVATE)) {
    const opens = slash === '';
    if (depth === 0 && opens && text[index - 1] === '`' && text[index + mark.length] === '`') continue;
    if (opens && depth++ === 0) start = index;
    if (!opens && depth > 0 && --depth === 0) secrets.push({ kind: 'private', start, end: index + mark.length });
  }
  if (depth > 0) secrets.push({ kind: 'private', start, end: text.length });
  return replace(text, secrets, note);
}

/** The marks as written, in entities of a page, and escaped for JSON, Markdown or an address. */
const PRIVATE =
  /(?:<|&lt;|&#0*60;|&#x0*3c;|\\+u003c|\\<|%3c)[ \t]?(\\*\/|&#0*47;|&#x0*2f;|&sol;|%2f|)[ \t]?private(?:[ \t\r\n](?:[^<>&]|&(?!gt;)){0,200}?)?(?:>|&gt;|&#0*62;|&#x0*3e;|\\+u003e|\\>|%3e)/gi;

/** Private keys with their begin and end lines. */
function withoutKeys(text: string, note: Note): string {
  return replace(text, privateKeys(text), note);
}

/** What is left is looked through again, for what was taken out may have hidden something: so often at most. */
const ROUNDS = 5;

function withoutValues(text: string, note: Note): string {
  let left = text;
  for (let round = 0; round < ROUNDS; round++) {
    const secrets = valuesIn(left);
    if (secrets.length === 0) break;
    left = replace(left, secrets, note);
  }
  return left;
}
