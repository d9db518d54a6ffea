/** Fields that documents say of themselves, whatever their format. */
import { FIELDS, type FieldName, type FieldStore } from './fields.ts';
import { fitsWildcard } from './wildcard.ts';

export interface PropertyField {
  readonly name: FieldName;
  readonly store: Extract<FieldStore, { readonly kind: 'property' }>;
}

export const PROPERTY_FIELDS: readonly PropertyField[] = FIELDS.flatMap(({ name, store }) =>
  store.kind === 'property' ? [{ name, store }] : [],
);

/** Texts by the name of their field, as a document has them. */
export type Properties = Readonly<Partial<Record<FieldName, readonly string[]>>>;

/** Whether each of the asked words fits a word of a value; `*` stands for anything. No words fit nothing. */
export function fitsWords(words: string, asked: readonly string[]): boolean {
  const own = words.split(' ');
  return asked.length > 0 && asked.every((word) => own.some((one) => fitsWildcard(word, one)));
}
