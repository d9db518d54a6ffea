import { type Command, InvalidArgumentError, Option } from 'commander';
import { EngineError, hasCode, toWire } from '../../../src-shared/errors.ts';
import type { HealthCheck } from '../../../src-shared/model.ts';
import { reporting, withEngine } from '../../client/engine.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { formatEntry } from '../../../src-shared/log-events.ts';
import { LOG_LEVELS, type LogLevel } from '../../../src-shared/log-levels.ts';
import { logFile } from '../../system/log.ts';
import { readLog } from '../../system/read-log.ts';
import { engineOptions } from '../../worker/options.ts';
import { type Context, engineFlags, type Handle, readEngineOptions, reportTo, withEngineFlags } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { json, line } from '../output.ts';

export function addDoctor(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('doctor'))
    .description('test each part, and say what to do about each problem')
    .option('--fix', 'repair what can be repaired, and test again')
    .option('--deep', 'also compare the text of each row with its hash (minutes for a million rows)')
    .option('--logs', 'show the last entries of the log instead')
    .addOption(
      new Option('--level <LEVEL>', 'with --logs: the least important entries that are shown').choices(LOG_LEVELS),
    )
    .addOption(new Option('--limit <N>', 'with --logs: how many entries are shown').default(50).argParser(wholeNumber))
    .option('--json', 'print JSON');
  handle(
    command,
    async (
      context: Context,
      flags: { json?: true; fix?: true; deep?: true; logs?: true; level?: LogLevel; limit: number },
    ) => {
      if (flags.logs) return showLogs(context, engineOptions(engineFlags(command)).dataFolder, flags);
      const { done, checks } = await withEngine(readEngineOptions(command), async (engine) => ({
        done: flags.fix ? await mend(context, engine, flags.deep === true) : [],
        checks: await examine(engine, flags.deep === true, context.interrupt.asked),
      })).catch((error: unknown) => ({ done: [], checks: engineCheck(error) }));
      const ok = checks.every((check) => check.ok);
      if (flags.json) json(context.stdout, { ok, ...(flags.fix ? { done } : {}), checks });
      else
        for (const text of [...done.map((sentence) => `done  ${sentence}`), ...checks.flatMap(checkLines)])
          line(context.stdout, text);
      return ok ? EXIT.ok : EXIT.failed;
    },
  );
}

/** The log as it stands; no engine is started for it. */
function showLogs(
  { stdout }: Context,
  dataFolder: string,
  { level, limit, json: asJson }: { readonly level?: LogLevel; readonly limit: number; readonly json?: true },
): ExitCode {
  const entries = readLog(dataFolder, limit, level);
  if (asJson) json(stdout, { file: logFile(dataFolder), entries });
  else
    for (const text of [
      `Log  ${logFile(dataFolder)}`,
      ...entries.map(formatEntry),
      ...(entries.length === 0 ? ['There are no entries.'] : []),
    ])
      line(stdout, text);
  return EXIT.ok;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError('It is a whole number from 1 to 100,000.');
  return value;
}

/** What was repaired, one sentence each. If stopped, it keeps what it has done. */
async function mend({ interrupt, progress }: Context, engine: Supervisor, deep: boolean): Promise<readonly string[]> {
  try {
    return (await reporting(engine, reportTo(progress), () => engine.api.repair({ deep }, { signal: interrupt.asked })))
      .done;
  } finally {
    progress.clear();
  }
}

async function examine(engine: Supervisor, deep: boolean, signal: AbortSignal): Promise<readonly HealthCheck[]> {
  const checks = await engine.api.healthCheck({ deep }, { signal });
  if (engine.owner === null) return checks;
  return [
    {
      name: 'engine',
      ok: true,
      detail: `another Quarry is running (process ${engine.owner}); its engine, model and provider were tested`,
      next: '',
    },
    ...checks,
  ];
}

/** An engine that does not start is a failed check, not an error of the command. */
function engineCheck(error: unknown): readonly HealthCheck[] {
  if (hasCode(error, 'CANCELLED')) throw error;
  const { message, next } = toWire(error);
  if (hasCode(error, 'OWNER_SILENT') || hasCode(error, 'OWNER_DIFFERS'))
    return [{ name: 'engine', ok: false, detail: message, next }];
  if (
    next !== '' &&
    !hasCode(error, 'ENGINE_FAILED') &&
    !hasCode(error, 'ENGINE_STOPPED') &&
    error instanceof EngineError
  )
    return [{ name: 'data folder', ok: false, detail: message, next }];
  return [
    {
      name: 'Engine',
      ok: false,
      detail: message,
      next: 'Read the messages above. Then run "npm ci" in the project folder to install missing parts.',
    },
  ];
}

function checkLines({ name, ok, detail, next, fix }: HealthCheck): string[] {
  return [
    `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`,
    ...(ok || !next ? [] : [`      What to do: ${next}`]),
    ...(ok || !fix ? [] : [`      --fix will ${fix}.`]),
  ];
}
