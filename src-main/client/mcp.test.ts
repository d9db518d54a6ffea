/**
 * A server of the Model Context Protocol needs two files above this folder: `testing-mcp/`. It runs as a process, on a
 * real index.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engineOptions, openEngine, withEngine } from './engine.ts';

const server = path.join(import.meta.dirname, 'testing-mcp/server.ts');

let folder: string;
let data: string;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-mcp-')));
  data = path.join(folder, 'data');
  const notes = path.join(folder, 'notes');
  mkdirSync(notes);
  for (const [name, text] of [
    ['kettle', 'The kettle is boiled on the wood stove, for the power fails in winter.'],
    ['gate', 'The gate is closed at night, so that no goat walks into the beans.'],
    ['boat', 'The boat lies upside down from October to March.'],
  ] as const) {
    writeFileSync(
      path.join(notes, `${name}.md`),
      `# Session: ${name}\n\n**ID**: ${name}\n\n## Key Decisions\n\n- ${text}\n`,
    );
  }
  await withEngine(engineOptions({ data }), async ({ api }) => {
    await api.addSource({ path: notes });
    await api.index();
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** A client of the server, which keeps to the protocol. */
function startServer() {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    server,
    data,
  ]);
  const waiting = new Map<number, (reply: { readonly result?: unknown; readonly error?: unknown }) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = JSON.parse(line) as { jsonrpc: '2.0'; id: number; result?: unknown; error?: unknown };
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  let last = 0;
  const ask = async (method: string, params?: object): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      readonly result?: unknown;
      readonly error?: unknown;
    }>();
    waiting.set(++last, resolve);
    child.once('exit', () => reject(new Error(`The server has ended: ${errors}`)));
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: last, method, ...(params && { params }) })}\n`);
    const reply = await promise;
    return reply.error ?? reply.result;
  };
  const call = async (name: string, given: object): Promise<unknown> => {
    const { content } = (await ask('tools/call', { name, arguments: given })) as { content: [{ text: string }] };
    return JSON.parse(content[0].text);
  };
  return {
    ask,
    call,
    async end(): Promise<number | null> {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

const servers: ReturnType<typeof startServer>[] = [];
const engines: Engine[] = [];
const start = (): ReturnType<typeof startServer> => (servers.push(startServer()), servers.at(-1)!);
afterEach(async () => {
  await Promise.all(servers.splice(0).map((one) => one.end()));
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

interface Answer {
  readonly hits: readonly {
    readonly id: string;
    readonly path: string;
    readonly text: string;
    readonly retrievers: { readonly dense: unknown };
  }[];
  readonly total: number;
  readonly notices: readonly unknown[];
}

/** A search by meaning, and the whole of its first hit. */
async function useTools({ call }: ReturnType<typeof startServer>): Promise<void> {
  const answer = (await call('search', { query: 'how do we make tea without electricity', limit: 1 })) as Answer;
  expect(answer).toMatchObject({
    total: 3,
    notices: [],
    hits: [{ path: path.join(folder, 'notes', 'kettle.md'), retrievers: { dense: { rank: 1 } } }],
  });
  expect(await call('observation', { id: answer.hits[0]!.id })).toMatchObject({
    text: answer.hits[0]!.text,
    lines: [7, 7],
  });
}

describe('a server of the Model Context Protocol', () => {
  it('answers with an engine of its own, and ends with its input', async () => {
    const one = start();
    expect(
      await one.ask('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'test', version: '1' },
      }),
    ).toMatchObject({ serverInfo: { name: 'quarry' }, capabilities: { tools: {} } });
    expect(await one.ask('tools/list')).toMatchObject({ tools: [{ name: 'search' }, { name: 'observation' }] });
    expect(await one.ask('tools/none')).toMatchObject({ code: -32_601 });
    await useTools(one);
    expect(await one.call('observation', { id: 'gone' })).toMatchObject({
      code: 'OBSERVATION_NOT_FOUND',
      next: expect.stringMatching(/\S/) as string,
    });
    expect(await one.end()).toBe(0);
  });

  it('answers with the engine of a Quarry that is open, and leaves it running', async () => {
    const leader = openEngine(engineOptions({ data }));
    engines.push(leader);
    await leader.api.status();
    const { pid } = leader;
    const one = start();
    await useTools(one);
    expect(await one.end()).toBe(0);
    expect(leader.owner).toBeNull();
    expect(leader.pid).toBe(pid);
    expect(await leader.api.status()).toMatchObject({ documents: 3 });
  });

  it.skipIf(process.platform === 'win32')(
    'goes on when the engine that it uses is killed, and answers what was asked meanwhile',
    async () => {
      const leader = openEngine(engineOptions({ data }));
      engines.push(leader);
      await leader.api.modelInfo();
      const one = start();
      await useTools(one);
      const asked = Array.from(
        { length: 20 },
        (_, at) => one.call('search', { query: `the goat and the beans, ${at}` }) as Promise<Answer>,
      );
      process.kill(leader.pid!, 'SIGKILL');
      for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ total: 3, notices: [] });
      await useTools(one);
      expect(await one.end()).toBe(0);
    },
  );

  it('is two files; `scripts/checks/layers.ts` holds them to this folder and `src-shared/`', () => {
    expect(globSync('testing-mcp/**/*.*', { cwd: import.meta.dirname })).toHaveLength(2);
  });
});
