import { SaxesParser } from 'saxes';

/** An element with its content in order. Names are as written, with their prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** No document of a person is nested deeper; what walks the elements may recurse. */
const DEEPEST = 400;

/** Reads XML; throws when it is not well-formed, refers to entities of its own or is nested without end. */
export function parseXml(bytes: Uint8Array): XmlElement {
  const parser = new SaxesParser();
  const root = { name: '', attributes: {}, children: [] as (XmlElement | string)[] };
  const open = [root];
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > DEEPEST) throw new Error('nested too deeply');
    const element = { name, attributes, children: [] };
    open[open.length - 1]!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  const text = (value: string): void => void open[open.length - 1]!.children.push(value);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.write(new TextDecoder().decode(bytes)).close();
  return root;
}

/** Its child elements. */
export function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => typeof child !== 'string');
}

/** The first element of this name in or below `parent`. */
export function find(parent: XmlElement, name: string): XmlElement | null {
  if (parent.name === name) return parent;
  for (const child of elements(parent)) {
    const found = find(child, name);
    if (found) return found;
  }
  return null;
}

/** All text in or below an element; nothing of none. */
export function textIn(element: XmlElement | null): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
}

/** All elements of this name in or below `parent`, in their order; none within another one of them. */
export function allOf(parent: XmlElement, name: string): XmlElement[] {
  return elements(parent).flatMap((child) => (child.name === name ? [child] : allOf(child, name)));
}
