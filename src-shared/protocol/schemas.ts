/**
 * The declarations as schemas, for the sides that answer calls. No page of a window loads this: it brings the schema
 * library.
 */
import { z } from 'zod';
import type { RequestSchema, Schemas } from '../rpc.ts';
import type { ApiOf, Calls } from './call.ts';
import { allEngineCalls, engineCalls } from './engine.ts';
import { hostCalls } from './host.ts';

/** One schema for each call. A request that needs no field may be left out. */
export function schemasOf<Declared extends Calls>(calls: Declared): Schemas<ApiOf<Declared>> {
  const schemas = Object.entries(calls).map(([name, { fields, rules }]): [string, RequestSchema] => {
    const object = z.strictObject(fields(z));
    const schema = rules ? (rules(object as never) as unknown as RequestSchema & typeof object) : object;
    return [name, schema.safeParse({}).success ? schema.optional() : schema];
  });
  return Object.fromEntries(schemas) as Schemas<ApiOf<Declared>>;
}

export const engineSchemas = schemasOf(engineCalls);
export const allEngineSchemas = schemasOf(allEngineCalls);
export const hostSchemas = schemasOf(hostCalls);
