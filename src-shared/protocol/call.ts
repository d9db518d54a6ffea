/**
 * How a call of the contract is declared: its name, whether it is repeated after the engine ends, the fields of its
 * request, and the types of request and answer, in one place. The schemas, the supervisor and the front ends derive
 * what they need from the declarations.
 */
import type { z } from 'zod';
import type { CallOptions } from '../rpc.ts';

/**
 * What happens to a call that was sent and not answered when the engine ended. `read`: the call changes nothing, so it
 * is sent to the next engine, but only once, because the call may be the cause of the crash. `write`: the call is sent
 * again only if the engine ended in order. `once`: the call is never sent again.
 */
export type Repeat = 'read' | 'write' | 'once';

/**
 * The schema library, passed to the declarations: a page of the window reads the declarations and must not load the
 * library.
 */
export type SchemaLibrary = typeof z;

/** A schema for each field of a request: exactly these fields, each with its type. */
export type Fields<Request> = { readonly [F in keyof Request]-?: z.ZodType<Request[F]> };

/** A request as a schema, to which rules about several of its fields can be added. */
export type RequestObject<Request> = z.ZodType<Request> & {
  refine(
    holds: (request: Request) => boolean,
    otherwise: { readonly path: readonly string[]; readonly error: string },
  ): RequestObject<Request>;
};

/** Rules about several fields of a request together. */
export type Rules<Request> = (request: RequestObject<Request>) => RequestObject<Request>;

/** A request without fields. */
export type Nothing = Record<string, never>;

/** A method as a caller sees it: one request, which may be left out where no field of it is needed, and one promise. */
export type MethodOf<Request, Response> =
  Record<string, never> extends Request
    ? (request?: Request, options?: CallOptions) => Promise<Response>
    : (request: Request, options?: CallOptions) => Promise<Response>;

/** The declaration of one call. */
export interface Call<Method = unknown> {
  readonly repeat: Repeat;
  /** Whether the engine loads the language model for it. */
  readonly needsModel: boolean;
  readonly fields: (z: SchemaLibrary) => Readonly<Record<string, z.ZodType>>;
  readonly rules?: Rules<never> | undefined;
  /** For the compiler only: never there. */
  readonly method?: Method;
}

/** The declarations of an area or of a whole contract, by the names of the calls. */
export type Calls = Readonly<Record<string, Call>>;

/** The methods that some calls declare. */
export type ApiOf<Declared> = { [M in keyof Declared]: Declared[M] extends Call<infer Method> ? Method : never };

/** Declares a call that changes nothing. */
export function read<Request, Response>(
  fields: (z: SchemaLibrary) => Fields<Request>,
  rules?: Rules<Request>,
): Call<MethodOf<Request, Response>> {
  return { repeat: 'read', needsModel: true, fields, rules: rules as Rules<never> | undefined };
}

/** Declares a call that changes something; it may be sent again if the engine ended in order before it answered. */
export function write<Request, Response>(
  fields: (z: SchemaLibrary) => Fields<Request>,
  rules?: Rules<Request>,
): Call<MethodOf<Request, Response>> {
  return { repeat: 'write', needsModel: true, fields, rules: rules as Rules<never> | undefined };
}

/** Declares a call that is never sent again, because the engine may have done it. */
export function once<Request, Response>(
  fields: (z: SchemaLibrary) => Fields<Request>,
  rules?: Rules<Request>,
): Call<MethodOf<Request, Response>> {
  return { repeat: 'once', needsModel: true, fields, rules: rules as Rules<never> | undefined };
}

/** Marks a call that needs no language model, so it is answered before the model is loaded. */
export function withoutModel<Method>(call: Call<Method>): Call<Method> {
  return { ...call, needsModel: false };
}

/** The fields of a request without any. */
export const none = (): Fields<Nothing> => ({});

/** The names of the calls that may be repeated so. */
export function callsThat<Declared extends Calls>(calls: Declared, repeat: Repeat): ReadonlySet<keyof Declared> {
  return new Set(
    Object.entries(calls)
      .filter(([, call]) => call.repeat === repeat)
      .map(([name]) => name as keyof Declared),
  );
}

/** An object with all methods of a contract, each made from its name: for code that relays calls or refuses them. */
export function everyCall<Declared extends Calls>(
  calls: Declared,
  make: (name: keyof Declared & string) => (request?: unknown, options?: CallOptions) => Promise<unknown>,
): ApiOf<Declared> {
  return Object.fromEntries(Object.keys(calls).map((name) => [name, make(name)])) as ApiOf<Declared>;
}

/** What part of a list is wanted. */
export interface PageRequest {
  /** So many are passed over, from 0. Default 0. */
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

/** A part of a list. While nothing changes, parts that follow each other have each item once. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Items of the whole list. */
  readonly total: number;
}

/** The fields of a {@link PageRequest} with at most `most` items. */
export const pageFields = (z: SchemaLibrary, most: number): Fields<PageRequest> => ({
  offset: z.int().min(0).max(1_000_000_000).optional(),
  limit: z.int().min(1).max(most).optional(),
});

/** A path: of 1 to 4,096 characters. */
export const aPath = (z: SchemaLibrary): z.ZodString =>
  z.string().min(1, 'it is empty').max(4096, 'it is longer than 4,096 characters');

/** The id of an observation. */
export const anId = (z: SchemaLibrary): z.ZodString => z.string().min(1).max(64);
