import { Command, CommanderError } from 'commander';
import { describeError, EngineError, hasCode } from '../../src-shared/errors.ts';
import { version } from '../worker/options.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addFiles } from './commands/files.ts';
import { addForget } from './commands/forget.ts';
import { addGet } from './commands/get.ts';
import { addIndex } from './commands/index.ts';
import { addParse } from './commands/parse.ts';
import { addPropose } from './commands/propose.ts';
import { addRelated } from './commands/related.ts';
import { addSearch } from './commands/search.ts';
import { addSettings } from './commands/settings.ts';
import { addStatus } from './commands/status.ts';
import { addWatch } from './commands/watch.ts';
import { type Context, type Handle, note, withEngineFlags } from './context.ts';
import { EXIT, type ExitCode, listenForInterrupt } from './exit.ts';
import { block, type Out } from './output.ts';
import { createProgress } from './progress.ts';

const EXIT_CODES =
  'Exit codes: 0 it worked, 1 nothing was found, 2 the command line is wrong, 3 it failed, 130 you stopped it.';

/** Adds a command to the program. */
export type AddCommand = (program: Command, handle: Handle) => void;

/**
 * Runs one command line.
 *
 * @param args what stands after `quarry`
 * @param more commands of other folders. Default: none
 * @returns the exit code; never throws. The engine's process has ended by then.
 */
export async function runCli(
  args: readonly string[],
  stdout: Out,
  stderr: Out,
  more: readonly AddCommand[] = [],
): Promise<ExitCode> {
  const interrupt = listenForInterrupt();
  const context: Context = { stdout, stderr, progress: createProgress(stderr), interrupt };
  let code: ExitCode = EXIT.ok;
  const handle: Handle = (command, run) => {
    // Commander does not know the types of what it gives: the arguments, then the options.
    command.action(async (...given: unknown[]) => {
      code = await run(context, ...(given as never));
    });
  };
  try {
    await createProgram(context, handle, more).parseAsync([...args], { from: 'user' });
  } catch (error) {
    code = endCode(context, error);
  } finally {
    context.progress.clear();
    interrupt.end();
  }
  return code;
}

function createProgram({ stdout, stderr }: Context, handle: Handle, more: readonly AddCommand[]): Command {
  const program = withEngineFlags(new Command('quarry'))
    .description('Searches your notes on this computer, by meaning and by words.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print what a command does and takes')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .enablePositionalOptions() // else --version and the like inside a search text would be the program's
    .exitOverride()
    .configureOutput({
      writeOut: (text) => block(stdout, text),
      writeErr: (text) => block(stderr, text),
      outputError: () => {},
    });
  for (const add of [
    addIndex,
    addForget,
    addWatch,
    addSearch,
    addExplain,
    addGet,
    addRelated,
    addStatus,
    addFiles,
    addPropose,
    addParse,
    ...more,
    addDoctor,
    addSettings,
  ])
    add(program, handle);
  return program;
}

/** Tells what went wrong, in one line, and says what to exit with. */
function endCode(context: Context, error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok; // --help and --version
    // With no command at all, commander has written the help to stderr already.
    if (error.code !== 'commander.help') note(context, describeError(usageError(error)));
    return EXIT.wrongUse;
  }
  if (context.interrupt.asked.aborted) {
    // Whatever was thrown, the cause is that the user stopped the command.
    note(context, 'CANCELLED: You stopped the command.');
    return context.interrupt.code;
  }
  note(context, describeError(error));
  return hasCode(error, 'USAGE') ? EXIT.wrongUse : EXIT.failed;
}

/** Commander's message as a sentence of ours: `error: unknown option '--x'\n(Did you mean --y?)`. */
function usageError(error: CommanderError): EngineError {
  const [, text = '', meant] = /^(?:error: )?(.*?)\.?\s*(?:\(Did you mean (.*)\?\))?$/su.exec(error.message) ?? [];
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\s+/g, ' ')}.`;
  return new EngineError('USAGE', meant ? `${sentence} Did you mean ${meant}?` : sentence, {
    next: 'Run "npx quarry --help" to see the commands, or a command with --help.',
  });
}
