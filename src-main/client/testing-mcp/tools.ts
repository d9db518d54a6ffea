/** What the small server offers as tools, and how each is answered. */
import { toWire } from '../../../src-shared/errors.ts';
import type { Engine } from '../engine.ts';
import { observationJson, searchJson } from '../json.ts';
import { searchRefined } from '../search.ts';

export const TOOLS = [
  {
    name: 'search',
    description: 'Finds observations in the notes on this machine, by meaning and by word.',
    inputSchema: {
      type: 'object',
      properties: { query: { type: 'string' }, limit: { type: 'integer' }, offset: { type: 'integer' } },
      required: ['query'],
    },
  },
  {
    name: 'observation',
    description: 'Gives one observation with all of its text.',
    inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
] as const;

export interface ToolCall {
  readonly name: string;
  readonly arguments: { readonly query: string; readonly limit?: number; readonly offset?: number } & {
    readonly id: string;
  };
}

/** The answer to a call, or its error, as one text of JSON. */
export async function callTool(
  { api }: Engine,
  { name, arguments: given }: ToolCall,
): Promise<{ readonly content: readonly { readonly type: 'text'; readonly text: string }[]; readonly isError?: true }> {
  const text = (value: unknown): { readonly type: 'text'; readonly text: string }[] => [
    { type: 'text', text: JSON.stringify(value) },
  ];
  try {
    return {
      content: text(
        name === 'search'
          ? searchJson(await searchRefined(api, given))
          : observationJson(
              await api.observation({ observationId: given.id }),
              await api.locate({ observationId: given.id }),
            ),
      ),
    };
  } catch (error) {
    return { content: text(toWire(error)), isError: true };
  }
}
