/**
 * The kill test: an engine is killed again and again while it indexes a folder that changes. Whenever it has died, each
 * document must be there whole or not at all, and nothing that was indexed may be lost; at the end nothing may have
 * been embedded twice, and the index must be the one that is built in peace, row by row.
 */
import { addMirrored } from './add-mirrored.ts';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../system/random.ts';
import type { IndexReport } from '../../src-shared/model.ts';
import { type EngineOptions, projectFolder } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { type Death, live, type Moment, MOMENTS } from './lifetime.ts';
import { lookAt, type Snapshot, withCopy } from './snapshot.ts';
import { makeNotes, type NoteFolder } from './notes.ts';
import { differences, rowsOf } from './rows.ts';

export interface KillOptions {
  /**
   * Decides the notes, their changes and the moments of the kills; how far the engine gets in them is the machine's
   * chance.
   */
  readonly seed: number;
  /** How many kills at least. */
  readonly kills: number;
  /** How many notes the folder begins with. Default 40. */
  readonly notes?: number;
  readonly onKill?: (report: KillReport) => void;
}

export interface KillReport {
  readonly kills: number;
  readonly moments: Readonly<Record<Moment, number>>;
  /** Kills that left some of the folder's files indexed as they are, and others not. */
  readonly amidst: number;
  /**
   * Runs that were complete, the last one in peace included: each embedded the texts that were not known, and no other.
   */
  readonly runs: number;
  /** Texts that those runs embedded. */
  readonly embeddings: number;
  /** Rows that were compared at the end, of all tables. */
  readonly rows: number;
}

/** The moments as often as they are chosen. */
const CHOICE: readonly Moment[] = [...MOMENTS, 'write', 'write'];

/** How many notes change between two lives: few, and now and then many, so that there is always something to do. */
const FEW = 12;
const MANY = 60;
/** Problems that a failure names. */
const SHOWN = 20;

/**
 * @throws Error that says what was wrong, after which kill, and where notes and index can be looked at: they stay there
 * then
 */
export async function killTest({ seed, kills, notes: count = 40, onKill }: KillOptions): Promise<KillReport> {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-kills-')));
  const random = seededRandom(seed);
  const notes = makeNotes(path.join(scratch, 'notes'), scratch, count, random);
  const options: EngineOptions = {
    dataFolder: path.join(scratch, 'data'),
    modelsFolder: path.join(projectFolder, 'models'),
    model: 'int8',
    provider: 'cpu',
  };
  const copy = path.join(scratch, 'copy');
  const moments: Record<Moment, number> = { start: 0, run: 0, document: 0, write: 0, edit: 0, rest: 0, close: 0 };
  const counts = { kills: 0, amidst: 0, runs: 0, embeddings: 0 };
  let before = lookAt(options.dataFolder, copy);
  let last = 'before the first kill';

  /** Compares what an engine left behind with what was there before it began. */
  const look = (death: Pick<Death, 'report' | 'told'>, known: ReadonlyMap<string, string>): Snapshot => {
    const now = lookAt(options.dataFolder, copy);
    const edited = known.size !== notes.files.size || [...known].some(([file, hash]) => notes.files.get(file) !== hash);
    const problems = [...now.problems, ...halves(notes, now), ...lost(notes, before, now, death.told, known)];
    if (death.report && !edited) {
      const unknown = new Set(
        [...known.values()]
          .flatMap((hash) => notes.texts.get(hash) ?? [])
          .map(hashOf)
          .filter((hash) => !before.known.has(hash)),
      );
      problems.push(...badRun(death.report, unknown.size, notes, now));
      counts.runs++;
      counts.embeddings += death.report.embeddings;
    }
    if (problems.length > 0) throw new Error(listed(problems));
    return now;
  };

  try {
    for (let round = 0; counts.kills < kills; round++) {
      const moment = round === 0 ? 'start' : random.pick(CHOICE);
      let known = new Map(notes.files);
      await live(options, notes, moment, random, (death) => {
        last = `after kill ${counts.kills + 1} (${moment}, ${death.after.toFixed(1)} ms)`;
        before = look(death, known);
        known = new Map(notes.files);
        if (!death.wasKilled) return;
        counts.kills++;
        moments[moment]++;
        const current = [...notes.files].filter(([file, hash]) => before.documents.get(file) === hash).length;
        if (current > 0 && current < notes.files.size) counts.amidst++;
        onKill?.({ ...counts, moments, rows: 0 });
      });
      for (let changes = random.below(random.below(5) === 0 ? MANY : FEW); changes > 0; changes--) notes.change();
    }

    last = `in the run in peace after kill ${counts.kills}`;
    look({ report: await indexInPeace(options, notes), told: new Set() }, new Map(notes.files));
    const peaceful = { ...options, dataFolder: path.join(scratch, 'peaceful') };
    await indexInPeace(peaceful, notes);
    const [found, expected] = [options, peaceful].map(({ dataFolder }) => withCopy(dataFolder, copy, rowsOf)) as [
      ReturnType<typeof rowsOf>,
      ReturnType<typeof rowsOf>,
    ];
    const wrong = [
      ...differences(found, expected),
      ...readdirSync(options.dataFolder)
        .filter((name) => !/^(index\.db|owner\.lock)$/.test(name))
        .map((name) => `${name} is left in the data folder.`),
    ];
    if (wrong.length > 0) throw new Error(listed(wrong));
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return { ...counts, moments, rows: [...found.values()].reduce((sum, lines) => sum + lines.length, 0) };
  } catch (cause) {
    throw new Error(`Seed ${seed}, ${last}: ${(cause as Error).message}\nNotes and index stand in ${scratch}.`, {
      cause,
    });
  }
}

/** The first few of them. */
function listed(problems: readonly string[]): string {
  return [
    ...problems.slice(0, SHOWN),
    ...(problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more.`] : []),
  ].join('\n');
}

/** A document has the texts of one version of its file, all of them and no other. */
function halves(notes: NoteFolder, { documents, texts }: Snapshot): readonly string[] {
  return [...documents].flatMap(([file, hash]) => {
    const expected = notes.texts.get(hash);
    if (!expected || !notes.versions(file).includes(hash))
      return [`${file} is indexed with a content that it never had.`];
    return JSON.stringify(texts.get(file)) === JSON.stringify(expected)
      ? []
      : [`${file} has the texts ${JSON.stringify(texts.get(file))} instead of ${JSON.stringify(expected)}.`];
  });
}

/**
 * Of a file that is still there, no older version is indexed than was before, and none that is older than what stood
 * there when the engine began, if it said that it is done with that file.
 */
function lost(
  notes: NoteFolder,
  before: Snapshot,
  now: Snapshot,
  told: ReadonlySet<string>,
  known: ReadonlyMap<string, string>,
): readonly string[] {
  return [...notes.files.keys()].flatMap((file) => {
    const versions = notes.versions(file);
    const at = (hash: string | undefined): number => (hash === undefined ? -1 : versions.indexOf(hash));
    const least = Math.max(at(before.documents.get(file)), told.has(file) ? at(known.get(file)) : -1);
    return at(now.documents.get(file)) < least
      ? [`${file} was indexed and is lost, or is an older version again.`]
      : [];
  });
}

/**
 * A complete run over files that nobody changed meanwhile embeds what is not known, once, and leaves nothing undone.
 */
function badRun(
  { embeddings, failed, stopped }: IndexReport,
  unknown: number,
  notes: NoteFolder,
  now: Snapshot,
): readonly string[] {
  const behind = [...notes.files].filter(([file, hash]) => now.documents.get(file) !== hash).map(([file]) => file);
  const surplus = [...now.documents.keys()].filter((file) => !notes.files.has(file));
  return [
    ...(embeddings === unknown ? [] : [`The run embedded ${embeddings} texts, and ${unknown} were not known.`]),
    ...(failed > 0 || stopped ? [`The run failed for ${failed} files${stopped ? ' and was stopped' : ''}.`] : []),
    ...[...behind, ...surplus].map((file) => `${file} is not as it is on disk, and the run was complete.`),
  ];
}

async function indexInPeace(options: EngineOptions, notes: NoteFolder): Promise<IndexReport> {
  const engine = superviseEngine(options);
  try {
    await addMirrored(engine.api, notes.path);
    const report = await engine.api.index();
    const ill = (await engine.api.healthCheck()).filter(({ ok }) => !ok);
    if (ill.length > 0) throw new Error(`The engine is not well: ${JSON.stringify(ill)}`);
    return report;
  } finally {
    await engine.stop();
  }
}

/** As the index tells a passage's text. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
