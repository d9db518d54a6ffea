/**
 * The fields that a filter can go by: one entry has all that Quarry knows of a field. The grammar, the SQL of filters,
 * counts, help, completion and advice read this list. A new field of a column is one entry here.
 */
import { OBSERVATION_TYPES } from '../observation-types.ts';
import { fold } from '../fold.ts';
import { readPeople, wordsOfPerson } from './people.ts';
import { withSlashes } from '../slashes.ts';

/** What an observation can have: a solution that solves it, or a reference of a kind. */
export const HAS_KINDS = ['solution', 'commit', 'session', 'note', 'path', 'issue', 'url'] as const;

/** Names of days and spans that dates are completed with. */
const DATE_NAMES = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-year',
  'last-year',
] as const;

/** How the values of a field are read. */
export type FieldValues =
  /**
   * One of a list, in any case, in the plural or with `*`. `unknown`: begins the sentence about a value that is not in
   * the list.
   */
  | { readonly kind: 'listed'; readonly known: readonly string[]; readonly unknown: (value: string) => string }
  /** A date: `within` it, `from` its first moment on, or `until` that moment. */
  | { readonly kind: 'date'; readonly bound: 'within' | 'from' | 'until' }
  /**
   * Any text, `*` for anything. `sign`: may stand before a value and means nothing. `slashes`: backslashes and slashes
   * are alike.
   */
  | { readonly kind: 'text'; readonly sign?: string; readonly slashes?: true };

/** A column of the index that holds values. */
export interface FieldColumn {
  readonly name: string;
  /** What a value must be of the column's text; case does not matter. */
  readonly match: 'whole' | 'start' | 'part';
  /** A text with one of these characters is no value. Default: each text is one. */
  readonly noneOf?: string;
  /** Whether a value with a slash behind it begins values below it: `boat` is the parent of `boat/sail`. */
  readonly nested?: true;
}

/** Where formats have a property: all of these names count, in any case. */
export interface PropertyKeys {
  /** Keys of front matter, and fields of a session's header. */
  readonly frontMatter: readonly string[];
  /** Keys of front matter's `git:`, `commit.author` for one in a map; in a session's header behind the word `git`. */
  readonly git: readonly string[];
  /** Headers of e-mail messages. */
  readonly mail: readonly string[];
}

/** A value of a property. */
export interface PropertyValue {
  /** As it is counted and shown. */
  readonly value: string;
  /** The words that it is found by, folded, with spaces between. A filter must fit a word with each of its own. */
  readonly words: string;
}

/** Where the index has the values of a field. */
export type FieldStore =
  /**
   * Columns of a table, one of which must fit; a row without the first of them has no value. `tag`: a table with
   * several rows a document.
   */
  | {
      readonly kind: 'columns';
      readonly table: 'observation' | 'document' | 'file' | 'tag';
      readonly columns: readonly [FieldColumn, ...FieldColumn[]];
    }
  /** What a document says of itself, wherever its format has that. */
  | {
      readonly kind: 'property';
      readonly keys: PropertyKeys;
      readonly read: (text: string) => readonly PropertyValue[];
      readonly words: (typed: string) => readonly string[];
    }
  /** Links and references of an observation, by their kind. */
  | { readonly kind: 'links' }
  /** The time of an observation. */
  | { readonly kind: 'time' };

/**
 * The values that an answer can be narrowed to, as a group of counts. Fields that narrow the same property name the
 * same group.
 */
export interface FieldFacet {
  /** In the contract: `FacetGroup.field`. */
  readonly name: string;
  /** The heading in the window. */
  readonly title: string;
  /** What the window shows for a value. Default: the value. */
  readonly label?: (value: string) => string;
}

export interface FieldHelp {
  /** A filter as one types it. */
  readonly example: string;
  /** What passes, so that it goes on after "keeps only". `…` between backticks is typed. */
  readonly meaning: string;
}

export interface Field {
  /** What stands before the colon, in lower case, of letters of ASCII. */
  readonly name: string;
  /** Other names that mean the same. */
  readonly aliases: readonly string[];
  /** Words of prose and logs that stand before a colon and are near the name by chance: they are no slips of it. */
  readonly ordinary?: readonly string[];
  readonly values: FieldValues;
  readonly store: FieldStore;
  /** `null`: its values are not counted. */
  readonly facet: FieldFacet | null;
  readonly help: readonly [FieldHelp, ...FieldHelp[]];
  /** Values that the box completes: these, or those that the answer was counted by (`counted`); `null`: none. */
  readonly completes: readonly string[] | 'counted' | null;
}

/** The values that a session, or its note, says in one column. */
function documentColumn(name: string): FieldStore {
  return { kind: 'columns', table: 'document', columns: [{ name, match: 'whole' }] };
}

const TEXT = { kind: 'text' } as const satisfies FieldValues;
const WHEN = { name: 'year', title: 'When' } as const satisfies FieldFacet;
const HAS_LABELS: Readonly<Record<string, string>> = {
  solution: 'Solution',
  commit: 'Commit',
  session: 'Session',
  note: 'Link to a note',
  path: 'File name',
  issue: 'Issue',
  url: 'Web address',
};

const LIST = [
  {
    name: 'type',
    aliases: [],
    ordinary: ['typo'],
    completes: OBSERVATION_TYPES,
    values: { kind: 'listed', known: OBSERVATION_TYPES, unknown: (value: string) => `There is no type "${value}"` },
    store: { kind: 'columns', table: 'observation', columns: [{ name: 'type', match: 'whole' }] },
    facet: { name: 'type', title: 'Type' },
    help: [
      {
        example: 'type:decision',
        meaning: `observations of this type: \`${OBSERVATION_TYPES.join(' ')}\`. The plural works, too`,
      },
    ],
  },
  {
    name: 'session',
    aliases: [],
    ordinary: ['section'],
    completes: null,
    values: TEXT,
    store: {
      kind: 'columns',
      table: 'document',
      columns: [
        { name: 'session_id', match: 'start' },
        { name: 'title', match: 'part' },
      ],
    },
    facet: null,
    help: [
      {
        example: 'session:20250303',
        meaning: 'observations of a session: write the start of its id, such as `20250303`, or a part of its title',
      },
    ],
  },
  {
    name: 'branch',
    aliases: [],
    ordinary: ['batch', 'bench'],
    completes: 'counted',
    values: TEXT,
    store: documentColumn('session_branch'),
    facet: { name: 'branch', title: 'Branch' },
    help: [{ example: 'branch:main', meaning: 'sessions on this git branch' }],
  },
  {
    name: 'tag',
    aliases: [],
    completes: 'counted',
    values: { kind: 'text', sign: '#' },
    store: { kind: 'columns', table: 'tag', columns: [{ name: 'name', match: 'whole', nested: true }] },
    facet: { name: 'tag', title: 'Tag' },
    help: [{ example: 'tag:release', meaning: 'notes with this tag, or with one below it such as `release/beta`' }],
  },
  {
    name: 'project',
    aliases: [],
    ordinary: ['product'],
    completes: 'counted',
    values: TEXT,
    store: documentColumn('session_project'),
    facet: { name: 'project', title: 'Project' },
    help: [{ example: 'project:plover', meaning: 'sessions of this project' }],
  },
  {
    name: 'model',
    aliases: [],
    ordinary: ['mode'],
    completes: 'counted',
    values: TEXT,
    store: documentColumn('session_model'),
    facet: { name: 'model', title: 'Assistant' },
    help: [{ example: 'model:claude', meaning: 'sessions with this AI assistant' }],
  },
  {
    name: 'author',
    aliases: ['authors'],
    ordinary: ['actor', 'anchor', 'auth', 'auto'],
    completes: 'counted',
    values: TEXT,
    store: {
      kind: 'property',
      read: readPeople,
      words: wordsOfPerson,
      keys: {
        frontMatter: ['author', 'authors'],
        git: ['author', 'authors', 'commit_author', 'author_name', 'author_email', 'commit.author'],
        mail: ['from'],
      },
    },
    facet: { name: 'author', title: 'Author' },
    help: [
      {
        example: 'author:anna',
        meaning:
          'notes, sessions and e-mail by this person: write one or more words of the name, or the e-mail address',
      },
    ],
  },
  {
    name: 'path',
    aliases: [],
    ordinary: ['bath', 'math', 'patch'],
    completes: null,
    values: { kind: 'text', slashes: true },
    store: { kind: 'columns', table: 'file', columns: [{ name: 'path', match: 'part' }] },
    facet: null,
    help: [{ example: 'path:docs', meaning: 'files with this text in their path' }],
  },
  {
    name: 'ext',
    aliases: [],
    completes: 'counted',
    values: { kind: 'text', sign: '.' },
    // The column holds what stands behind the last dot of a path, which may stand in a folder's name.
    store: { kind: 'columns', table: 'file', columns: [{ name: 'extension', match: 'whole', noneOf: '/\\' }] },
    facet: { name: 'ext', title: 'File kind', label: (value: string) => `.${value.replace(/^\./, '')}` },
    help: [{ example: 'ext:md', meaning: 'files with this extension' }],
  },
  {
    name: 'on',
    aliases: [],
    completes: DATE_NAMES,
    values: { kind: 'date', bound: 'within' },
    store: { kind: 'time' },
    facet: WHEN,
    help: [
      {
        example: 'on:2025-11',
        meaning:
          'what happened on that day or in that week, month or year, or between two dates: `on:2025-11-01..2025-11-15`; also `yesterday`, `last-week`, `monday`, `november`',
      },
    ],
  },
  {
    name: 'after',
    aliases: [],
    ordinary: ['alter'],
    completes: DATE_NAMES,
    values: { kind: 'date', bound: 'from' },
    store: { kind: 'time' },
    facet: WHEN,
    help: [
      {
        example: 'after:7d',
        meaning:
          'what happened on or after that date. `after:7d` means: from seven days ago until now. Write `w`, `m`, `y` for weeks, months, years',
      },
    ],
  },
  {
    name: 'before',
    aliases: [],
    completes: DATE_NAMES,
    values: { kind: 'date', bound: 'until' },
    store: { kind: 'time' },
    facet: WHEN,
    help: [{ example: 'before:2025-11-03', meaning: 'what happened before that date' }],
  },
  {
    name: 'has',
    aliases: [],
    completes: HAS_KINDS,
    values: {
      kind: 'listed',
      known: HAS_KINDS,
      unknown: (value: string) => `There is no value "${value}" for has:`,
    },
    store: { kind: 'links' },
    facet: { name: 'has', title: 'Has', label: (value: string) => HAS_LABELS[value.toLowerCase()] ?? value },
    help: [
      { example: 'has:solution', meaning: 'challenges that have a solution' },
      {
        example: 'has:commit',
        meaning: `observations that mention a commit; also ${andList(HAS_KINDS.slice(2).map((kind) => `\`has:${kind}\``))}`,
      },
    ],
  },
] as const satisfies readonly Field[];

type Listed = (typeof LIST)[number];

export type FieldName = Listed['name'];
/** Fields whose values are compared as texts. */
export type ValueField = Exclude<Listed, { readonly values: { readonly kind: 'date' } }>['name'];
export type FacetName = Extract<Listed, { readonly facet: FieldFacet }>['facet']['name'];

export interface NamedField extends Field {
  readonly name: FieldName;
}

/** In the order of the help. */
export const FIELDS: readonly NamedField[] = LIST;

const BY_NAME: ReadonlyMap<string, NamedField> = new Map(
  FIELDS.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field] as const)),
);

/** The field of a name or an alias, in any case. */
export function findField(name: string): NamedField | undefined {
  return BY_NAME.get(name.toLowerCase());
}

export function fieldOf(name: FieldName): NamedField {
  return BY_NAME.get(name) as NamedField;
}

/** A group of counts, with the fields whose filters narrow it. */
export interface Facet extends FieldFacet {
  readonly name: FacetName;
  /** The first of them is the one that a choice writes. */
  readonly fields: readonly [NamedField, ...NamedField[]];
}

/** The groups in their order. */
export const FACETS: readonly Facet[] = [
  ...Map.groupBy(
    FIELDS.filter(({ facet }) => facet !== null),
    ({ facet }) => facet?.name,
  ),
].map(([, fields]) => ({
  ...(fields[0]?.facet as FieldFacet & { readonly name: FacetName }),
  fields: fields as [NamedField, ...NamedField[]],
}));

export function facetOf(name: FacetName): Facet {
  return FACETS.find((facet) => facet.name === name) as Facet;
}

/** Whether what a column holds is a value. */
export function isValue({ noneOf = '' }: FieldColumn, stored: unknown): stored is string {
  return typeof stored === 'string' && stored !== '' && ![...noneOf].some((character) => stored.includes(character));
}

/** A typed value without the sign that may stand before it; of a path with slashes. */
export function plainValue({ values }: Pick<Field, 'values'>, typed: string): string {
  if (values.kind !== 'text') return typed;
  const value = values.sign !== undefined && typed.startsWith(values.sign) ? typed.slice(values.sign.length) : typed;
  return values.slashes ? withSlashes(value) : value;
}

/** A value as values of its field are compared with each other. */
export function comparable(field: Pick<Field, 'values' | 'store'>, value: string): string {
  const plain = plainValue(field, value);
  return field.store.kind === 'property' ? fold(plain) : plain.toLowerCase();
}

/** Whether two values of a field mean the same. */
export function sameValue(name: FieldName, a: string, b: string): boolean {
  const field = fieldOf(name);
  return comparable(field, a) === comparable(field, b);
}

function andList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
