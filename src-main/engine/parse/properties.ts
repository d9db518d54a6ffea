/** What documents say of themselves for the fields of the query language, where their format has it. */
import { type Properties, PROPERTY_FIELDS } from '../../../src-shared/query/properties.ts';
import type { FieldName, PropertyKeys } from '../../../src-shared/query/fields.ts';
import { type FrontMatter, mapField, textField, type YamlValue } from './notes/front-matter.ts';

/** Part of the parser's version: with another field, or other names of one, files say something else. */
export const PROPERTY_VERSION = PROPERTY_FIELDS.map(
  ({ name, store }) => `/${name}:${Object.values(store.keys).flat().join(',')}`,
).join('');

/** @param header fields of a session's header by their names in lower case. Default: none */
export function propertiesOfNote(
  front: FrontMatter['fields'],
  header: ReadonlyMap<string, string> = new Map(),
): Properties {
  const git = mapField(front, 'git');
  const field = (name: string): string => header.get(name.replaceAll('_', ' ')) ?? '';
  return properties(({ frontMatter, git: inGit }) => [
    ...frontMatter.flatMap((key) => [...textsAt(front, key), field(key)]),
    ...inGit.flatMap((key) => [...textsAt(git, key), field(`git ${key}`), field(key)]),
  ]);
}

/** @param meta what a page says of itself, by names in lower case; the names are those of front matter */
export function propertiesOfPage(meta: ReadonlyMap<string, string>): Properties {
  return properties(({ frontMatter }) =>
    frontMatter.flatMap((key) =>
      [meta.get(key), meta.get(`article:${key}`), meta.get(`dcterms.${key}`)].flatMap((text) => text ?? []),
    ),
  );
}

/** @param headers the texts of a header by its name in lower case */
export function propertiesOfMail(headers: (name: string) => readonly string[]): Properties {
  return properties(({ mail }) => mail.flatMap(headers));
}

function properties(textsOf: (keys: PropertyKeys) => readonly string[]): Properties {
  const found: Partial<Record<FieldName, readonly string[]>> = {};
  for (const { name, store } of PROPERTY_FIELDS) {
    const texts = textsOf(store.keys)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    if (texts.length > 0) found[name] = [...new Set(texts)];
  }
  return found;
}

/** @param key with a dot before each part behind the first: `commit.author` is `author` in the map `commit` */
function textsAt(fields: FrontMatter['fields'], key: string): readonly string[] {
  const dot = key.indexOf('.');
  if (dot >= 0) return textsAt(mapField(fields, key.slice(0, dot)), key.slice(dot + 1));
  return Object.keys(fields).flatMap((own) => (own.toLowerCase() === key ? textsOf(fields[own] ?? null) : []));
}

/** The texts of a value: of a list those of each entry, of a map with a name and an address both. */
function textsOf(value: YamlValue): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly YamlValue[]).flatMap(textsOf);
  const map = value as FrontMatter['fields'];
  const name = textField(map, 'name', 'full_name', 'fullname');
  const address = textField(map, 'email', 'mail', 'e-mail', 'address');
  return [name && address ? `${name} <${address}>` : (name ?? address ?? '')];
}
