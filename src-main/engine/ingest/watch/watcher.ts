/** Watches the sources: a reported change is read soon after, and a rescan finds changes that were not reported. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { describeError } from '../../../../src-shared/errors.ts';
import type { WatchState } from '../../../../src-shared/model.ts';
import type { SourceRow } from '../../store/sources.ts';
import { createBatches } from './batches.ts';
import type { Scope } from '../scan/compare.ts';
import { isRemote } from './remote-file-systems.ts';
import { RULE_FILES } from '../scan/ignore-rules.ts';
import { scan } from '../scan/scanner.ts';
import { storedState } from '../manage-sources.ts';
import { mayBeUndecodable } from '../scan/undecodable-names.ts';
import { brokenBy, type TreeWatch, watchFolders, type WatchHooks, watchTree } from './watch-events.ts';
import { warn } from '../../../system/terminal.ts';

/** In milliseconds. */
export interface WatchTimes {
  /** See `BatchesOptions`. Long enough for an editor that writes a new file and renames it over the old one. */
  readonly quiet: number;
  readonly longest: number;
  /** Between two checks of which sources exist, and whether each source is still the same folder. */
  readonly check: number;
  /** Between two scans of a source that cannot be watched. */
  readonly poll: number;
  /** Between two scans of a watched source: events can get lost silently. */
  readonly rescan: number;
  /**
   * Until the first scan, if nobody asked for one since the start. The engine before this one may have ended because of
   * a file that would end this one too, and an engine that ends rarely is restarted for ever.
   */
  readonly firstRescan: number;
  /** Until a failed batch is retried: a full disk, a locked database. */
  readonly retry: number;
}

const TIMES: WatchTimes = {
  quiet: 150,
  longest: 2_000,
  check: 5_000,
  poll: 30_000,
  rescan: 10 * 60_000,
  firstRescan: 2 * 60_000,
  retry: 10_000,
};

export interface WatcherOptions {
  readonly sources: () => readonly SourceRow[];
  /** The user's own ignore patterns. Read again each time that folders are opened. */
  readonly ignore: readonly string[];
  /** Scans what may have changed; a rejected scan is retried. */
  readonly refresh: (scopes: readonly Scope[]) => Promise<void>;
  /** The way in which a source is watched has changed, or the source is scanned for the first time. */
  readonly onState: () => void;
  readonly times?: Partial<WatchTimes> | undefined;
  /** Asks the system to report changes in a folder. Default: the way of this system. */
  readonly begin?: ((folder: string, hooks: WatchHooks) => Promise<TreeWatch>) | undefined;
}

export interface Watcher {
  /** Watches exactly the present sources, without the paused ones. `fresh`: sources that are scanned, too. */
  update(fresh?: readonly number[]): void;
  /** Settles when each source is watched, as far as possible: changes from then on are noticed. */
  settled(): Promise<void>;
  stateOf(source: SourceRow): WatchState;
  /** How many of the sources that are there nobody has asked to scan since they are watched. */
  readonly unscanned: number;
  /** A run is about to read a folder. */
  onFolder(source: SourceRow, folder: string): void;
  /** A run is about to scan all of these sources. */
  covered(sources: readonly SourceRow[]): void;
  /** A run over these sources failed: they are scanned again later. */
  missed(sources: readonly SourceRow[]): void;
  close(): Promise<void>;
}

interface Watched {
  readonly source: SourceRow;
  state: WatchState;
  /** The identity of the folder, whatever its name; empty while the folder does not exist. */
  identity: string;
  watch: TreeWatch | null;
  opened: Promise<void>;
  /** When the whole source was last scanned, by `performance.now`. */
  lookedAt: number;
  /** The source was not scanned since the engine began to watch it. */
  untouched: boolean;
  ended: boolean;
}

export function createWatcher(options: WatcherOptions): Watcher {
  const { sources, refresh, onState, times, begin = beginTree } = options;
  const { quiet, longest, check, poll, rescan, firstRescan, retry } = { ...TIMES, ...times };
  const all = new Map<number, Watched>();
  let closed = false;

  const batches = createBatches({
    quiet,
    longest,
    retry,
    run: async (marks) => {
      const scopes = [...marks].flatMap(([id, places]): Scope[] => {
        const source = all.get(id)?.source;
        return source ? [{ source, places: places === 'all' ? places : [...places], retry: places !== 'all' }] : [];
      });
      if (scopes.length > 0) await refresh(scopes);
    },
  });

  const looked = (one: Watched): void => {
    one.lookedAt = performance.now();
    if (!one.untouched) return;
    one.untouched = false;
    onState();
  };
  const lookAtAll = (one: Watched): void => {
    looked(one);
    batches.add(one.source.id, 'all');
  };

  const become = (one: Watched, watching: WatchState['watching'], watchingNote = ''): void => {
    const was = one.state;
    one.state = { watching, watchingNote };
    if (was.watching !== watching || was.watchingNote !== watchingNote) onState();
  };

  const hooksOf = (one: Watched): WatchHooks => ({
    changed(place) {
      if (one.ended) return;
      if (one.source.kind === 'file') {
        if (place === one.source.path) batches.add(one.source.id, place);
        return;
      }
      // Rules decide for all that lies beside them and below; a name that could not be read is found in its folder.
      const name = path.basename(place);
      const wide = (RULE_FILES as readonly string[]).includes(name) || mayBeUndecodable(name);
      batches.add(one.source.id, wide ? path.dirname(place) : place);
    },
    lost(broken) {
      if (one.ended) return;
      if (broken !== '') {
        void one.watch?.close();
        one.watch = null;
        become(one, 'polling', broken);
      }
      lookAtAll(one);
    },
  });

  const open = async (one: Watched): Promise<void> => {
    const { source } = one;
    const before = one.watch;
    one.watch = null;
    await before?.close();
    const place = placeOf(source);
    one.identity = await identityOf(place);
    if (one.ended) return;
    if (one.identity === '') return become(one, 'polling', 'The folder does not exist now.');
    if (await isRemote(place)) return become(one, 'polling', 'Its drive does not report changes.');
    try {
      const watch = source.kind === 'file' ? watchFolders(hooksOf(one)) : await begin(place, hooksOf(one));
      one.watch = watch;
      watch.add(place);
      if (source.kind === 'folder' && watch.byFolder) {
        for await (const _ of scan(source, {
          ignore: options.ignore,
          files: false,
          onFolder: (folder) => watch.add(folder),
        }))
          if (one.ended) break;
      }
      if (one.ended) await watch.close();
      else if (one.watch === watch) become(one, 'live');
    } catch (error) {
      become(one, 'polling', brokenBy(error));
    }
  };

  /** One after the other: an opening under way ends before the next begins. */
  const reopen = (one: Watched, fresh: boolean): void => {
    one.opened = one.opened.then(async () => {
      if (one.ended) return;
      await open(one);
      if (fresh && !one.ended) lookAtAll(one);
    });
  };

  const end = async (one: Watched): Promise<void> => {
    one.ended = true;
    all.delete(one.source.id);
    batches.drop(one.source.id);
    await one.opened;
    await one.watch?.close();
  };

  const update = (fresh: readonly number[] = []): void => {
    if (closed) return;
    const wanted = new Map(
      sources()
        .filter(({ paused }) => !paused)
        .map((source) => [source.id, source]),
    );
    for (const one of all.values()) if (!wanted.has(one.source.id)) void end(one);
    for (const [id, source] of wanted) {
      const known = all.get(id);
      if (known && fresh.includes(id)) lookAtAll(known);
      if (known) continue;
      const one: Watched = {
        source,
        state: { watching: 'off', watchingNote: '' },
        identity: '',
        watch: null,
        opened: Promise.resolve(),
        lookedAt: performance.now(),
        untouched: true,
        ended: false,
      };
      all.set(id, one);
      reopen(one, fresh.includes(id));
    }
  };

  const lookAround = async (): Promise<void> => {
    update();
    for (const one of all.values()) {
      await one.opened;
      const identity = await identityOf(placeOf(one.source));
      if (one.ended) continue;
      const interval = one.untouched ? firstRescan : one.state.watching === 'live' ? rescan : poll;
      const due = performance.now() - one.lookedAt >= interval;
      if (identity !== one.identity) reopen(one, true);
      // The reason why the system could not watch may have passed.
      else if (due && one.state.watching === 'polling' && one.watch === null && identity !== '') reopen(one, true);
      else if (due && identity !== '') lookAtAll(one);
    }
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(lookAround).catch((error: unknown) => {
      if (!closed) warn(describeError(error));
    });
  }, check).unref();

  return {
    update,
    async settled() {
      await Promise.all([...all.values()].map(({ opened }) => opened));
    },
    stateOf: (source) => (source.paused ? undefined : all.get(source.id)?.state) ?? storedState(source),
    get unscanned() {
      return [...all.values()].filter(({ untouched, identity }) => untouched && identity !== '').length;
    },
    onFolder(source, folder) {
      const one = all.get(source.id);
      if (source.kind === 'folder') one?.watch?.add(folder);
    },
    covered(about) {
      for (const { id } of about) {
        batches.drop(id);
        const one = all.get(id);
        if (one) looked(one);
      }
    },
    missed(about) {
      for (const { id } of about) if (!closed && all.has(id)) batches.again(id);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      batches.close();
      await Promise.all([...all.values()].map(end));
      await looking;
    },
  };
}

function beginTree(folder: string, hooks: WatchHooks): Promise<TreeWatch> {
  return process.platform === 'linux' ? Promise.resolve(watchFolders(hooks)) : watchTree(folder, hooks);
}

/** The folder that is watched: a single file's own would lose it when an editor saves by renaming. */
function placeOf({ kind, path: where }: SourceRow): string {
  return kind === 'file' ? path.dirname(where) : where;
}

async function identityOf(folder: string): Promise<string> {
  const stats = await lstat(folder, { bigint: true }).catch(() => null);
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}:${stats.birthtimeNs}` : '';
}
