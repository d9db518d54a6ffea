import type { ObservationType } from '../../../../src-shared/model.ts';
import type { HeadingTypes } from '../format.ts';

/** A line that names what follows it: `**Key Decisions:**`, `**Decision**: use X`. */
export interface Label {
  /** As written, without its marks and colon. */
  readonly name: string;
  /** What stands after it on the line; empty when nothing does. */
  readonly rest: string;
  readonly type: ObservationType | null;
}

/**
 * Section names by type, tried in this order against the name in lower case with `&` as `and`, without emphasis,
 * leading numbers and signs, a colon, and a bracketed or dashed addition at the end. A row may start with up to three
 * more words (`Key Architectural Decisions`) where `…` stands, and go on after it with words that do not change what it
 * is.
 */
const VOCABULARY: readonly (readonly [ObservationType, RegExp])[] = [
  [
    'context',
    /^(?:previous |prior |last |discussion |session |project |background |shared )*(?:context|background)(?: recovery| shift)?$/,
  ],
  [
    'message',
    /^(?:user |all |initial )?(?:prompts?|messages?)(?: (?:given|sent|log))?$|^\[\d{1,2}:\d\d(?::\d\d)?\] \w+$/,
  ],
  [
    'commit',
    /^(?:git|commit|repository) (?:activity|log|history|commits?)$|^(?:key |new |recent |all )?commits?(?: (?:made|made this session|this session|in order|log|list))?$/,
  ],
  [
    'question',
    /^(?:\w+ ){0,3}questions?(?: (?:raised|for|to|about|remaining|left|that|identified|and (?:uncertainties|unknowns))\b.*)?$|^unknowns$|^(?:\w+ ){0,2}decisions? (?:needed|pending|required|to make|to be made)$/,
  ],
  [
    'next',
    /^(?:\w+ ){0,2}next(?: (?:steps?|actions?|up|session|tasks?|priorities|items?)\b.*)?$|^(?:open|action|follow-?up|remaining|outstanding|pending|deferred|unfinished) (?:items?|work|tasks?|issues?|todos?)(?: .*)?$|^(?:remaining|pending|to ?-?dos?|todo list|follow-?ups?|future work|what is left|what's left|what remains|what's pending|still open|left to do)(?: (?:for|in|before) .*)?$/,
  ],
  ['goal', /^(?:\w+ ){0,2}(?:goals?|objectives?)(?: (?:for|of|this) .*)?$/],
  [
    'decision',
    /^(?:\w+ ){0,3}decisions?(?: (?:made|taken|reached|confirmed|log|records?|summary|so far|this session|(?:and|with) \w+))*$/,
  ],
  [
    'challenge',
    /^(?:\w+ ){0,2}(?:challenges?|problems?|obstacles?|blockers?|difficulties|root causes?)(?: (?:faced|met|encountered|found|identified|solved|raised|overcome|analysis|location|and (?:their )?(?:solutions?|resolutions?|fix(?:es)?|workarounds?|how .*)))*$|^(?:\w+ )?(?:issues?|bugs?|errors?|failures?) (?:faced|found|met|encountered|identified|hit|discovered|and (?:solutions?|resolutions?|fix(?:es)?))(?: and .*)?$|^(?:issues?|difficulties and solutions)$/,
  ],
  [
    'solution',
    /^(?:\w+ ){0,2}(?:solutions?|resolutions?|workarounds?)(?: (?:implemented|found|applied|explored|chosen|path|adopted))?$|^(?:\w+ )?fix(?:es)?(?: (?:applied|implemented|found|made))?$/,
  ],
  [
    'pattern',
    /^(?:\w+ ){0,2}patterns?(?: (?:observed|applied|established|identified|found|noted|noticed|emerging|used|recognized|discovered|captured|and \w+))*$/,
  ],
  [
    'insight',
    /^(?:\w+ ){0,2}(?:insights?|learnings?|takeaways?|realizations?|discover(?:y|ies)|findings?|lessons?|lessons? learned)(?: (?:gained|summary|learned|captured|identified|(?:and|from|for|on) .*))?$|^(?:key |main )observations?$|^(?:what i|what we|things) learned$/,
  ],
  [
    'work',
    /^(?:\w+ ){0,2}work (?:completed|done|accomplished|performed|log|summary)(?: (?:during|this|today|since|so far)\b.*)?$|^(?:work|final work|completed|completed work|done|implemented|accomplished|(?:\w+ ){0,2}(?:accomplishments?|achievements?)|what (?:got|was|we|i) (?:done|did|built|completed|implemented)|changes made|tasks completed|completed tasks)$/,
  ],
  [
    'activity',
    /^(?:activity|activity log|session (?:start|started|end|ended|complete|log|activity)|start|wrap-?up|final update|update|timeline|progress)$/,
  ],
];

/** Leads of a list item or line that name its own type wherever it stands (`- **Solution**: …`). */
const LEADS: ReadonlyMap<string, ObservationType> = new Map([
  ['challenge', 'challenge'],
  ['problem', 'challenge'],
  ['solution', 'solution'],
  ['decision', 'decision'],
  ['key decision', 'decision'],
  ['question', 'question'],
  ['open question', 'question'],
  ['insight', 'insight'],
  ['key insight', 'insight'],
  ['pattern', 'pattern'],
]);

/** Leads that only mean something among challenges; elsewhere `- Fix: …` is a piece of work. */
const CHALLENGE_LEADS: ReadonlyMap<string, ObservationType> = new Map([
  ['issue', 'challenge'],
  ['root cause', 'challenge'],
  ['resolution', 'solution'],
  ['resolved', 'solution'],
  ['fix', 'solution'],
  ['fixed', 'solution'],
  ['workaround', 'solution'],
  ['solution path', 'solution'],
]);

/** Longer names are sentences. */
const MAX_NAME = 120;

const known = new Map<string, ObservationType | null>();

/**
 * The type that a section of this name holds, or `null` when the name is not one of the known ones.
 *
 * @param name a heading or label as written, emphasis, numbers and colon allowed
 */
export function sectionType(name: string): ObservationType | null {
  if (name.length > MAX_NAME) return null;
  let type = known.get(name);
  if (type === undefined) {
    type = match(name);
    // Notes repeat a few names thousands of times; an odd corpus must not fill the memory.
    if (known.size >= 4096) known.clear();
    known.set(name, type);
  }
  return type;
}

function match(name: string): ObservationType | null {
  return firstKnown(name, lookUp);
}

/** A name says what it is as a whole, or in front of its colon (`Beliefs Captured: 0`). */
function firstKnown(name: string, find: (normal: string) => ObservationType | null): ObservationType | null {
  const colon = name.indexOf(':');
  return find(normaliseHeading(name)) ?? (colon > 0 ? find(normaliseHeading(name.slice(0, colon))) : null);
}

/** Tells the type that a section of some name holds; `null` when nothing is known of the name. */
export type TypeOfName = (name: string) => ObservationType | null;

/**
 * {@link sectionType} with a user's own names in front of it.
 *
 * @param headingTypes headings, in any spelling that {@link normaliseHeading} makes equal, to types
 */
export function typesOfNames(headingTypes: HeadingTypes = {}): TypeOfName {
  const own = new Map(Object.entries(headingTypes).map(([heading, type]) => [normaliseHeading(heading), type]));
  if (own.size === 0) return sectionType;
  return (name) =>
    name.length > MAX_NAME ? null : (firstKnown(name, (normal) => own.get(normal) ?? null) ?? sectionType(name));
}

function lookUp(plain: string): ObservationType | null {
  for (const [type, pattern] of VOCABULARY) if (pattern.test(plain)) return type;
  return null;
}

/**
 * A heading's name for comparing: lower case, without emphasis, leading numbers and signs, a colon, a number or an
 * addition in brackets or after a dash at its end; `&` is `and`. Empty when it has no letter.
 */
export function normaliseHeading(name: string): string {
  return name
    .toLowerCase()
    .replace(/[*_`]/g, '')
    .replace(/&/g, ' and ')
    .replace(/’/g, "'")
    .replace(/^[^\p{L}[]+/u, '')
    .replace(/\s*[([][^)\]]*[)\]]?[\s:]*$/, (tail, at: number) => (at === 0 ? tail : ''))
    .replace(/\s+[—–-]+\s.*$/, '')
    .replace(/\s+#?\d{1,3}$/, '')
    .replace(/[\s:.…]+$/, '')
    .replace(/[\s/+]+/g, ' ');
}

/** A heading's words: `#` marks at both ends and emphasis around the whole taken off. */
export function headingText(raw: string): string {
  const words = raw
    .trim()
    .replace(/^#{1,6}(?=\s|$)/, '')
    .trim();
  const bare = words.endsWith('#') ? stripClosing(words) : words;
  return stripColon(/^(\*\*|__)[^*_]+\1:?$/.test(bare) ? bare.replace(/\*\*|__/g, '') : bare);
}

function stripClosing(words: string): string {
  let end = words.length;
  while (words[end - 1] === '#') end--;
  return end === 0 || /\s/.test(words[end - 1]!) ? words.slice(0, end).trim() : words;
}

function stripColon(name: string): string {
  return name.endsWith(':') ? name.slice(0, -1).trim() : name;
}

/**
 * Reads a line as a label: bold text at its start with a colon inside or right after, or bold text alone on the line when
 * its name is known. Anything else bold is prose.
 *
 * @param typeOf which names are known
 */
export function parseLabel(raw: string, typeOf: TypeOfName = sectionType): Label | null {
  const line = raw.trimStart();
  if (!line.startsWith('**') && !line.startsWith('__')) return null;
  const close = line.slice(0, MAX_NAME + 4).indexOf(line.slice(0, 2), 2);
  if (close < 3) return null;
  const inner = line.slice(2, close).trim();
  const after = line.slice(close + 2).trim();
  const name = stripColon(inner);
  if (name === '') return null;
  if (after === '' && !inner.endsWith(':')) return boldAlone(name, typeOf);
  if (!inner.endsWith(':') && !after.startsWith(':')) return null;
  return { name, rest: after.startsWith(':') ? after.slice(1).trim() : after, type: typeOf(name) };
}

/** `**Key Decisions**` is a label, `**Decision: use SQLite**` one with its text, and any other line all in bold is prose. */
function boldAlone(name: string, typeOf: TypeOfName): Label | null {
  const colon = name.indexOf(': ');
  const type = typeOf(colon > 0 ? name.slice(0, colon) : name);
  if (type === null) return null;
  return colon > 0
    ? { name: name.slice(0, colon), rest: name.slice(colon + 1).trim(), type }
    : { name, rest: '', type };
}

/**
 * The type a list item or line gives itself by its first words (`Solution: …`, `**Challenge**: …`), or `null`.
 *
 * @param text without a list marker
 * @param amongChallenges whether it stands in a list of challenges, where `Fix:` and the like are solutions
 */
export function leadType(text: string, amongChallenges: boolean): ObservationType | null {
  const head = text.slice(0, 40);
  const colon = head.indexOf(':');
  if (colon < 3) return null;
  const lead = head.slice(0, colon).replace(/[*_]/g, '').trim().toLowerCase();
  return LEADS.get(lead) ?? (amongChallenges ? (CHALLENGE_LEADS.get(lead) ?? null) : null);
}
