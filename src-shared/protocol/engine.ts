/**
 * All calls of the engine, from the areas. A new call is two edits: its declaration in an area, and its method in the
 * engine.
 */
import { type ApiOf, callsThat } from './call.ts';
import { documentCalls } from './documents.ts';
import { indexingCalls } from './indexing.ts';
import { measuringCalls } from './measuring.ts';
import { modelCalls } from './models.ts';
import { parsingCalls } from './parsing.ts';
import { searchCalls } from './search.ts';
import { sourceCalls } from './sources.ts';
import { statusCalls } from './status.ts';

/** The calls for people, by whatever front end. */
export const engineCalls = {
  ...searchCalls,
  ...documentCalls,
  ...sourceCalls,
  ...indexingCalls,
  ...parsingCalls,
  ...statusCalls,
  ...modelCalls,
};

/** All calls that the engine's process answers: those for people, and those for measuring. */
export const allEngineCalls = { ...engineCalls, ...measuringCalls };

/** The interface that the engine implements and `connect()` returns: a caller cannot tell which of the two it has. */
export interface EngineApi extends ApiOf<typeof engineCalls> {}

/** The same with the calls for measuring. */
export interface WholeEngineApi extends ApiOf<typeof allEngineCalls> {}

/** The calls that may be sent once more after a crash: see `Repeat`. */
export const READS: ReadonlySet<string> = callsThat(allEngineCalls, 'read');
