/** Connects the parts of the engine to the contract; contains no logic of its own. */
import path from 'node:path';
import { EngineError, toWire } from '../../src-shared/errors.ts';
import type { FormatList } from '../../src-shared/formats.ts';
import type { IndexProgress, IndexStatus, UnknownHeading } from '../../src-shared/model.ts';
import { allEngineCalls, type WholeEngineApi } from '../../src-shared/protocol.ts';
import type { Settings } from '../../src-shared/settings.ts';
import { countDocuments } from './store/documents.ts';
import { countFiles, listFiles } from './store/files.ts';
import { type Database, deleteDamaged, moveMisplaced, readable } from './store/database.ts';
import { mainFingerprint } from './store/fingerprints.ts';
import { countObservations, findWhole, untypedLabels } from './store/observations.ts';
import { cached } from './store/filter/filter-cache.ts';
import { wordsOnlyFiles } from './store/unembedded.ts';
import { countPassages } from './store/passages.ts';
import { findSource, listSources } from './store/sources.ts';
import { catchUpAll, projectionsBehind } from './projections/catch-up.ts';
import { openIndex } from './projections/open-index.ts';
import { MOST_BY_VEC0 } from './projections/vectors/vec0-scores.ts';
import { countVectors } from './projections/vectors/vec0-table.ts';
import { atMostEvery } from './at-most-every.ts';
import { createDocumentCalls } from './document-calls.ts';
import { createSourceCalls, describeSources } from './source-calls.ts';
import type { Emit, Engine } from './opened-engine.ts';
import { withReadableErrors } from './readable-errors.ts';
import { checkHealth, type HealthParts } from './health/checks.ts';
import { repair } from './health/repair.ts';
import { countCrashes } from './ingest/run/quarantine.ts';
import { createCrashJournal } from './ingest/run/crash-journal.ts';
import { createLogPositions } from './ingest/run/follow-log.ts';
import { countReadable } from './ingest/scan/count.ts';
import { RULE_FILES } from './ingest/scan/ignore-rules.ts';
import { inspectAll, inspectFile } from './ingest/parse-without-indexing.ts';
import { type DiscoveryOptions } from './ingest/discover/discovery.ts';
import { indexVersions, settingsVersion, type VersionsBySource } from './ingest/run/index-version.ts';
import { createRunner } from './ingest/run/runner.ts';
import { expiryOfSource, storedState } from './ingest/manage-sources.ts';
import { unknownHeadings } from './ingest/unknown-headings.ts';
import { createTimeSlice } from './ingest/time-slice.ts';
import { retryOnBusy } from './ingest/retry-on-busy.ts';
import { createWatcher, type Watcher, type WatchTimes } from './ingest/watch/watcher.ts';
import { FORMATS } from './parse/format-list.ts';
import type { StartReader } from './parse/process/reader-process.ts';
import { createReaders } from './parse/process/reader-pool.ts';
import { type ActiveModel, loadActiveModel } from './models/active-model.ts';
import { chooseModels } from './models/model-choice.ts';
import { createRerankers } from './models/rerankers.ts';
import { loadSecondModel } from './models/second-model.ts';
import { createSecondModelSlot } from './models/second-model-slot.ts';
import { countSecondVectors, hasSecondVectors } from './projections/vectors/second/second-table.ts';
import type { EngineOptions } from './options.ts';
import { reopening } from './reopen.ts';
import { createRetrieval } from './retrieval.ts';
import { explain } from './search/explain.ts';
import { findRelated, observationNotFound } from './search/related.ts';
import { rerank, withSecondLook } from './rank/rerank.ts';
import { createSearcher } from './search/searcher.ts';
import { bestSentences } from './present/sentences.ts';
import { log } from '../system/log.ts';
import { openSettings, type SettingsStore } from '../system/settings-store.ts';
import { warn } from '../system/terminal.ts';

export type { Emit, Engine } from './opened-engine.ts';

/** What the engine is opened with: the options of its process, and what only code can give. */
export interface EngineSetup extends EngineOptions {
  /**
   * Milliseconds that a search waits for the model and the vectors while they load. After that it answers by words
   * only. Default: 100.
   */
  readonly patience?: number;
  /** The settings of the data folder. Default: the engine opens them itself. */
  readonly settings?: SettingsStore;
  /** Starts a reader process. Default: as a child of this one. */
  readonly startReader?: StartReader | undefined;
  /** For tests; default: the formats that Quarry reads. Whoever gives others starts a reader that knows them. */
  readonly formats?: FormatList;
  /** For tests. */
  readonly watchTimes?: Partial<WatchTimes>;
  /** For tests: the home folder for discovery, and its limits. Default: the user's. */
  readonly look?: Pick<DiscoveryOptions, 'home' | 'env' | 'entries' | 'time'>;
}

/** Events of one kind are at least this far apart, but for the last. In milliseconds. */
const EVENT_INTERVAL = 100;

/** Entries of a list that the status shows; the list has a call of its own, which gives all. */
const LISTED = 50;

/** A person does not notice so short a wait; the vectors of an index that has just been opened take longer anyway. */
const PATIENCE = 100;

/**
 * Opens the index. The model is loaded at the first call that needs it; if files are watched, at once. Never throws: if
 * the index cannot be opened, every call is rejected with the reason until it can be opened.
 */
export function createEngine(options: EngineSetup, emit: Emit): Engine {
  const open = (): Engine => {
    try {
      const { db, movedAside } = openIndex(options.dataFolder);
      if (movedAside) log('database-moved-aside', {});
      if (movedAside)
        warn(
          `DATABASE_DAMAGED: The index was damaged and has been moved to ${movedAside}. Index again to build a new one from your files.`,
        );
      try {
        return openEngine(db, options, emit);
      } catch (error) {
        db.close();
        throw error;
      }
    } catch (error) {
      throw readable(error, options.dataFolder);
    }
  };
  try {
    return open();
  } catch (error) {
    return reopening(error, { open, unasked: options.watch === true, mend: () => moveMisplaced(options.dataFolder) });
  }
}

function openEngine(db: Database, options: EngineSetup, emit: Emit): Engine {
  const store = options.settings ?? openSettings(options.dataFolder);
  const settings = (): Settings => store.read().settings;
  for (const notice of store.read().notices) warn(notice);
  const inHand = createCrashJournal(options.dataFolder, options.life ?? String(process.pid));
  const crashed = inHand.takeCrashed();
  try {
    countCrashes(db, crashed.files); // no vectors are in memory yet
  } catch {
    crashed.putBack(); // each run begins with it; what is indexed can be searched though nothing can be written
  }
  let closed = false;
  const asked = options.unasked?.includes('model') ? null : options.model;
  const { first: firstModel } = chooseModels(asked, settings().models);
  /** The second model that is wanted now; none beside itself. */
  const secondModel = (): string | null => {
    const { first, second } = chooseModels(asked, settings().models);
    return first === firstModel ? second : null;
  };
  /** Settles when each projection has what the rows say: at once, but for one that is new or was lost. */
  const caughtUp = catchUpAtStart(db, () => closed);
  let modelState: IndexStatus['modelState'] = 'idle';
  let loaded: ActiveModel | null = null;
  const { promise: model, resolve: useModel, reject: failModel } = Promise.withResolvers<ActiveModel>();
  model.catch(() => {}); // each call that needs it reports the failure
  const loadModel = (): void => {
    if (modelState !== 'idle' || closed) return;
    modelState = 'loading';
    log('model-loading', {});
    const began = performance.now();
    caughtUp
      .then(() => loadActiveModel(db, { ...options, model: firstModel }))
      .then(
        (active) => {
          const { providerNote, precision, dimensions } = active.embedder.modelInfo;
          log(
            'model-ready',
            { precision: plainPrecision(precision), dimensions, ms: Math.round(performance.now() - began) },
            options.watch ? 'info' : 'debug',
          );
          if (providerNote !== '') warn(providerNote);
          [loaded, modelState] = [active, 'ready'];
          useModel(active);
        },
        (error: unknown) => {
          modelState = 'failed';
          log('model-failed', { code: toWire(error).code });
          failModel(error);
        },
      );
  };
  if (options.watch) loadModel();
  /** The model with all its vectors in memory. */
  const ready = model.then(async (active) => {
    await active.vectors.ready;
    return active;
  });
  /**
   * The same once meaning can be asked for: sqlite-vec answers until its vectors are in memory, where they are not too
   * many.
   */
  const answering = model.then((active) => (countPassages(db) <= MOST_BY_VEC0 ? undefined : active.vectors.ready));
  let turnedAway = false;
  // A window shows until then that the engine starts; and answers by words alone are asked for again.
  const loadingIsOver = (): void => {
    if (turnedAway || options.watch) emit('changed', { reason: 'ready' });
  };
  answering.then(loadingIsOver, loadingIsOver);

  /** Whether somebody waits for the second model, whatever it has come to until now. */
  let fillAsked = false;
  const second = createSecondModelSlot({
    first: ready,
    // A command that ends soon loads it for what it has come to only.
    wanted: () => secondModel() !== null && (options.watch === true || fillAsked || hasSecondVectors(db)),
    load: () =>
      loadSecondModel({
        ...options,
        db,
        model: secondModel() ?? firstModel,
        // Who pauses all folders wants no work done.
        busy: () => runner.progress !== null || listSources(db).every(({ paused }) => paused),
        onProgress: () => emitChanged(undefined, false),
        onFailed: (error) => log('second-model-failed', { code: toWire(error).code }),
      }),
    inBackground: options.watch === true,
    onReady: () => emit('changed', { reason: 'ready' }),
    onFailed: (error) => log('second-model-failed', { code: toWire(error).code }),
  });
  ready.then(
    () => second.update(),
    () => {},
  );

  const retrieval = createRetrieval({
    db,
    model,
    ready,
    second: () => second.current,
    recency: () => settings().recency,
    patience: options.patience ?? PATIENCE,
    onTurnedAway: () => (turnedAway = true),
  });
  const searcher = createSearcher(retrieval);
  const reranker = createRerankers([path.join(options.dataFolder, 'models'), options.modelsFolder], options.provider);

  const emitProgress = atMostEvery(EVENT_INTERVAL, (payload: IndexProgress) => emit('progress', payload));
  const emitChanged = atMostEvery(EVENT_INTERVAL, () => emit('changed', { reason: 'indexed' }));
  const { formats = FORMATS } = options;
  const versionsOf = ({ sharedVersion }: ActiveModel, by: Pick<Settings, 'headings'> = settings()): VersionsBySource =>
    indexVersions(formats, sharedVersion + settingsVersion(by));
  const positions = createLogPositions();
  const readers = createReaders(options.startReader && { start: options.startReader });
  const runner = createRunner({
    db,
    parts: async () => {
      const active = await model;
      const { headings, ignore } = settings(); // a run goes by the settings that it began with
      return {
        db,
        ...active,
        formats,
        versions: versionsOf(active, { headings }),
        headingTypes: headings,
        ignore,
        inHand,
        positions,
        readers,
      };
    },
    onProgress: (payload) => emitProgress(payload, payload.stage === 'done' || payload.stage === 'stopped'),
    onChange: (last) => emitChanged(undefined, last),
    onFolder: (source, folder) => watching?.onFolder(source, folder),
    onMissed: (scopes) => watching?.missed(scopes.map(({ source }) => source)),
    readable: (error) => readable(error, options.dataFolder),
    onErased: () => deleteDamaged(options.dataFolder),
    closedError: engineClosed,
  });
  const watching: Watcher | null = !options.watch
    ? null
    : createWatcher({
        sources: () => listSources(db),
        get ignore() {
          return settings().ignore;
        },
        refresh: (scopes) => runner.refresh(scopes),
        onState: () => emit('changed', { reason: 'watching' }),
        times: options.watchTimes,
      });
  watching?.update();
  const settingsChanged: Parameters<SettingsStore['onChange']>[0] = ({ notices }, { names, noticed }) => {
    if (names.size > 0) log('settings-changed', { names: [...names] });
    if (noticed && notices.length > 0) log('settings-problem', { problems: notices.length });
    if (noticed) for (const notice of notices) warn(notice);
    // The settings change which files are read, and how: all files are scanned again.
    if (names.has('headings') || names.has('ignore')) watching?.update(listSources(db).map(({ id }) => id));
    if (names.has('recency') || names.has('rerank') || names.has('models')) emit('changed', { reason: 'settings' });
    if (names.has('models') && modelState !== 'idle') second.update();
  };
  const unfollow = options.watch ? store.onChange(settingsChanged) : () => {};

  const health = (): HealthParts => {
    const active = ready.then((active) => ({ ...active, versions: versionsOf(active).current }));
    active.catch(() => {});
    return {
      db,
      dataFolder: options.dataFolder,
      modelsFolder: options.modelsFolder,
      model: firstModel,
      active,
      stateOf: (source) => watching?.stateOf(source) ?? storedState(source),
      expiryOf: (source) => expiryOfSource(db, source),
    };
  };

  /** The one part of the status that reads many rows. */
  const allUnknownHeadings = (): readonly UnknownHeading[] =>
    cached(db, 'unknown headings', () => unknownHeadings(untypedLabels(db)));

  /** Of what files a part is found by words only; nothing where there is none, as mostly. */
  const wordsOnly = (): Pick<IndexStatus, 'wordsOnly'> => {
    const { items } = wordsOnlyFiles(db, 0, LISTED);
    return items.length === 0 ? {} : { wordsOnly: items };
  };

  const secondStatus = (): Pick<IndexStatus, 'secondModel'> => {
    if (secondModel() === null) return {};
    const { current, state } = second;
    const vectors = current?.vectors() ?? countSecondVectors(db);
    return {
      secondModel: {
        model: current?.label ?? '',
        state:
          state === 'failed' ? 'failed' : !current ? 'loading' : vectors < countPassages(db) ? 'filling' : 'complete',
        vectors,
      },
    };
  };

  const sourceCalls = createSourceCalls({
    db,
    dataFolder: options.dataFolder,
    look: options.look,
    ignore: () => settings().ignore,
    watching,
    runner,
    catchUpVectors: async () => {
      const active = modelState === 'idle' ? null : await model.catch(() => null);
      active?.vectors.catchUp();
    },
    changed: (reason) => emit('changed', { reason }),
    stopped: () => closed,
    closedError: engineClosed,
  });

  const api: WholeEngineApi = {
    search: async ({ limit = 10, mode = 'hybrid', ...request }, call) =>
      withSecondLook(
        await searcher.search({ ...request, limit, mode, signal: call?.signal }),
        settings().rerank && mode === 'hybrid',
        request.offset,
      ),
    explain: (request, call) => explain(retrieval, request, call?.signal),
    related: ({ limit = 10, ownSession = false, ...request }, call) =>
      findRelated(retrieval, { ...request, limit, ownSession, signal: call?.signal }),
    bestSentences: async (request, call) => bestSentences(db, await retrieval.loadedMeaning, request, call?.signal),
    rerank: async (request, call) => rerank(db, await reranker.load(), request, call?.signal),
    ...createDocumentCalls(db),
    async observation({ observationId }) {
      const found = findWhole(db, observationId);
      if (!found) throw observationNotFound(observationId);
      return found;
    },
    async status() {
      const used = loaded ?? (modelState === 'failed' ? null : mainFingerprint(db));
      return {
        documents: countDocuments(db),
        observations: countObservations(db),
        passages: countPassages(db),
        vectors: used ? countVectors(db, used.fingerprintId) : 0,
        files: countFiles(db),
        model: used?.label ?? '',
        modelState,
        fingerprint: used?.fingerprint ?? '',
        ...secondStatus(),
        sources: await describeSources(db, options.dataFolder, watching),
        unknownHeadings: allUnknownHeadings().slice(0, LISTED),
        ...wordsOnly(),
        ...(watching && watching.unscanned > 0 ? { unscanned: watching.unscanned } : {}),
        progress: runner.progress,
        trouble: runner.trouble,
        dataFolder: options.dataFolder,
      };
    },
    async unknownHeadings({ offset = 0, limit = LISTED } = {}) {
      const all = allUnknownHeadings();
      return { items: all.slice(offset, offset + limit), total: all.length };
    },
    wordsOnlyFiles: async ({ offset = 0, limit = LISTED } = {}) => wordsOnlyFiles(db, offset, limit),
    ...sourceCalls,
    count: ({ path }, call) => countReadable(path, settings().ignore, call?.signal, formats),
    readableNames: async () => ({ extensions: formats.extensions, hidden: [...formats.hiddenNames, ...RULE_FILES] }),
    index: ({ sourceIds, run, again } = {}) =>
      runner.index(async () => {
        await watching?.settled(); // from here on nothing is missed that happens while files are read
        const sources = sourceIds
          ? sourceIds.flatMap((id) => findSource(db, id) ?? [])
          : listSources(db).filter(({ paused }) => !paused);
        watching?.covered(sources);
        return sources.map((source) => ({ source, places: 'all', retry: true, again }));
      }, run),
    async stopIndexing({ run } = {}) {
      runner.stop(run);
    },
    files: async ({ state, offset = 0, limit = 500 }) => listFiles(db, state, offset, limit),
    parse: async ({ path }) =>
      inspectFile(path, settings().headings, { readers, formats, embedder: (await model.catch(() => null))?.embedder }),
    parseStats: ({ path }, call) => inspectAll(path, settings().headings, call?.signal, { readers, formats }),
    async embed({ texts }) {
      const { embedder } = await model;
      const vectors: Float32Array[] = [];
      const millis: number[] = [];
      for (const text of texts) {
        const started = performance.now();
        vectors.push(await embedder.embed(text, 'document'));
        millis.push(performance.now() - started);
      }
      return { vectors, millis };
    },
    async fillSecondModel(_, call) {
      await ready;
      fillAsked = true;
      const model = secondModel() === null ? null : await second.settled();
      const complete = await model?.fill(
        () => closed || call?.signal?.aborted === true,
        () => emitChanged(undefined, false),
      );
      emitChanged(undefined, true);
      return { complete: complete ?? false };
    },
    async modelInfo() {
      const { embedder } = await ready;
      await second.settled(); // who asks for it waits for all that answers
      return embedder.modelInfo;
    },
    healthCheck: async ({ deep = false } = {}) => [
      ...(await checkHealth(health(), deep)),
      ...(modelState === 'ready' ? await second.healthCheck() : []),
    ],
    async repair({ deep = false } = {}) {
      const report = await repair({ ...health(), index: runner.index, erase: runner.erase }, deep);
      emit('changed', { reason: 'indexed' });
      log('repaired', { done: report.done.length, deep });
      return report;
    },
    async memory() {
      const { user, system } = process.cpuUsage();
      const reading = readers.use();
      return { rss: process.memoryUsage.rss() + reading.rss, cpuMs: (user + system) / 1000 + reading.cpuMs };
    },
  };

  return {
    api: withReadableErrors(
      api,
      (name) => allEngineCalls[name].needsModel && loadModel(),
      (error) => (closed ? engineClosed() : readable(error, options.dataFolder)),
    ),
    async close() {
      closed = true;
      unfollow();
      if (!options.settings) store.close();
      if (modelState === 'idle') failModel(engineClosed()); // nobody has it loaded any more
      inHand.close();
      const ended = runner.close(); // from now on its runs stop at the next document
      // Texts that are being embedded are cancelled: their documents stay pending, and the next run reads them.
      await Promise.all(
        [
          watching?.close(),
          second.close(),
          modelState === 'idle' ? undefined : model.then((active) => active.close()),
          reranker.close(),
        ].map((ending) => ending?.catch(() => {})),
      );
      await Promise.all([ended, caughtUp]);
      db.close();
      await readers.close();
    },
  };
}

/** Never rejects: `doctor` reports what could not be done, and the next start tries again. */
async function catchUpAtStart(db: Database, stopped: () => boolean): Promise<void> {
  try {
    if (projectionsBehind(db).length > 0)
      await retryOnBusy(() => catchUpAll(db, { stopped, pause: createTimeSlice() }), stopped);
  } catch (error) {
    warn(`What is derived from the index could not be brought in step with it: ${String(error)}`);
  }
}

/** `int8` or `fp32`; a model that a person brought may be named after anything. */
function plainPrecision(precision: string): string {
  return /^(?:u?int8|fp16|fp32)$/.test(precision) ? precision : 'other';
}

function engineClosed(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'The engine has been closed.');
}
