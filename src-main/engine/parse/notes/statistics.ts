/** Lines that count what a session did to a repository, such as `Files changed: 8`. */

/** What is counted, and what was done to it. */
const COUNTED =
  /^(?:(?:total|new|number of|git|all) )*(?:commits?|files?|lines?|insertions?|additions?|deletions?|last commit|working (?:tree|directory)|git status|(?:uncommitted|staged|untracked|modified|patterns?|beliefs?)(?: (?:files?|changes?|items?))?)(?: (?:this session|in this session|since start|made|changed|modified|added|deleted|removed|created|touched|updated|captured|total|so far|count))*$/i;
/** The same where it may mean something else, too, and the section has to say that commits are told of. */
const COUNTED_IN_SECTION =
  /^(?:branch(?:es)?|tags?|duration|time|tests?|specs?|docs?|decisions?|sessions?)(?: \p{L}+)?$/iu;

const UNITS =
  'files?|commits?|lines?|insertions?|deletions?|additions?|total|changed|modified|added|deleted|removed|created|updated|renamed|new|untracked|tracked|staged|unstaged|uncommitted|committed|tests?|docs?|code|config|specs?|scripts?|sources?|patterns?|beliefs?|sessions?|archives?|net|in|this|all|across|both|and|of|over|since|last|none|no|clean|tree|working|is|directory|seconds?|minutes?|hours?|days?|weeks?|ago|just|now|yes|plus|rust|typescript|javascript|python|go';
const UNIT = new RegExp(`^(?:${UNITS})$`, 'i');
const COUNT = /^[~≈+±-]?\d[\d,.]*(?:\+|%|k)?$/i;
/** A hash, or a link to a commit or a session. */
const POINTER = /^(?:\[\[[^\]\s]{1,80}\]\]|(?=[0-9a-f]*\d)[0-9a-f]{7,40}|#\d+)$/i;
/** A path or the name of a file. */
const FILE = /^[\p{L}\p{N}_.*@-]+(?:\/[\p{L}\p{N}_.*@-]*)+$|^[\p{L}\p{N}_-]+\.[\p{L}\p{N}]{1,5}$/u;
/** Words that a remark in brackets may have: more of them say something. */
const REMARK = 3;

/** Whether a word is a number as statistics have it: `8`, `+120`, `~3`, `1,204`. */
export function isCount(word: string): boolean {
  return COUNT.test(word);
}

/**
 * `Files changed: 8`, `Last commit: 5 minutes ago`, `3 files changed, 120 insertions(+)`, `Working tree clean`.
 *
 * @param line without marks
 * @param amongCommits whether it stands in a section about commits, where less is needed to tell
 */
export function isStatistic(line: string, amongCommits: boolean): boolean {
  const colon = line.indexOf(':');
  if (colon < 0) {
    if (/^(?:git )?(?:clean )?working (?:tree|directory)(?: is)?(?: clean)?\.?$/i.test(line))
      return /clean/i.test(line);
    return /^\d[\d,]* files? changed\b/i.test(line) && counts(line.replace(/\([+-]\)/g, ''));
  }
  const label = line.slice(0, colon).trim();
  const known = COUNTED.test(label) || (amongCommits && COUNTED_IN_SECTION.test(label));
  return known && counts(line.slice(colon + 1).trim());
}

/** Whether a value is nothing but counts with their units; a remark in brackets may have a few words. */
function counts(value: string): boolean {
  const remarks = [...value.matchAll(/\(([^()]*)\)/g)].map((match) => match[1] as string);
  const bare = value.replace(/\([^()]*\)/g, ' ');
  const words = wordsOf(bare);
  if (words.length === 0 || words.length > 16 || !words.every(isPart)) return false;
  if (!words.some((word) => /\d/.test(word) || /^(?:none|no|clean|now)$/i.test(word))) return false;
  return remarks.every((remark) => {
    const own = wordsOf(remark);
    return own.every((word) => isPart(word) || FILE.test(word)) || own.length <= REMARK;
  });
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(/[\s,;/+]+(?![\d])|\s+/)
    .map((word) => word.replace(/^[,;:–—-]+(?!\d)|[,;:.]+$/g, ''))
    .filter((word) => word !== '');
}

function isPart(word: string): boolean {
  return COUNT.test(word) || UNIT.test(word) || POINTER.test(word);
}
