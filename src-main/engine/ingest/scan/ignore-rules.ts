/** Applies the user's ignore files and own patterns, by git's rules. */
import path from 'node:path';
import { MOST_WILDCARDS } from '../../../../src-shared/setting-lists.ts';
import type { OpenFolder } from '../../parse/open-inside.ts';
import { bytesOf, lower, readRule, type Rule } from './ignore-rule.ts';
import { isGone, isOfFile, unreadable } from '../failures.ts';

/** Names of ignore files, in the order of their priority: a later one overrides an earlier one. */
export const RULE_FILES = ['.gitignore', '.ignore'] as const;

/** Where rules of the user's own stand. */
const OWN = 'settings.json';

/** git's own settings of these systems. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** How many bytes and lines of an ignore file are read: it is read at once, and other work waits. */
const LARGEST_FILE = 1024 * 1024;
const MOST_LINES = 50_000;
/** Bytes of one rule: a path has no more. */
const LONGEST_RULE = 4_096;
/**
 * The most rules in one folder, and the most runs of `*` in all of them: each entry of the folder is compared with all
 * rules.
 */
const MOST_RULES = 20_000;
const MOST_STARS_TOGETHER = 2_000;

export type Verdict =
  /** No rule says anything. */
  | { readonly kind: 'none' }
  /** A rule with `!` includes the path. `own`: one of the user's own patterns, which override all others. */
  | { readonly kind: 'included'; readonly own: boolean }
  /** `reason` names the rule: `.gitignore line 3: build/`. `file`: the name of its file. */
  | { readonly kind: 'excluded'; readonly file: string; readonly reason: string };

/** Rules of one file, for the folder it stands in and all below. */
interface RuleSet {
  readonly folder: string;
  readonly file: string;
  readonly rules: number;
  readonly stars: number;
  /**
   * The last rule that matches a path.
   *
   * @param inner bytes of the path below the folder, with slashes
   */
  find(inner: string, isFolder: boolean): Rule | null;
}

/** The rules that apply in one folder: the nearest ignore file decides, and the user's own patterns override it. */
export interface FolderRules {
  /** @param name of an entry of the folder */
  judge(name: string, isFolder: boolean): Verdict;
  /**
   * The rules of an ignore file in this folder that Quarry cannot use, and why; `null` if it uses all.
   *
   * @param name of the file
   */
  skipped(name: string): string | null;
  /**
   * The rules in a folder of this one, whose rule files are read. @param names of its entries
   *
   * @throws what the system says, where it cannot read such a file for a reason that is not the file's own
   */
  below(folder: OpenFolder, names: ReadonlySet<string>): Promise<FolderRules>;
}

/**
 * The rules in the folder of a source. Ignore files above the source do not count: if a person adds a folder that the
 * repository around it ignores, as is common for session notes, that person wants it read.
 *
 * @param own patterns of the user, as lines of a `.gitignore` in this folder
 * @throws as {@link FolderRules.below}
 */
export async function rulesOf(
  root: OpenFolder,
  names: ReadonlySet<string>,
  own: readonly string[],
): Promise<FolderRules> {
  const ownSet = own.length > 0 ? readSet(root.path, OWN, own.map(bytesOf), { rules: 0, stars: 0 }).set : null;
  return folderRules(root.path, root.path, ownSet, [], [], new Map()).below(root, names);
}

/**
 * @param muted sets that leave out a folder above, which a nearer one took in again: of what is in it they would say
 *   the same
 * @param skipped by the names of this folder's files with rules
 */
function folderRules(
  root: string,
  folder: string,
  own: RuleSet | null,
  sets: readonly RuleSet[],
  muted: readonly RuleSet[],
  skipped: ReadonlyMap<string, string>,
): FolderRules {
  const speaking = (own ? [own, ...sets] : sets).filter((set) => !muted.includes(set));
  const prefixes = new Map(speaking.map((set) => [set, bytesOf(relative(set.folder, folder))]));
  return {
    judge(name, isFolder) {
      const bytes = bytesOf(name);
      for (const set of speaking) {
        const prefix = prefixes.get(set);
        const rule = set.find(prefix ? `${prefix}/${bytes}` : bytes, isFolder);
        if (!rule) continue;
        if (rule.takesIn) return { kind: 'included', own: set === own };
        const at = [relative(root, set.folder), set.file].filter(Boolean).join('/');
        return {
          kind: 'excluded',
          file: set.file,
          reason: set === own ? `${at}: ${rule.text}` : `${at} line ${rule.line}: ${rule.text}`,
        };
      }
      return { kind: 'none' };
    },
    skipped: (name) => skipped.get(name) ?? null,
    async below(inner, names) {
      const silent =
        inner.path === folder
          ? []
          : speaking.filter((set) => set.find(bytesOf(relative(set.folder, inner.path)), true)?.takesIn === false);
      const held = own ? [own, ...sets] : sets;
      const room = { rules: sum(held.map(({ rules }) => rules)), stars: sum(held.map(({ stars }) => stars)) };
      const found: RuleSet[] = [];
      const told = new Map<string, string>();
      for (const file of RULE_FILES) {
        if (!names.has(file)) continue;
        const read = await readLines(inner, file);
        const { set, skipped: why } = readSet(inner.path, file, read.lines, room);
        found.unshift(set);
        const all = read.cut
          ? [
              ...why,
              `all after line ${read.lines.length.toLocaleString('en')} (the file has more than ${LARGEST_FILE / 1024 / 1024} MB or ${MOST_LINES.toLocaleString('en')} lines)`,
            ]
          : why;
        if (read.unread !== undefined) told.set(file, read.unread);
        else if (all.length > 0) told.set(file, inWords(all));
      }
      return folderRules(root, inner.path, own, [...found, ...sets], [...muted, ...silent], told);
    },
  };
}

interface RuleLines {
  /** One rule each, as bytes. */
  readonly lines: readonly string[];
  readonly cut: boolean;
  /**
   * Why Quarry could use none of the rules, in a sentence. The files that they exclude are then read, so the user must
   * know.
   */
  readonly unread?: string;
}

/** What a file with rules says. A folder of that name has no rules. */
async function readLines(folder: OpenFolder, file: string): Promise<RuleLines> {
  let bytes: Buffer;
  try {
    bytes = await folder.beginning(file, LARGEST_FILE + 1);
  } catch (error) {
    if (isOfFile(error)) return { lines: [], cut: false, ...(await reasonFor(folder, file, error)) };
    throw error; // what rules hold is not known
  }
  const lines = bytes
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .replace(/\n$/, '')
    .split('\n', MOST_LINES + 1);
  const whole = bytes.length > LARGEST_FILE ? lines.slice(0, -1) : lines; // the last one may be half a line
  return { lines: whole.slice(0, MOST_LINES), cut: bytes.length > LARGEST_FILE || lines.length > MOST_LINES };
}

/** `{}` if there is nothing to report: the file was deleted meanwhile, or is a folder. */
async function reasonFor(folder: OpenFolder, file: string, error: unknown): Promise<{ readonly unread?: string }> {
  const stats = await folder.look(file).catch(() => null);
  if (stats === null || stats.isDirectory() || isGone(error)) return {};
  const why = stats.isSymbolicLink() ? 'It is a link, and links are not followed.' : unreadable(error);
  return {
    unread: `Quarry cannot use its rules, so it reads the files that they exclude: ${why.charAt(0).toLowerCase()}${why.slice(1)}`,
  };
}

/** @param room what is taken up by the rules above; what these take up is added */
function readSet(
  folder: string,
  file: string,
  lines: readonly string[],
  room: { rules: number; stars: number },
): { readonly set: RuleSet; readonly skipped: readonly string[] } {
  const rules: Rule[] = [];
  const skipped: string[] = [];
  for (const [index, given] of lines.entries()) {
    const skip = (why: string): number => skipped.push(`line ${index + 1} (${why})`);
    if (given.length > LONGEST_RULE && !given.startsWith('#')) {
      skip(`it has more than ${LONGEST_RULE.toLocaleString('en')} bytes`);
      continue;
    }
    const rule = readRule(given, index + 1, IGNORE_CASE);
    if (!rule) continue;
    const stars = rule.rest?.stars ?? 0;
    if (stars > MOST_WILDCARDS) skip(`it has more than ${MOST_WILDCARDS} wildcards`);
    else if (room.rules >= MOST_RULES) skip(`this folder has more than ${MOST_RULES.toLocaleString('en')} rules`);
    else if (room.stars + stars > MOST_STARS_TOGETHER)
      skip(`the rules of this folder have more than ${MOST_STARS_TOGETHER.toLocaleString('en')} wildcards`);
    else {
      room.rules++;
      room.stars += stars;
      rules.push(rule);
    }
  }
  return { set: ruleSet(folder, file, rules), skipped };
}

/** Rules without wildcards are found in a map; only rules with wildcards are tried one by one. */
function ruleSet(folder: string, file: string, rules: readonly Rule[]): RuleSet {
  const plain = {
    folderNames: new Map<string, number>(),
    names: new Map<string, number>(),
    folderPaths: new Map<string, number>(),
    paths: new Map<string, number>(),
  };
  const wild: number[] = [];
  for (const [index, { beginning, rest, byName, foldersOnly }] of rules.entries()) {
    if (rest) wild.push(index);
    else
      plain[byName ? (foldersOnly ? 'folderNames' : 'names') : foldersOnly ? 'folderPaths' : 'paths'].set(
        beginning,
        index,
      );
  }
  const find = (inner: string, isFolder: boolean): Rule | null => {
    const folded = IGNORE_CASE ? lower(inner) : inner;
    const name = folded.slice(folded.lastIndexOf('/') + 1);
    const found = [
      plain.names.get(name),
      plain.paths.get(folded),
      ...(isFolder ? [plain.folderNames.get(name), plain.folderPaths.get(folded)] : []),
    ];
    let last = Math.max(-1, ...found.map((index) => index ?? -1));
    for (let at = wild.length - 1; at >= 0 && wild[at]! > last; at--) {
      const { foldersOnly, byName, beginning, rest } = rules[wild[at]!]!;
      const text = byName ? name : folded;
      if ((!foldersOnly || isFolder) && text.startsWith(beginning) && rest!.matches(text.slice(beginning.length)))
        last = wild[at]!;
    }
    return rules[last] ?? null;
  };
  return { folder, file, rules: rules.length, stars: sum(rules.map(({ rest }) => rest?.stars ?? 0)), find };
}

/** So many rules are named. */
const NAMED = 3;

function inWords(skipped: readonly string[]): string {
  const named = skipped.slice(0, NAMED).join(', ');
  const more = skipped.length > NAMED ? ` and ${(skipped.length - NAMED).toLocaleString('en')} more` : '';
  return `Quarry skips some of its rules and reads the files that they exclude. Skipped: ${named}${more}.`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** With slashes; empty for the folder itself. */
function relative(folder: string, inner: string): string {
  // elsewhere than on Windows a backslash is a character of a name
  return path.relative(folder, inner).replaceAll(path.sep, '/');
}
