import { parse as parseToml } from 'smol-toml';
import { parse } from 'yaml';

/** A YAML value with all scalars as text: a commit such as `4e10` is no number here. */
export type YamlValue = string | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

export interface FrontMatter {
  readonly fields: { readonly [key: string]: YamlValue };
  /** Lines it takes, both marks included; 0 when there is none. */
  readonly lineCount: number;
  /** Where the text after it begins. */
  readonly bodyOffset: number;
}

const NONE: FrontMatter = { fields: {}, lineCount: 0, bodyOffset: 0 };

/** Longer ones are read line by line: YAML's cost and depth are no longer bounded by good sense. */
const MAX_YAML = 16 * 1024;
/** Of a longer list, its last entry takes the place of the one before. */
const MOST_ITEMS = 1_000;

/** How front matter is written: what opens it, what closes it, what its first line looks like. */
interface Syntax {
  readonly opens: RegExp;
  readonly closes: (line: string) => boolean;
  readonly key: RegExp;
  readonly read: (text: string) => FrontMatter['fields'];
}

const YAML: Syntax = {
  opens: /^---[ \t]*\r?\n/,
  closes: (line) => line === '---' || line === '...',
  key: /^["']?[\w .-]{1,80}["']?\s*:(\s|$)/,
  read: readFields,
};
/** As Hugo and Zola write it. */
const TOML: Syntax = {
  opens: /^\+\+\+[ \t]*\r?\n/,
  closes: (line) => line === '+++',
  key: /^(?:["']?[\w .-]{1,80}["']?\s*=|\[)/,
  read: readToml,
};
/** An object of JSON whose brackets stand alone on their lines, as Hugo allows. */
const JSON_OBJECT: Syntax = {
  opens: /^\{[ \t]*\r?\n/,
  closes: (line) => line === '}',
  key: /^"[^"]{1,80}"\s*:/,
  read: readJson,
};

/**
 * Reads the front matter at the very start of a text: YAML between `---`, TOML between `+++`, or an object of JSON. What
 * begins like one but is never closed, or does not begin with a key, is none. Broken front matter is read line by line
 * (`key: value`, one nested level, lists); this never throws.
 */
export function readFrontMatter(text: string): FrontMatter {
  const start = text.slice(0, 200);
  const syntax = [YAML, TOML, JSON_OBJECT].find(({ opens }) => opens.test(start));
  return syntax ? readBetween(text, syntax) : NONE;
}

function readBetween(text: string, { closes, key, read }: Syntax): FrontMatter {
  const begin = text.indexOf('\n') + 1;
  let lineCount = 1;
  let sawKey = false;
  for (let start = begin; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, next).trimEnd();
    lineCount++;
    if (closes(line)) return { fields: read(text.slice(begin, start)), lineCount, bodyOffset: next };
    if (!sawKey && line !== '' && !line.startsWith('#')) {
      if (!key.test(line.trimStart())) return NONE;
      sawKey = true;
    }
    start = next;
  }
  return NONE;
}

function readFields(yaml: string): { readonly [key: string]: YamlValue } {
  if (yaml.length <= MAX_YAML) {
    try {
      const value: unknown = parse(yaml, {
        schema: 'failsafe',
        logLevel: 'error',
        uniqueKeys: false,
        maxAliasCount: 50,
      });
      if (isMap(value)) return value;
    } catch {
      // Broken YAML is common in notes written by hand; the line reader below makes the best of it.
    }
  }
  return readLines(yaml);
}

function readToml(toml: string): FrontMatter['fields'] {
  try {
    if (toml.length <= MAX_YAML) return scalarsAsText(parseToml(toml)) as FrontMatter['fields'];
  } catch {
    // As for YAML.
  }
  return readLines(toml.replace(/^(\s*["']?[\w .-]{1,80}["']?\s*)=/gm, '$1:'));
}

function readJson(members: string): FrontMatter['fields'] {
  try {
    if (members.length <= MAX_YAML) return scalarsAsText(JSON.parse(`{${members}}`)) as FrontMatter['fields'];
  } catch {
    // As for YAML.
  }
  return readLines(members.replace(/^\s*"([^"]{1,80})"\s*:/gm, '$1:').replace(/,\s*$/gm, ''));
}

const DEEPEST = 8;

/** A value of TOML or JSON as one of YAML is here: dates as they are written, numbers as text. */
function scalarsAsText(value: unknown, depth = 0): YamlValue {
  if (value === null || value === undefined || depth > DEEPEST) return null;
  if (value instanceof Date) return value.toJSON(); // a date of smol-toml writes itself as it stands in the file
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((one) => scalarsAsText(one, depth + 1));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, scalarsAsText(one, depth + 1)]));
  return String(value as string | number | boolean | bigint);
}

function isMap(value: unknown): value is { readonly [key: string]: YamlValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readLines(yaml: string): { readonly [key: string]: YamlValue } {
  const fields = emptyMap<YamlValue>();
  let open = '';
  // What stands below `open`, as far as it is a list or a map; added to in place, for a copy a line would take time by
  // the square.
  let items: YamlValue[] = [];
  let keys: Record<string, YamlValue> = emptyMap();
  for (const line of yaml.split(/\r?\n/)) {
    const item = /^\s*- (.*)$/.exec(line);
    if (item && open !== '') {
      if (fields[open] !== items) fields[open] = items = [];
      if (items.length === MOST_ITEMS) items.pop();
      items.push(unquote(item[1]!));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).trim();
    const value = unquote(line.slice(colon + 1));
    if (!/^\s/.test(line)) {
      open = key;
      fields[key] = value;
    } else if (open !== '') {
      if (fields[open] !== keys) fields[open] = keys = emptyMap();
      keys[key] = value;
    }
  }
  return fields;
}

/** Without a prototype: a key may be called like one of its members. */
function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function unquote(value: string): string {
  const bare = value.trim();
  const quoted = bare.length > 1 && (bare[0] === '"' || bare[0] === "'") && bare.endsWith(bare[0]!);
  return quoted ? bare.slice(1, -1) : bare;
}

/** The first of these keys that holds text, trimmed; `null` when none does. Keys are compared in lower case. */
export function textField(fields: FrontMatter['fields'], ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = field(fields, key);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** A nested map of the front matter, such as `git:`; empty when it has none of that name. */
export function mapField(fields: FrontMatter['fields'], key: string): FrontMatter['fields'] {
  const value = field(fields, key);
  return isMap(value) ? value : {};
}

/** A list, or text with commas (`[a, b]` of a broken YAML too), as trimmed words without `#`. */
export function listField(fields: FrontMatter['fields'], ...keys: readonly string[]): string[] {
  const words: string[] = [];
  for (const key of keys) {
    const value = field(fields, key);
    const parts =
      typeof value === 'string' ? value.replace(/^\[|\]$/g, '').split(',') : Array.isArray(value) ? value : [];
    for (const part of parts) {
      const word = typeof part === 'string' ? unquote(part).replace(/^#/, '').trim() : '';
      if (word !== '') words.push(word);
    }
  }
  return words;
}

function field(fields: FrontMatter['fields'], key: string): YamlValue | undefined {
  for (const name of Object.keys(fields)) if (name.toLowerCase() === key) return fields[name];
  return undefined;
}
