/** The calls that add, change, pause and remove sources, and forget what is gone. */
import type { EngineEvents, WholeEngineApi } from '../../src-shared/protocol.ts';
import type { EngineError } from '../../src-shared/errors.ts';
import type { Source } from '../../src-shared/model.ts';
import { log } from '../system/log.ts';
import { type DiscoveryOptions, discoverNotes } from './ingest/discover/discovery.ts';
import {
  addSource,
  changeSource,
  describeSource,
  expiryOfSource,
  forgetSteps,
  goneBelow,
  pauseSources,
  removeSourceSteps,
} from './ingest/manage-sources.ts';
import { retryOnBusy } from './ingest/retry-on-busy.ts';
import type { Runner } from './ingest/run/runner.ts';
import { createTimeSlice } from './ingest/time-slice.ts';
import { deleteUpload, isUpload, uploadsFolder } from './ingest/uploaded-sources.ts';
import type { Watcher } from './ingest/watch/watcher.ts';
import type { Database } from './store/connection.ts';
import { findSource, listSources } from './store/sources.ts';
import { whenWritable, writeInSteps } from './store/write/long-write.ts';

type SourceCalls = Pick<
  WholeEngineApi,
  'addSource' | 'changeSource' | 'forgetGone' | 'proposals' | 'removeSource' | 'setWatching'
>;

export interface SourceCallsOptions {
  readonly db: Database;
  readonly dataFolder: string;
  /** For tests: see `EngineSetup.look`. */
  readonly look: Partial<DiscoveryOptions> | undefined;
  /** The patterns of files to exclude, as the settings have them now. */
  readonly ignore: () => DiscoveryOptions['ignore'];
  /** `null` where no folder is watched. */
  readonly watching: Watcher | null;
  readonly runner: Pick<Runner, 'erase'>;
  /** Takes what was removed out of the vectors in memory. */
  readonly catchUpVectors: () => Promise<void>;
  readonly changed: (reason: EngineEvents['changed']['reason']) => void;
  /** Whether the engine is closed. */
  readonly stopped: () => boolean;
  readonly closedError: () => EngineError;
}

/** A source as the contract has it: `copy` marks a folder that Quarry keeps a copy of. */
function labelled(source: Source, dataFolder: string): Source {
  return isUpload(dataFolder, source.path) ? { ...source, copy: true } : source;
}

/** All sources, each with its state and, for logs, when their program deletes them. */
export function describeSources(
  db: Database,
  dataFolder: string,
  watching: Watcher | null,
): Promise<readonly Source[]> {
  return Promise.all(
    listSources(db).map(async (source) => {
      const expiry = await expiryOfSource(db, source);
      const described = labelled(describeSource(db, source, watching?.stateOf(source)), dataFolder);
      return expiry ? { ...described, expiry } : described;
    }),
  );
}

export function createSourceCalls(options: SourceCallsOptions): SourceCalls {
  const { db, dataFolder, watching, runner, changed, stopped, closedError } = options;
  const isOwnUpload = (path: string): boolean => isUpload(dataFolder, path);
  return {
    async addSource({ path, redact }) {
      const before = new Set(listSources(db).map(({ id }) => id));
      const added = await whenWritable(db, () => addSource(db, path, redact, isOwnUpload));
      watching?.update();
      if (!before.has(added.id)) log('source-added', { source: added.id, kind: added.kind });
      return labelled(added, dataFolder);
    },
    async changeSource({ id, ...changes }) {
      const source = await whenWritable(db, () => changeSource(db, id, changes));
      watching?.update();
      changed('watching');
      return labelled(describeSource(db, source, watching?.stateOf(source)), dataFolder);
    },
    async forgetGone({ path } = {}) {
      const forgotten = await retryOnBusy(
        () =>
          writeInSteps(db, (writer) => forgetSteps(writer, goneBelow(writer, path)), {
            stopped,
            pause: createTimeSlice(),
          }),
        stopped,
      );
      if (forgotten === null) throw closedError();
      await options.catchUpVectors();
      changed('removed');
      await runner.erase();
      return forgotten;
    },
    proposals(_, call) {
      // what was uploaded is a source, or about to be
      const taken = [...listSources(db).map(({ path }) => path), uploadsFolder(dataFolder) ?? []].flat();
      return discoverNotes({ ...options.look, sources: taken, ignore: options.ignore(), signal: call?.signal });
    },
    async removeSource({ id }) {
      const source = findSource(db, id);
      // A run in progress skips the source's files from here on.
      const removed = await retryOnBusy(
        () =>
          writeInSteps(db, (writer) => removeSourceSteps(writer, id), {
            stopped,
            pause: createTimeSlice(),
          }),
        stopped,
      );
      if (!removed) throw closedError();
      watching?.update();
      await options.catchUpVectors();
      changed('removed');
      log('source-removed', { source: id, documents: removed.length });
      await runner.erase();
      if (source) await deleteUpload(dataFolder, source.path);
    },
    async setWatching({ on, sourceId }) {
      const about = await whenWritable(db, () => pauseSources(db, sourceId, !on));
      watching?.update(on ? about.filter(({ paused }) => paused).map(({ id }) => id) : []);
      changed('watching');
    },
  };
}
