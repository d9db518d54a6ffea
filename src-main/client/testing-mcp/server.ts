/**
 * A small server of the Model Context Protocol: JSON-RPC 2.0 over stdin and stdout, a message a line.
 * `node server.ts DATA`
 */
import { createInterface } from 'node:readline';
import { engineOptions, jsonLine, openEngine, stdout, version } from '../engine.ts';
import { callTool, type ToolCall, TOOLS } from './tools.ts';

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: unknown;
}

const engine = openEngine(engineOptions({ data: process.argv[2] }));

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line) as Request);
await engine.stop();

async function answer({ id, method, params }: Request): Promise<void> {
  if (id === undefined) return; // a notification
  const result = await resultOf(method, params);
  const reply =
    result === undefined ? { error: { code: -32_601, message: `There is no method ${method}.` } } : { result };
  jsonLine(stdout, { jsonrpc: '2.0', id, ...reply });
}

async function resultOf(method: string, params: unknown): Promise<object | undefined> {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'quarry', version: version() },
      };
    case 'tools/list':
      return { tools: TOOLS };
    case 'tools/call':
      return callTool(engine, params as ToolCall);
    default:
      return undefined;
  }
}
