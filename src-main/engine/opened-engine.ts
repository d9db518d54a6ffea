/** An engine that has been opened, and how it tells what happens unasked. */
import type { EngineEvents, WholeEngineApi } from '../../src-shared/protocol.ts';

export interface Engine {
  readonly api: WholeEngineApi;
  close(): Promise<void>;
}

export type Emit = <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]) => void;
