import { describe, expect, it } from 'vitest';
import { readingsOf } from './query-reading.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const kinds = (query: string): string =>
  readingsOf(query, NOW)
    .map(({ kind }) => kind)
    .join(' ');

describe('a question is read by its words', () => {
  it.each([
    ['why did we drop the map tiles', 'reasons'],
    ['dropped the map tiles, why?', 'reasons'],
    ['warum haben wir die Karten entfernt', 'reasons'],
    ['¿por qué quitamos los mapas?', 'reasons'],
    ['pourquoi avons-nous retiré les cartes', 'reasons'],
    ['how did we fix the pump', 'solutions'],
    ['wie haben wir die Pumpe repariert', 'solutions'],
    ['cómo resolvimos el fallo', 'solutions'],
    ['comment avons-nous réparé la pompe', 'solutions'],
    ['what is left', 'open'],
    ['open questions about the valve', 'open'],
    ['offene Fragen zum Ventil', 'open'],
    ['qué queda por hacer', 'open'],
    ['when did we replace the valve', 'first'],
    ['in which session did we replace it', 'first'],
    ['wann haben wir das Ventil ersetzt', 'first'],
    ['the latest plan for the beds', 'newest'],
    ['der neueste Plan', 'newest'],
    ['decisions about valves in january', 'type date'],
    ['Entscheidungen über Ventile', 'type'],
    ['decisiones sobre válvulas', 'type'],
    ['décisions sur les vannes', 'type'],
  ])('%s', (query, expected) => expect(kinds(query)).toBe(expected));
});

describe('a query that only contains such a word is none', () => {
  it.each([
    '"why" in the log',
    '“why not” band',
    "the string 'why did we' in code",
    '`why` command',
    'why.ts',
    'WHY_NOT flag',
    'why',
    'the five whys of a mistake',
    'docker.io/app:latest',
    'a todo list component',
    'the lights go out when the power fails',
    'path:why valves',
    'the decisions we made',
    'tag:latest valves',
    `why did it break\nat line 3`,
  ])('%s', (query) => expect(kinds(query)).toBe(''));
});

it('a type and a date offer their filter in place of their words', () => {
  const offered = readingsOf('decisions about valves in january?', NOW).map(({ label, narrowed }) => [label, narrowed]);
  expect(offered).toEqual([
    ['decisions first', 'valves in january? type:decision'],
    ['Jan 2026 first', 'decisions about valves? on:2026-01'],
  ]);
});

it('a filter of a time leaves no question of time', () => {
  expect(kinds('latest valves on:2025')).toBe('');
  expect(kinds('when did we replace valves after:2025')).toBe('');
  expect(kinds('type:decision why valves')).toBe('reasons');
});

it('a reading that was taken off is still named', () => {
  expect(readingsOf('why valves break', NOW, ['reasons'])).toMatchObject([{ kind: 'reasons', followed: false }]);
});
