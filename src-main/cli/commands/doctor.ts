import type { Command } from 'commander';
import { EngineError, hasCode, toWire } from '../../../src-shared/errors.ts';
import type { HealthCheck } from '../../../src-shared/model.ts';
import { reporting, withEngine } from '../../client/engine.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { type Context, type Handle, readEngineOptions, reportTo, withEngineFlags } from '../context.ts';
import { EXIT } from '../exit.ts';
import { json, line } from '../output.ts';

export function addDoctor(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('doctor')).description('try each part for real and say what to do about what fails').option('--fix', 'mend what can be mended, and look again')
    .option('--deep', 'also hold the texts of all rows against their hashes: some minutes with a million')
    .option('--json', 'print JSON');
  handle(command, async (context: Context, flags: { json?: true; fix?: true; deep?: true }) => {
    const { done, checks } = await withEngine(readEngineOptions(command), async (engine) => ({
      done: flags.fix ? await mend(context, engine, flags.deep === true) : [],
      checks: await examine(engine, flags.deep === true, context.interrupt.asked),
    })).catch((error: unknown) => ({ done: [], checks: engineCheck(error) }));
    const ok = checks.every((check) => check.ok);
    if (flags.json) json(context.stdout, { ok, ...(flags.fix ? { done } : {}), checks });
    else for (const text of [...done.map((sentence) => `done  ${sentence}`), ...checks.flatMap(checkLines)]) line(context.stdout, text);
    return ok ? EXIT.ok : EXIT.failed;
  });
}

/** What was mended, one sentence each. Stopped, it keeps what is done. */
async function mend({ interrupt, progress }: Context, engine: Supervisor, deep: boolean): Promise<readonly string[]> {
  try {
    return (await reporting(engine, reportTo(progress), () => engine.api.repair({ deep }, { signal: interrupt.asked }))).done;
  } finally {
    progress.clear();
  }
}

async function examine(engine: Supervisor, deep: boolean, signal: AbortSignal): Promise<readonly HealthCheck[]> {
  const checks = await engine.api.healthCheck({ deep }, { signal });
  if (engine.owner === null) return checks;
  return [{ name: 'engine', ok: true, detail: `that of the Quarry that is open (process ${engine.owner}); its model and provider were tried`, next: '' }, ...checks];
}

/** An engine that does not even start is a finding, not a failure to look. */
function engineCheck(error: unknown): readonly HealthCheck[] {
  if (hasCode(error, 'CANCELLED')) throw error;
  const { message, next } = toWire(error);
  if (hasCode(error, 'OWNER_SILENT') || hasCode(error, 'OWNER_DIFFERS')) return [{ name: 'engine', ok: false, detail: message, next }];
  if (next !== '' && !hasCode(error, 'ENGINE_FAILED') && !hasCode(error, 'ENGINE_STOPPED') && error instanceof EngineError) return [{ name: 'data folder', ok: false, detail: message, next }];
  return [{ name: 'Engine', ok: false, detail: message, next: 'Look at what it wrote above, then run "npm ci" in the project folder to have all its parts.' }];
}

function checkLines({ name, ok, detail, next, fix }: HealthCheck): string[] {
  return [`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`, ...(ok || !next ? [] : [`      What to do: ${next}`]), ...(ok || !fix ? [] : [`      --fix will ${fix}.`])];
}
