/**
 * Discovery: finds what could be indexed on this computer, when a person asks. Quarry proposes it and never indexes it
 * by itself.
 */
import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../../../../src-shared/errors.ts';
import type { Proposal, Proposals } from '../../../../src-shared/model.ts';
import type { CancelSignal } from '../../../../src-shared/rpc.ts';
import { type Finding, findNotes, putTogether, vaultIn } from './find-notes.ts';
import { listedVaults, logPlaces, realFolder, vaultLists, type Whose } from './known-places.ts';
import { createDiscoveryBudget, type DiscoveryBudget } from './discovery-budget.ts';
import { expiryDays, expiryOf } from './log-expiry.ts';
import { isAssistantLog } from './note-detection.ts';
import { rootOf, scan } from '../scan/scanner.ts';
import { covers } from '../manage-sources.ts';
import { FORMATS } from '../../parse/format-list.ts';

/** The most entries of folders that a discovery lists, and the most milliseconds that it takes. */
const MOST_ENTRIES = 20_000;
const MOST_TIME = 2_000;
/**
 * The share of the budget for folders that programs document, and then for the walk through the home folder. The rest
 * is for counting.
 */
const NAMED_SHARE = 0.5;
const WALK_SHARE = 0.6;
/** How many logs are read before a folder counts as one without logs. */
const LOGS_TRIED = 5;
const MOST_PROPOSED = 100;

export interface DiscoveryOptions {
  /** Paths of the sources: discovery does not propose anything inside them. */
  readonly sources: readonly string[];
  /** The user's own patterns, as in `.gitignore`. */
  readonly ignore?: readonly string[] | undefined;
  /** The user's home folder. Default: the system's answer. */
  readonly home?: string | undefined;
  /** Default: that of this process. */
  readonly env?: Whose['env'] | undefined;
  /** Default 20,000. */
  readonly entries?: number | undefined;
  /** Milliseconds. Default 2,000. */
  readonly time?: number | undefined;
  readonly signal?: CancelSignal | undefined;
}

/** One that is being counted. */
interface Counted extends Finding {
  files: number;
  bytes: number;
  newest: number;
  exact: boolean;
  /** Whether it is known to hold what its label says. */
  sure: boolean;
  /** When its logs were last written, where their program deletes them after so many days. */
  readonly times: number[];
  days: number | null;
}

/**
 * Finds notes, vaults and logs. The time and the number of entries are limited whatever the disk contains. Follows no
 * symbolic link below the home folder, and stores nothing.
 *
 * @throws EngineError `CANCELLED`
 */
export async function discoverNotes({
  sources,
  ignore,
  home = homedir(),
  env = process.env,
  entries = MOST_ENTRIES,
  time = MOST_TIME,
  signal,
}: DiscoveryOptions): Promise<Proposals> {
  if (signal?.aborted) throw cancelled();
  const endsAt = performance.now() + time;
  const budget = createDiscoveryBudget(entries, endsAt, signal);
  const counted: Counted[] = [];
  const lookedIn: string[] = [];
  let complete = false;

  const covered = (place: string): boolean => sources.some((source) => covers(source, place));
  const count = async (findings: readonly Finding[], all: DiscoveryBudget): Promise<void> => {
    const fresh = findings.filter(
      (finding) =>
        !covered(finding.path) && !counted.some((one) => one.kind === finding.kind && covers(one.path, finding.path)),
    );
    for (const [i, finding] of fresh.entries()) {
      if (all.spent) return;
      const one = {
        ...finding,
        files: 0,
        bytes: 0,
        newest: 0,
        exact: false,
        times: [],
        days: finding.kind === 'log' ? await expiryDays(finding.path) : null,
        sure: finding.kind !== 'log' || finding.holds === 'file',
      };
      counted.push(one);
      await countFiles(one, all.part(1 / (fresh.length - i)), ignore);
    }
  };

  const look = async (): Promise<void> => {
    const own = await realFolder(home, true);
    if (own === null || path.dirname(own) === own) return; // a system's account without a home
    lookedIn.push(own);
    const whose = { home: own, env };
    const named = await namedPlaces(whose);
    lookedIn.push(...named.lookedIn);
    await count(named.findings, budget.part(NAMED_SHARE));
    const walk = budget.part(WALK_SHARE);
    const known = new Set(named.findings.map((finding) => finding.path));
    const found = await findNotes(own, walk, (folder) => known.has(folder) || covered(folder));
    await count(outermost(putTogether(found, own)), budget);
    complete = !walk.spent && !walk.cut && !budget.spent;
  };

  await withinTime(look(), endsAt, signal);
  if (signal?.aborted) throw cancelled();
  return { found: inOrder(counted), lookedIn, complete };
}

/** Logs that are there, and vaults that Obsidian lists; and where that was looked up. */
async function namedPlaces(whose: Whose): Promise<{ findings: readonly Finding[]; lookedIn: readonly string[] }> {
  const findings: Finding[] = [];
  const lookedIn: string[] = [];
  for (const { path: given, label, named } of logPlaces(whose)) {
    const place = await realFolder(given, named);
    lookedIn.push(place ?? given);
    if (place !== null) findings.push({ path: place, kind: 'log', label, holds: 'folder' });
  }
  for (const list of vaultLists(whose)) {
    const vaults = await listedVaults(list);
    if (vaults === null) continue;
    lookedIn.push(list);
    for (const vault of vaults) {
      const place = await realFolder(vault, true);
      const label = place !== null && path.dirname(place) !== place ? await vaultIn(place) : null;
      if (place !== null && label !== null) findings.push({ path: place, kind: 'vault', label, holds: 'folder' });
    }
  }
  return { findings: outermost(findings), lookedIn };
}

/** Counts the files that would be read, with the rules of indexing, as far as the budget goes. */
async function countFiles(one: Counted, budget: DiscoveryBudget, ignore: readonly string[] | undefined): Promise<void> {
  let tried = 0;
  const source = { path: one.path, kind: one.holds };
  for await (const found of scan(source, { ignore, list: (folder) => budget.list(folder) })) {
    if (budget.late) return;
    if (found.kind !== 'candidate') continue;
    one.files++;
    one.bytes += found.size;
    if (one.days !== null && FORMATS.grows(found.path)) one.times.push(found.modifiedAt);
    one.newest = Math.max(one.newest, found.modifiedAt);
    if (one.sure || !FORMATS.grows(found.path)) continue;
    if (tried++ === LOGS_TRIED) return;
    one.sure = await isAssistantLog(rootOf(source), found.path);
  }
  one.exact = !budget.cut;
}

/** Keeps only the outermost folder of each kind: it contains the others. */
function outermost(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (finding, i) =>
      !findings.some(
        (other, j) =>
          other.kind === finding.kind && covers(other.path, finding.path) && (other.path !== finding.path || j < i),
      ),
  );
}

const KINDS = ['notes', 'vault', 'log'] as const satisfies readonly Proposal['kind'][];

function inOrder(counted: readonly Counted[]): readonly Proposal[] {
  return counted
    .filter(({ sure, files }) => sure && files > 0)
    .map(({ path: at, kind, label, files, bytes, newest, exact, days, times }) => {
      const expiry = days === null ? null : expiryOf(days, times);
      return { path: at, kind, label, files, bytes, newest: Math.round(newest), exact, ...(expiry ? { expiry } : {}) };
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.files - a.files || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_PROPOSED);
}

/**
 * Settles when the work is done, or when its time is over or the caller has cancelled: a disk may not answer at all.
 */
function withinTime(work: Promise<void>, endsAt: number, signal: CancelSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve();
    const timer = setTimeout(end, Math.max(0, endsAt - performance.now()));
    signal?.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    });
  });
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'It was stopped.');
}
