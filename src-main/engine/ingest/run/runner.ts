/**
 * Schedules runs. Runs that the user asks for, and large runs, go one after the other; a few files that were just
 * edited are read in parallel, at once.
 */
import { EngineError, toWire, type WireError } from '../../../../src-shared/errors.ts';
import type { IndexProgress, IndexReport } from '../../../../src-shared/model.ts';
import { log } from '../../../system/log.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { Database } from '../../store/database.ts';
import { countFiles } from '../../store/files.ts';
import { whenWritable } from '../../store/write/long-write.ts';
import type { SourceRow } from '../../store/sources.ts';
import type { Scope } from '../scan/compare.ts';
import { createSecurePurge } from './secure-purge.ts';
import { projectionsOf } from '../../store/attached-projections.ts';
import { type IndexerParts, type Run, runIndexer, type RunReport } from './indexer.ts';
import { createSerialQueue, type SerialQueue } from './serial-queue.ts';

/** How much is read in parallel to a run: more would delay the next edit. 512 KB take some seconds to embed. */
const FEW = { files: 32, bytes: 512 * 1024 };

export interface RunnerOptions {
  readonly db: Database;
  /** The work of a run. Rejects if there is no model; the words of removed documents are purged all the same. */
  readonly parts: () => Promise<IndexerParts & { readonly embedder: Embedder }>;
  readonly onProgress: (progress: IndexProgress) => void;
  readonly onChange: (last: boolean) => void;
  readonly onFolder?: ((source: SourceRow, folder: string) => void) | undefined;
  /** A run over these sources could not write what it found: they must be scanned again. */
  readonly onMissed: (scopes: readonly Scope[]) => void;
  /** An error that a user may read, of whatever was thrown. */
  readonly readable: (error: unknown) => unknown;
  /** Deletes files outside of the database that contain words of removed documents. Default: there are none. */
  readonly onErased?: (() => void) | undefined;
  /** The error of a call after {@link Runner.close}. */
  readonly closedError: () => Error;
}

export interface Runner {
  /** The run that is shown, or `null`. */
  readonly progress: IndexProgress | null;
  /** Why the last run could not write what it found; `null` if a later run could. */
  readonly trouble: WireError | null;
  /**
   * Waits for its turn, asks `scopes` what to scan, and reads all of it.
   *
   * @param name by which it can be stopped
   */
  index(scopes: () => Promise<readonly Scope[]>, name?: string): Promise<IndexReport>;
  /**
   * Scans what may have changed. A few files are read at once; more files wait for their turn, and this call does not.
   */
  refresh(scopes: readonly Scope[]): Promise<void>;
  /**
   * Purges the words of removed documents from the database's files; later, if that cannot be done now. Never rejects.
   */
  erase(): Promise<void>;
  /**
   * Stops the present run after the documents that are being read.
   *
   * @param name of the one that is meant, which may still wait
   */
  stop(name?: string): void;
  /** Ends all runs; afterwards nothing uses the database. */
  close(): Promise<void>;
}

/** What {@link Runner.index} was asked for, until it has answered. */
interface Turn {
  readonly name: string | undefined;
  stopped: boolean;
  /** Answers while it still waits. */
  readonly giveUp: () => void;
}

/** What a run reports that never began. */
const NOTHING_DONE: IndexReport = {
  indexed: 0,
  unchanged: 0,
  failed: 0,
  excluded: 0,
  removed: 0,
  embeddings: 0,
  tookMs: 0,
  stopped: true,
};

export function createRunner({
  db,
  parts,
  onProgress,
  onChange,
  onFolder,
  onMissed,
  readable,
  onErased,
  closedError,
}: RunnerOptions): Runner {
  let progress: IndexProgress | null = null;
  let trouble: WireError | null = null;
  const turns = new Set<Turn>();
  let underWay: Turn | null = null;
  let closed = false;
  let running = 0;

  const lane = (): SerialQueue =>
    createSerialQueue(() => {
      if (closed) throw closedError();
    });
  const bulk = lane();
  const beside = lane();

  /** Records why something failed, and returns the reason as an error that a user may read. */
  const failed = (thrown: unknown): unknown => {
    const error = readable(thrown);
    if (!closed) log('indexing-failed', { code: toWire(error).code });
    const before = trouble;
    if (!closed && error instanceof EngineError) trouble = toWire(error);
    if (trouble?.code !== before?.code) onChange(true);
    return error;
  };
  /** All is well again, where something was written or nothing waits to be. Gives whether it was not before. */
  const worked = (written: boolean): boolean => {
    if (!trouble || (!written && countFiles(db).pending > 0)) return false;
    trouble = null;
    return true;
  };
  const eraser = createSecurePurge({
    db,
    inTurn: bulk.inTurn,
    closed: () => closed,
    onFailed: failed,
    onErased: onErased ?? (() => {}),
    onDone: () => worked(false) && onChange(true),
  });

  const run = async (
    own: Pick<Run, 'scopes' | 'stopped' | 'onProgress'> & Partial<Run>,
    urgent: boolean,
  ): Promise<RunReport> => {
    let changed = false;
    running++;
    log('indexing-started', { sources: own.scopes.length });
    try {
      const all = await parts();
      const { embedder } = all;
      const quick: IndexerParts['embedder'] = {
        modelInfo: embedder.modelInfo,
        countTokens: embedder.countTokens,
        embedBatch: (texts, kind) => embedder.embedBatch(texts, kind, { urgent: true }),
      };
      const report = await runIndexer(urgent ? { ...all, embedder: quick } : all, {
        ...own,
        onFolder,
        onChange() {
          changed = true;
          onChange(false);
        },
      });
      if (!report.stopped && worked(changed)) changed = true;
      logReport(report, own.quiet === true && !changed);
      return report;
    } catch (error) {
      throw failed(error);
    } finally {
      running--;
      if (running === 0)
        await parts().then(
          ({ embedder }) => embedder.release(),
          () => {},
        );
      if (changed) onChange(true);
    }
  };

  /** @param quiet a run that nobody asked for tells nothing while there is nothing to do */
  const runAll = async (scopes: () => Promise<readonly Scope[]>, quiet: boolean, turn: Turn): Promise<IndexReport> => {
    const stopped = (): boolean => turn.stopped || closed;
    underWay = turn;
    let wanted: readonly Scope[] = [];
    try {
      wanted = await scopes();
      const {
        erased,
        tooMuch: _,
        ...report
      } = await run(
        {
          scopes: wanted,
          quiet,
          stopped,
          onProgress(payload) {
            progress = payload.stage === 'done' || payload.stage === 'stopped' ? null : payload;
            onProgress(payload);
          },
        },
        false,
      );
      if (erased && !turn.stopped) await eraser.now(stopped);
      else if (erased) eraser.later();
      await whenWritable(db, () => {
        if (!stopped()) tidy();
      });
      return report;
    } catch (error) {
      if (!closed) onMissed(wanted);
      throw error;
    } finally {
      underWay = null;
      progress = null;
    }
  };

  const inTurn = async (
    scopes: () => Promise<readonly Scope[]>,
    quiet: boolean,
    name?: string,
  ): Promise<IndexReport> => {
    const { promise: givenUp, resolve } = Promise.withResolvers<IndexReport>();
    const turn: Turn = { name, stopped: false, giveUp: () => resolve(NOTHING_DONE) };
    turns.add(turn);
    try {
      return await Promise.race([
        givenUp,
        bulk.inTurn(async () => (turn.stopped ? NOTHING_DONE : runAll(scopes, quiet, turn))),
      ]);
    } finally {
      turns.delete(turn);
    }
  };

  const tidy = (): void => {
    try {
      db.transaction(() => projectionsOf(db).forEach((projection) => projection.tidy?.(db))).immediate();
    } catch (error) {
      failed(error); // the next run does it
    }
  };

  return {
    get progress() {
      return progress;
    },
    get trouble() {
      return trouble;
    },
    index: (scopes, name) => inTurn(scopes, false, name),
    refresh: (scopes) =>
      beside.inTurn(async () => {
        const { tooMuch, erased } = await run(
          { scopes, stopped: () => closed, onProgress() {}, quiet: true, most: FEW },
          true,
        );
        if (erased) eraser.later();
        if (tooMuch) inTurn(async () => scopes, true).catch(() => {}); // `trouble` tells, and it is tried again
      }),
    erase: () => eraser.now(() => closed),
    stop(name) {
      for (const turn of turns) {
        if (name === undefined ? turn !== underWay : turn.name !== name) continue;
        turn.stopped = true;
        if (turn !== underWay) turn.giveUp();
      }
    },
    async close() {
      closed = true;
      await Promise.all([bulk.ended(), beside.ended()]);
      await eraser.close();
    },
  };
}

/** @param idle nobody asked for the run, and it found nothing to do */
function logReport(
  { indexed, unchanged, failed, excluded, removed, embeddings, tookMs, stopped }: RunReport,
  idle: boolean,
): void {
  log(
    'indexing-finished',
    { indexed, unchanged, failed, excluded, removed, embeddings, ms: Math.round(tookMs), stopped },
    idle ? 'debug' : 'info',
  );
}
