import type { EngineApi, EngineEvents } from '../../src-shared/protocol.ts';
export interface Engine { readonly api: EngineApi; close(): Promise<void> }
export type Emit = <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]) => void;
export declare function createEngine(options: { dataFolder: string; modelsFolder: string; model: string; provider: string }, emit: Emit): Engine;
