/** What the properties of a note say besides its title, its tags and its date. */
import { mapField, type FrontMatter, listField, textField, type YamlValue } from './front-matter.ts';

/** Names of a note besides its title. A path is where a web page stood before. */
export function aliasesOf(fields: FrontMatter['fields']): string[] {
  const names = listField(fields, 'aliases', 'alias', 'aka', 'also-known-as', 'other names').map(plainValue);
  return [...new Set(names.filter((name) => name !== '' && !name.startsWith('/')))];
}

/** Keys whose values other fields have, and keys by which programs keep their own accounts. */
const LEFT_OUT = new Set(
  (
    'title alias aliases aka also-known-as tags tag keywords author authors date created created_at created-at creation-date created_time createdat ' +
    'updated updated_at updated-at modified modified_at last_modified lastmod last-modified last_edited published publishdate pubdate ' +
    'permalink slug layout weight cssclass cssclasses publish draft position template collapsed ' +
    'exclude-from-search exclude_from_search excludefromsearch toc lang'
  ).split(' '),
);
/** Values that nobody looks for by a word. A number of six digits or more is an identifier. */
const WORDLESS = /^(?:|true|false|null|~|(?!\d{6,}$)[\d.,:/-]+)$/i;
const MOST_LINES = 200;
const DEEPEST = 4;

/**
 * The values of all other properties, `key: value` each.
 *
 * @param tags whether the tags are among them: where nothing else is in the note
 */
export function valuesOf(fields: FrontMatter['fields'], tags: boolean): string[] {
  const found: string[] = [];
  const add = (key: string, value: YamlValue, depth: number): void => {
    if (found.length >= MOST_LINES || depth > DEEPEST || value === null) return;
    if (typeof value === 'string') {
      const plain = plainValue(value);
      if (!WORDLESS.test(plain)) found.push(`${key}: ${plain}`);
    } else if (Array.isArray(value)) {
      const texts = (value as readonly YamlValue[]).filter((one) => typeof one === 'string').map(plainValue);
      const telling = texts.filter((text) => !WORDLESS.test(text));
      if (telling.length > 0) found.push(`${key}: ${telling.join(', ')}`);
      for (const one of value as readonly YamlValue[]) if (typeof one !== 'string') add(key, one, depth + 1);
    } else for (const [name, one] of Object.entries(value)) add(`${key} ${name}`, one, depth + 1);
  };
  for (const [key, value] of Object.entries(fields)) {
    const name = key.toLowerCase();
    const isTag = name === 'tags' || name === 'tag' || name === 'keywords';
    if ((isTag && tags) || !(LEFT_OUT.has(name) || name.endsWith('-plugin'))) add(key, value, 0);
  }
  if (tags) for (const key of ['author', 'authors']) if (fields[key] !== undefined) add(key, fields[key], 0);
  return found;
}

/** A value as it is read: of a link its name, of an URL itself, no quotes. */
export function plainValue(value: string): string {
  return value
    .slice(0, 2_000)
    .replace(/\[\[([^\][]{1,300})\]\]/g, (_, inner: string) => inner.slice(inner.indexOf('|') + 1).trim())
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/\s+/g, ' ')
    .trim();
}

const LEAVES_OUT = [
  'exclude-from-search',
  'exclude_from_search',
  'excludefromsearch',
  'search-exclude',
  'search_exclude',
];

/** Whether the note asks to be left out: `exclude-from-search: true`, `search: false` and the like. */
export function leavesItselfOut(fields: FrontMatter['fields']): boolean {
  const search = mapField(fields, 'search');
  const says = (value: string | null, pattern: RegExp): boolean => value !== null && pattern.test(value);
  return (
    says(textField(fields, ...LEAVES_OUT), YES) ||
    says(textField(fields, 'search', 'searchable'), NO) ||
    says(textField(search, 'exclude'), YES)
  );
}
const YES = /^(?:true|yes|on|1)$/i;
const NO = /^(?:false|no|off)$/i;
