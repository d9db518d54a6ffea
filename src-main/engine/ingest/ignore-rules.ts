/** What the user's ignore files and own patterns leave out, by git's rules. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import createIgnore, { type Ignore } from 'ignore';

/** Names of the files that hold rules, in the order in which they count: what stands in a later one goes before. */
export const RULE_FILES = ['.gitignore', '.ignore'] as const;

/** Where rules of the user's own stand. */
const OWN = 'settings.json';

/** git's own settings of these systems. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

export type Verdict =
  /** No rule says anything. */
  | { readonly kind: 'none' }
  /** A rule with `!` takes it in. `own`: one of the user's own patterns, which goes before all else. */
  | { readonly kind: 'included'; readonly own: boolean }
  /** `reason` names the rule: `.gitignore line 3: build/`. `file`: the name of its file. */
  | { readonly kind: 'excluded'; readonly file: string; readonly reason: string };

/** Rules of one file, for the folder it stands in and all below. */
interface RuleSet {
  readonly folder: string;
  readonly file: string;
  readonly ignore: Ignore;
}

/** The rules that hold in one folder: the nearest file decides, the user's own patterns go before it. */
export interface FolderRules {
  /** @param name of an entry of the folder */
  judge(name: string, isFolder: boolean): Verdict;
  /** The rules in a folder of this one, whose rule files are read. @param names of its entries */
  below(folder: string, names: ReadonlySet<string>): Promise<FolderRules>;
}

/**
 * The rules in the folder of a source. Files above it do not count: who adds a folder that the repository around it leaves out,
 * as many do with session notes, wants it read.
 *
 * @param own patterns of the user, as lines of a `.gitignore` in this folder
 */
export async function rulesOf(root: string, names: ReadonlySet<string>, own: readonly string[]): Promise<FolderRules> {
  const ownSet = own.length > 0 ? ruleSet(root, OWN, own) : null;
  return folderRules(root, root, ownSet, [], []).below(root, names);
}

/** @param muted sets that leave out a folder above, which a nearer one took in again: of what is in it they would say the same */
function folderRules(root: string, folder: string, own: RuleSet | null, sets: readonly RuleSet[], muted: readonly RuleSet[]): FolderRules {
  const judge = (name: string, isFolder: boolean): Verdict => {
    const entry = path.join(folder, name);
    for (const set of own ? [own, ...sets] : sets) {
      if (muted.includes(set)) continue;
      const { ignored, unignored, rule } = set.ignore.test(relative(set.folder, entry) + (isFolder ? '/' : ''));
      if (unignored) return { kind: 'included', own: set === own };
      if (!ignored) continue;
      const at = [relative(root, set.folder), set.file].filter(Boolean).join('/');
      return { kind: 'excluded', file: set.file, reason: set === own ? `${at}: ${rule?.pattern ?? ''}` : `${at} line ${rule?.mark ?? '?'}: ${rule?.pattern ?? ''}` };
    }
    return { kind: 'none' };
  };
  return {
    judge,
    async below(inner, names) {
      const found: RuleSet[] = [];
      for (const file of RULE_FILES) {
        if (!names.has(file)) continue;
        const text = await readFile(path.join(inner, file), 'utf8').catch(() => ''); // what cannot be read rules nothing
        found.unshift(ruleSet(inner, file, text.replace(/^\uFEFF/, '').split(/\r?\n/)));
      }
      const silent = inner === folder ? [] : [own, ...sets].filter((set): set is RuleSet => set !== null && !muted.includes(set) && set.ignore.test(`${relative(set.folder, inner)}/`).ignored);
      return folderRules(root, inner, own, [...found, ...sets], [...muted, ...silent]);
    },
  };
}

function ruleSet(folder: string, file: string, lines: readonly string[]): RuleSet {
  const ignore = createIgnore({ ignorecase: IGNORE_CASE });
  for (const [index, pattern] of lines.entries()) if (pattern.trim() !== '') ignore.add({ pattern, mark: String(index + 1) });
  return { folder, file, ignore };
}

/** With slashes; empty for the folder itself. */
function relative(folder: string, inner: string): string {
  return path.relative(folder, inner).replaceAll(path.sep, '/'); // elsewhere than on Windows a backslash is a character of a name
}
