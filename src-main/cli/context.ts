/** What every command has: its engine options, its streams, its progress line and the user's wish to stop. */
import type { Command } from 'commander';
import { type EngineOptions, engineOptions } from '../worker/options.ts';
import type { Report } from '../client/engine.ts';
import { openLog } from '../system/log.ts';
import type { ExitCode, Interrupt } from './exit.ts';
import { line, type Out } from './output.ts';
import type { Progress } from './progress.ts';

export interface Context {
  readonly stdout: Out;
  readonly stderr: Out;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
}

export interface EngineFlags {
  readonly data?: string | undefined;
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
}

/** A command's work: its arguments as commander gives them, then what all commands have. */
export type Run<Arguments extends unknown[]> = (context: Context, ...args: Arguments) => Promise<ExitCode>;

/** Registers a command's work; the code that it settles with becomes the process's. */
export type Handle = <Arguments extends unknown[]>(command: Command, run: Run<Arguments>) => void;

/** The options every command takes, also in front of the command's name. */
export function withEngineFlags(command: Command): Command {
  return command
    .option('--data <DIR>', 'folder that holds the index (default: QUARRY_DATA, else the data folder of this user)')
    .option(
      '--model <M>',
      'fast, best, multilingual, int8, fp32, or a path to a model (default: QUARRY_MODEL, else the setting)',
    )
    .option('--provider <P>', 'what runs the model: auto, cpu, coreml … (default: QUARRY_PROVIDER, else auto)');
}

/** The engine flags of a command: its own, else those in front of its name. */
export function engineFlags(command: Command): EngineFlags {
  return { ...command.parent?.opts<EngineFlags>(), ...command.opts<EngineFlags>() };
}

/** From here on the command writes to the log of its data folder, when there is something to tell. */
export function readEngineOptions(command: Command): EngineOptions {
  const options = engineOptions(engineFlags(command));
  openLog(options.dataFolder, 'command');
  return { ...options, log: true };
}

/** Shows the progress of a long task. */
export function reportTo(progress: Progress): Report {
  return (state) => {
    if (state.stage === 'done' || state.stage === 'stopped') progress.clear();
    else progress.show(state);
  };
}

/** A line on stderr, above the progress line. */
export function note(context: Context, text: string): void {
  context.progress.clear();
  line(context.stderr, text);
}
