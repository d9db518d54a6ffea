import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EngineError } from '../../src-shared/errors.ts';

/** What a person may ask for when starting a window or the browser mode. */
export interface StartRequest {
  readonly kind: 'start';
  /** Absolute paths of the notes to add. */
  readonly paths: readonly string[];
  readonly data: string | undefined;
  readonly model: string | undefined;
  /** 0: any free port. Browser mode only. */
  readonly port: number;
  /** Whether to open the browser. Browser mode only. */
  readonly open: boolean;
  /** Whether the browser mode was asked for by name. */
  readonly browser: boolean;
  /** Whether the quick search is to be shown, or hidden where it is open. Desktop window only. */
  readonly quick: boolean;
  /** Whether to start without a window, as at login. Desktop window only. */
  readonly hidden: boolean;
  /** A `quarry:` link to follow; `null` without one. Desktop window only. */
  readonly link: string | null;
}

export interface HelpRequest {
  readonly kind: 'help';
  readonly text: string;
}

/**
 * Reads a command line that starts Quarry. Throws `USAGE` for what it cannot understand.
 *
 * @param argv the arguments alone, without the program
 * @param options.lenient lets unknown options pass: an Electron process gets switches that are Chromium's
 */
export function parseStartArguments(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly lenient?: boolean } = {},
): StartRequest | HelpRequest {
  const cwd = options.cwd ?? process.cwd();
  let text = '';
  const command = new Command('quarry')
    .description('Searches your notes on this computer, by meaning and by words.')
    .argument('[PATH...]', 'folders or files with notes to add')
    .option('--data <DIR>', 'keep the index in this folder (default: the data folder of this user)')
    .option(
      '--model <MODEL>',
      'fast, best, multilingual, a precision (int8, fp32), or the path of an ONNX file or of a model’s folder',
    )
    .option('--port <N>', 'listen on this port of 127.0.0.1 (browser mode; default: any free one)', readPort, 0)
    .option('--no-open', 'print the address and do not open the browser (browser mode)')
    .option('--browser', 'use the browser even where Electron is installed', false)
    .option('--quick', 'show the quick search of the running Quarry, or start Quarry with it (desktop window)', false)
    .option('--hidden', 'start without a window (desktop window)', false)
    .allowUnknownOption(options.lenient ?? false)
    .exitOverride()
    .configureOutput({ writeOut: (part) => (text += part), writeErr: () => {} });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text };
    throw new EngineError('USAGE', sentence(error.message), {
      next: 'Run it with --help to see what it takes.',
      cause: error,
    });
  }
  const given = command.opts<{
    data?: string;
    model?: string;
    port: number;
    open: boolean;
    browser: boolean;
    quick: boolean;
    hidden: boolean;
  }>();
  return {
    kind: 'start',
    paths: command.args.filter((arg) => !arg.startsWith('-') && !isLink(arg)).map((arg) => path.resolve(cwd, arg)),
    data: given.data === undefined ? undefined : path.resolve(cwd, given.data),
    model: given.model,
    port: given.port,
    open: given.open,
    browser: given.browser,
    quick: given.quick,
    hidden: given.hidden,
    link: command.args.find(isLink) ?? null,
  };
}

/** Systems pass a link as an argument, and Chromium changes the order of the arguments. */
function isLink(arg: string): boolean {
  return /^quarry:/i.test(arg);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

/** Commander's `error: unknown option '--x'` as a sentence. */
function sentence(message: string): string {
  const plain = message.replace(/^error: /, '').trim();
  const upper = plain.charAt(0).toUpperCase() + plain.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
