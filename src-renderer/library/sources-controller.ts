import { hasCode, inWords, toWire, type WireError } from '../../src-shared/errors.ts';
import type { IndexReport, IndexStatus, Source } from '../../src-shared/model.ts';
import { throughCrashes } from '../../src-shared/retry-after-crash.ts';
import type { Remote } from '../engine.ts';
import { longPath, plural } from '../parts/count-words.ts';
import type { Store, Toast } from '../store.ts';

/** Milliseconds between two requests for the counts during a run. */
const PAUSE = 400;

/** Errors that the banner and the status line already show. */
const SAID_ELSEWHERE = ['ENGINE_STOPPED', 'ENGINE_FAILED', 'CANCELLED'] as const;

export interface SourcesController {
  /** Requests counts and reasons again; several quick calls become one, a little later. */
  refresh(): Promise<void>;
  /** Adds a folder or file and begins to index it. The error, if there is one, is for the form to show. */
  add(path: string): Promise<WireError | null>;
  /** Adds all of these absolute paths, and begins to index them together. The error of the first that is not taken. */
  addAll(paths: readonly string[]): Promise<WireError | null>;
  /** Forgets a source; a copy's files are deleted. */
  remove(id: number): Promise<void>;
  /** Pauses or resumes the watching of a source. */
  watch(id: number, on: boolean): Promise<void>;
  /** Changes what is kept of a source's files that are gone, or whether its hidden folders are read, and indexes it. */
  change(id: number, changes: Partial<Pick<Source, 'keepGone' | 'hidden'>>): Promise<void>;
  /**
   * Brings all sources up to date that are not paused, or those named; failed files are tried again, with `again` also
   * those that crash the engine.
   */
  index(asked?: { readonly sourceIds?: readonly number[]; readonly again?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** The library's side of the engine: sources, counts, runs. */
export function createSourcesController(
  store: Store,
  api: () => Remote,
  tell: (text: string, tone?: Toast['tone']) => void,
): SourcesController {
  let next: Promise<void> | null = null;
  let last = -PAUSE;

  const read = async (): Promise<void> => {
    const status = await api().status();
    const some = (state: 'failed' | 'excluded') =>
      status.files[state] > 0
        ? api()
            .files({ state })
            .then(({ items }) => items)
        : [];
    const [failed, excluded] = await Promise.all([some('failed'), some('excluded')]);
    store.set({ status, failed, excluded, progress: running(status) });
  };

  /** During a run changes come in a stream: one request at a time, and a pause between two. */
  const refresh = (): Promise<void> => {
    if (!next) {
      next = wait(last + PAUSE - performance.now())
        .then(() => {
          next = null;
          last = performance.now();
          return read();
        })
        .catch(complain);
    }
    return next;
  };

  const complain = (error: unknown): void => {
    if (SAID_ELSEWHERE.some((code) => hasCode(error, code))) return;
    tell(inWords(toWire(error)), 'bad');
  };

  const index: SourcesController['index'] = async ({ again, ...asked } = {}) => {
    try {
      let first = again; // one more try, also for a file that crashes the engine once more
      const report = await throughCrashes(api(), () => {
        const request = first ? { ...asked, again: true } : asked;
        first = false;
        return api().index(request);
      });
      tell(describeReport(report));
    } catch (error) {
      complain(error);
    }
    await refresh();
  };

  const addAll: SourcesController['addAll'] = async (paths) => {
    const ids = new Set<number>();
    let failed: WireError | null = null;
    for (const path of paths) {
      try {
        ids.add((await api().addSource({ path })).id);
      } catch (error) {
        failed ??= toWire(error);
      }
    }
    if (ids.size > 0) {
      await refresh();
      void index({ sourceIds: [...ids] });
    }
    return failed;
  };

  return {
    refresh,
    index,
    add: (path) => addAll([longPath(path.trim(), store.get().info?.home)]),
    addAll,
    async remove(id) {
      const copy = store.get().status?.sources.find((source) => source.id === id)?.copy ?? false;
      try {
        await api().removeSource({ id });
        tell(
          copy
            ? 'Removed, and the copy deleted. The originals are unchanged.'
            : 'Removed from Quarry. Your files are unchanged.',
        );
      } catch (error) {
        complain(error);
      }
      await refresh();
    },
    async watch(id, on) {
      try {
        await api().setWatching({ sourceId: id, on });
      } catch (error) {
        complain(error);
      }
      await refresh();
    },
    async change(id, changes) {
      try {
        await api().changeSource({ id, ...changes });
        await refresh();
        await index({ sourceIds: [id] });
      } catch (error) {
        complain(error);
      }
    },
    async stop() {
      await api().stopIndexing().catch(complain);
    },
  };
}

function wait(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

function running({ progress }: IndexStatus): IndexStatus['progress'] {
  return progress && progress.stage !== 'done' && progress.stage !== 'stopped' ? progress : null;
}

/** `12 notes indexed, 3 failed.` or `Everything was up to date.` */
export function describeReport({ indexed, failed, removed, stopped }: IndexReport): string {
  const parts = [
    indexed > 0 && `${plural(indexed, 'note')} indexed`,
    removed > 0 && `${plural(removed, 'note')} removed`,
    failed > 0 && `${plural(failed, 'file')} failed`,
  ].filter(Boolean);
  if (stopped) return ['Stopped', ...parts].join('; ') + '. Quarry keeps what it has done.';
  return parts.length > 0 ? `${parts.join(', ')}.` : 'Everything was up to date.';
}
