import type { Reference } from '../../../src-shared/model.ts';

/** A pasted log has thousands of hashes; beyond this many an observation points to nothing in particular. */
const MOST = 500;

/**
 * No address or path is longer; a repetition without end would take V8's stack with a word of megabytes. In characters.
 */
const LONGEST = 4096;
const URL_IN_TEXT = /\bhttps?:\/\/[^\s<>"'`)\]]{1,4096}/gi;
const WIKILINK = /\[\[([^[\]\n]{1,200})\]\]/g;
const CODE = /`([^`\n]{1,300})`/g;
/** One digit more than a hash may have: what is longer is none. */
const HEX = /[0-9a-f]{7,41}/g;
const IN_WORD = /[\p{L}\p{N}_-]/u;
const ISSUE = /(?<![\p{L}\p{N}_&#/])#\d{1,5}(?![\p{L}\p{N}_-])/gu;
const TOKEN = /[^\s`'"()[\]{}<>,;|*]{1,4096}/g;

/** Endings by which a name without a folder is a file's and not, say, a field's (`self.config`). */
const EXTENSION =
  /[^./\\]\.(?:astro|bash|bat|c|cc|cfg|cjs|clj|conf|cpp|cs|css|csv|db|docx?|env|erl|exs?|fish|go|gradle|graphql|h|hpp|hs|html?|ini|ipynb|java|jpe?g|jsonl?|jsx?|kt|less|lock|log|lua|m|markdown|mdx?|mjs|ml|mm|mts|nix|odt|onnx|org|pdf|php|pl|plist|png|prisma|properties|proto|ps1|pyi?|r|rb|rs|rst|rtf|scala|scss|sh|sol|sql|sqlite|svelte|svg|swift|tf|toml|tsv|tsx?|txt|vue|wasm|xml|ya?ml|zig|zip|zsh)$/i;
/** Line and column behind a path: `a.rs:12`, `a.rs:12:5`, `a.rs:12-34`. */
const PLACE = /:\d+(?:[:-]\d+)?$/;

/**
 * What a text points to, each once: `[[commit-…]]` and bare commit hashes (7 to 40 digits, a letter among them), `[[session-…]]`,
 * other `[[links]]` to notes (without alias and heading), file paths (in code marks with an extension or a folder, elsewhere
 * with both; without their line), issues (`#77`) and addresses. Every target stands in the text as it is. At most 500. Takes
 * time in proportion to the text's length.
 */
export function findReferences(text: string): Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], target: string): void => {
    if (found.size < MOST && target !== '') found.set(`${kind} ${target}`, { kind, target });
  };
  let rest = text;
  // What is part of an address or a link is nothing by itself.
  if (/https?:/i.test(rest)) rest = rest.replace(URL_IN_TEXT, (url) => (add('url', trimEnd(url)), '\n'));
  if (rest.includes('[[')) rest = rest.replace(WIKILINK, (_, inner: string) => (addLink(inner, add), ' '));
  if (rest.includes('`')) for (const [, code] of rest.matchAll(CODE)) addPath(code!.trim(), true, add);
  if (rest.includes('/'))
    for (const token of tokensOf(rest)) if (token.includes('/')) addPath(token.replace(/[.:]+$/, ''), false, add);
  for (const { 0: hex, index } of rest.matchAll(HEX))
    if (isHash(hex) && standsAlone(rest, index, hex.length)) add('commit', hex);
  if (rest.includes('#')) for (const [issue] of rest.matchAll(ISSUE)) add('issue', issue);
  return [...found.values()];
}

/** Words and paths; one that is too long is left out, all its parts. */
function* tokensOf(text: string): Generator<string, void> {
  let cutAt = -1;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isRest = index === cutAt;
    if (token.length === LONGEST) cutAt = index + LONGEST;
    else if (!isRest) yield token;
  }
}

type Add = (kind: Reference['kind'], target: string) => void;

function addLink(inner: string, add: Add): void {
  const name = inner.split(/[|#]/, 1)[0]!.trim();
  const [, commit] = /^(?:commit-|(?=[a-f]*\d)(?=\d*[a-f])(?=.{7}))([0-9a-f]{4,40})$/.exec(name) ?? [];
  const [, session] = /^session-(\d[\w-]*)$/i.exec(name) ?? [];
  if (commit !== undefined) add('commit', commit);
  else if (session !== undefined) add('session', session);
  else add('note', name);
}

function isHash(hex: string): boolean {
  return hex.length <= 40 && /\d/.test(hex) && /[a-f]/.test(hex);
}

/** Looked at only where there is something like a hash: a pattern with all of this tries every place of a text. */
function standsAlone(text: string, start: number, length: number): boolean {
  const before = text.slice(Math.max(0, start - 7), start);
  const last = before.slice(-1);
  return !IN_WORD.test(text.charAt(start + length)) && (before === 'commit-' || (last !== '#' && !IN_WORD.test(last)));
}

function addPath(written: string, marked: boolean, add: Add): void {
  const path = written.replace(PLACE, '');
  if (!/^(?:[A-Za-z]:[\\/])?[\p{L}\p{N}_@.+~/\\-]+$/u.test(path) || !/\p{L}/u.test(path) || path.startsWith('-'))
    return;
  const named = EXTENSION.test(path);
  // `/help` is a command, `and/or` in prose is none of both: outside of code marks a path has an extension too.
  const folder = /[^/]\/|^[A-Za-z]:\\/.test(path);
  if (marked ? named || folder : named && folder) add('path', path);
}

function trimEnd(url: string): string {
  let end = url.length;
  while (end > 0 && '.,;:!?*_'.includes(url[end - 1]!)) end--;
  return url.slice(0, end);
}
