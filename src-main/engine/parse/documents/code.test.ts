import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const said = async (path: string, text: string) =>
  (await readText(path, text)).blocks.flatMap(({ headingPath, observations }) =>
    observations.map((one) => [headingPath.join(' > '), one.text, one.lines.start, one.lines.end]),
  );

describe('source code', () => {
  test('gives comments under the names of what they stand in and before, and no code', async () => {
    expect(
      await said(
        '/q/fusion.ts',
        `#!/usr/bin/env node
/** Fuses both legs. */
export function fuse(a: number) {
  // Ranks lose what scores keep,
  // so the scores are added here.
  return a; // short
}

/**
 * The lexical leg.
 *
 * @param query as typed
 */
class Leg {
  // Terms that stand in nearly every note say nothing.
  private stop(): void {
    const url = 'https://x.example // not a comment at all, is it';
    go(); // Rare terms are worth more than common ones.
  }
}
`,
      ),
    ).toEqual([
      ['fuse', 'Fuses both legs.', 2, 2],
      ['fuse', 'Ranks lose what scores keep,\nso the scores are added here.', 4, 5],
      ['Leg', 'The lexical leg.\n\n@param query as typed', 9, 13],
      ['Leg > stop', 'Terms that stand in nearly every note say nothing.', 15, 15],
      ['Leg > stop', 'Rare terms are worth more than common ones.', 18, 18],
    ]);
  });

  test('of Python gives docstrings and comments, and passes over other texts', async () => {
    expect(
      await said(
        '/q/a.py',
        `"""Finds decisions."""

class Index:
    """Rows and
    vectors."""

    QUERY = """
    # not a comment but a part of a longer text
    """

    def add(self):
        r'''Adds one.'''
        # Writers wait here until the last reader is done.
        return "# not a comment, only a part of this string"
`,
      ),
    ).toEqual([
      ['', 'Finds decisions.', 1, 1],
      ['Index', 'Rows and\nvectors.', 4, 5],
      ['Index > add', 'Adds one.', 12, 12],
      ['Index > add', 'Writers wait here until the last reader is done.', 13, 13],
    ]);
  });

  test.each([
    [
      'a.rs',
      '//! The index.\n\n/// Adds a row.\n#[inline]\npub(crate) fn add() {}\n',
      [
        ['', 'The index.'],
        ['add', 'Adds a row.'],
      ],
    ],
    [
      'a.go',
      '// Add writes one row and returns its number.\nfunc (s *Store) Add() int {\n',
      [['Add', 'Add writes one row and returns its number.']],
    ],
    [
      'a.sql',
      '-- One row for each observation, rebuilt from files.\ncreate table if not exists observations (\n',
      [['observations', 'One row for each observation, rebuilt from files.']],
    ],
    [
      'a.lua',
      '--[[ Adds one row to the table of rows. ]]\nlocal function add()\n',
      [['add', 'Adds one row to the table of rows.']],
    ],
    [
      'a.rb',
      '=begin\nAdds one row to the table of rows.\n=end\ndef add\n',
      [['add', 'Adds one row to the table of rows.']],
    ],
    [
      'a.sh',
      '#!/bin/sh\n# Stops every child before the folder is removed.\nstop() {\n',
      [['stop', 'Stops every child before the folder is removed.']],
    ],
    ['A.java', '/** Adds. */\n@Override\npublic final void add(Row row) {\n', [['add', 'Adds.']]],
  ])('of %s is read by its own marks', async (name, text, expected) => {
    expect((await said(`/q/${name}`, text)).map(([path, words]) => [path, words])).toEqual(expected);
  });

  test('leaves out licences at the top and comments of few words', async () => {
    expect(
      await said(
        '/q/a.ts',
        '/**\n * Copyright 2025 Ada. All rights reserved.\n */\n// TODO later\n// ---------------------------\nx();\n',
      ),
    ).toEqual([]);
  });

  test('is read on after a comment that is never closed', async () => {
    expect(await said('/q/a.ts', '/* never closed\nx();\n// Ranks lose what scores keep, so no.\n')).toEqual([
      ['', 'Ranks lose what scores keep, so no.', 3, 3],
    ]);
  });
});
