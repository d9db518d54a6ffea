import { parse } from 'yaml';

/** A YAML value with all scalars as text: a commit such as `4e10` is no number here. */
export type YamlValue = string | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

export interface FrontMatter {
  readonly fields: { readonly [key: string]: YamlValue };
  /** Lines it takes, both `---` included; 0 when there is none. */
  readonly lineCount: number;
  /** Where the text after it begins. */
  readonly bodyOffset: number;
}

const NONE: FrontMatter = { fields: {}, lineCount: 0, bodyOffset: 0 };

/** Longer ones are read line by line: YAML's cost and depth are no longer bounded by good sense. */
const MAX_YAML = 16 * 1024;
/** Of a longer list, its last entry takes the place of the one before. */
const MOST_ITEMS = 1_000;

/**
 * Reads the front matter at the very start of a text. What begins like one but is never closed, or does not begin with
 * a key, is none. Broken YAML is read line by line (`key: value`, one nested level, lists); this never throws.
 */
export function readFrontMatter(text: string): FrontMatter {
  if (!/^---[ \t]*\r?\n/.test(text.slice(0, 200))) return NONE;
  const begin = text.indexOf('\n') + 1;
  let lineCount = 1;
  let sawKey = false;
  for (let start = begin; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, next).trimEnd();
    lineCount++;
    if (line === '---' || line === '...')
      return { fields: readFields(text.slice(begin, start)), lineCount, bodyOffset: next };
    if (!sawKey && line !== '' && !line.startsWith('#')) {
      if (!/^["']?[\w .-]{1,80}["']?\s*:(\s|$)/.test(line)) return NONE;
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
