/**
 * What tests of the whole engine share: notes on disk, and an engine over them with the model that comes with Quarry.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineEvents } from '../../src-shared/protocol.ts';
import { createEngine, type Engine, type EngineSetup } from './engine.ts';
import { scratchFolder } from './store/testing.ts';

export const modelsFolder = path.resolve(import.meta.dirname, '../../models');

export interface EventLog {
  readonly name: keyof EngineEvents;
  readonly payload: EngineEvents[keyof EngineEvents];
}

export interface Workshop {
  /** The folder of the notes: outside the data folder. */
  readonly notes: string;
  readonly dataFolder: string;
  /** Writes a note, or the bytes of a file, and gives its path. */
  write(name: string, content: string | Buffer): string;
  remove(name: string): void;
  /** Opens an engine over the data folder; `close` closes it if the test did not. */
  open(options?: Partial<EngineSetup>): Engine & { readonly events: readonly EventLog[] };
  close(): Promise<void>;
}

export function workshop(): Workshop {
  const scratch = scratchFolder();
  const notes = path.join(scratch.folder, 'notes');
  const dataFolder = path.join(scratch.folder, 'data');
  mkdirSync(notes);
  const engines: Engine[] = [];
  return {
    notes,
    dataFolder,
    write(name, content) {
      const file = path.join(notes, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: (name) => rmSync(path.join(notes, name), { recursive: true }),
    open(options) {
      const events: EventLog[] = [];
      const engine = createEngine(
        { dataFolder, modelsFolder, model: 'int8', provider: 'cpu', patience: Infinity, ...options },
        (name, payload) => events.push({ name, payload }),
      );
      engines.push(engine);
      return { ...engine, events };
    },
    async close() {
      for (const engine of engines) await engine.close();
      scratch.remove();
    },
  };
}

/** A session note with these decisions, one observation each. */
export function sessionNote(id: string, decisions: readonly string[]): string {
  return `# Session: ${id}\n\n**ID**: ${id}\n**Started**: 2025-10-31T10:00:00Z\n**Git Branch**: main\n\n## Key Decisions\n\n${decisions.map((text) => `- ${text}`).join('\n')}\n`;
}
