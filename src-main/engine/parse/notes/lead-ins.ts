/** Lines that only announce what comes below them, such as `Next Steps:`. */

/** A longer one says something. */
const MOST_WORDS = 5;

/** Words that name a kind of thing, or that something was done, and not which. */
const EMPTY = new Set(
  `next step steps thing things change changes key main new more other further detail details result results finding
  findings note notes file files item items list summary overview following follows approach approaches reason reasons
  problem problems issue issues solution solutions option options question questions answer answers task tasks todo
  todos goal goals work completed done implemented implementation updated update updates added fixed fixes created
  changed removed modified discussed discussion decided decision decisions explored worked through includes included
  including proposed happened happens causes caused better best progress current status analysis revealed phase phases
  example examples challenge challenges pattern patterns insight insights observation observations context background
  plan plans action actions remaining outstanding open important final first last session activity learned learning
  learnings lesson lessons made taken faced identified found reviewed review tested testing confirmed verified noted
  covers contains shows means here there what how why this that these those it we i you they the a an and or of to in
  for on with as by from at is are was were did do so far now then also all both each some one two three four five six
  seven eight nine ten several many needed required considered possible potential additional specific specifically
  below above left still pending`.split(/\s+/),
);

/**
 * Whether a line ends with a colon and says nothing itself: all its words are among those that only announce.
 *
 * @param line without marks
 */
export function isBareLeadIn(line: string): boolean {
  if (!line.endsWith(':')) return false;
  const words = line.slice(0, -1).trim().split(/\s+/);
  return words.length <= MOST_WORDS && words.every((word) => EMPTY.has(word.toLowerCase().replace(/[’']s$|&/, '')));
}
