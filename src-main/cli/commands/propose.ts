import type { Command } from 'commander';
import { expiryWords } from '../../../src-shared/expiry-words.ts';
import type { Proposal } from '../../../src-shared/model.ts';
import { sizeWords } from '../../../src-shared/size.ts';
import { isoDay } from '../../../src-shared/time/show.ts';
import { asShown } from '../../../src-shared/time/wall.ts';
import { withEngine } from '../../client/engine.ts';
import {
  type Context,
  type EngineFlags,
  engineFlags,
  type Handle,
  note,
  readEngineOptions,
  withEngineFlags,
} from '../context.ts';
import { EXIT } from '../exit.ts';
import { proposalsJson } from '../../client/json.ts';
import { block, count, json, printable, styler } from '../output.ts';

export function addPropose(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('propose'))
    .description('look for notes, vaults and logs of assistants on this computer; it indexes nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nIt looks in your home folder, five levels deep, and where Obsidian, Claude Code and Codex keep their files, for at most two seconds.',
    );
  handle(command, (context: Context, flags: { json?: true }) =>
    withEngine(readEngineOptions(command), async ({ api }) => {
      const proposals = await api.proposals({}, { signal: context.interrupt.asked });
      const { found, lookedIn, complete } = proposals;
      if (flags.json) json(context.stdout, proposalsJson(proposals));
      else {
        const style = styler(context.stdout);
        for (const proposal of found)
          for (const [i, text] of proposalLines(proposal, engineFlags(command)).entries())
            block(context.stdout, `${i === 0 ? printable(text) : `    ${style('dim', printable(text))}`}\n`);
      }
      if (found.length === 0)
        note(
          context,
          lookedIn.length > 0
            ? `Quarry found nothing new. It looked in ${lookedIn.join(', ')}.`
            : 'Quarry found nothing new. It found no home folder to look in.',
        );
      if (!complete)
        note(context, 'Quarry could not look through everything in two seconds. Name other folders yourself.');
      return found.length > 0 ? EXIT.ok : EXIT.nothingFound;
    }),
  );
}

/** A proposal for a person: what it is, how much of it there is, and the command that indexes it. */
export function proposalLines(
  { label, path, files, bytes, newest, exact, expiry }: Proposal,
  flags: EngineFlags = {},
  platform: string = process.platform,
): string[] {
  const options = (['data', 'model', 'provider'] as const).flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name}`, shellWord(flags[name], platform)],
  );
  const day = isoDay(asShown({ time: newest, offset: 0 }));
  return [
    `${label}: ${path}`,
    [
      `${exact ? '' : 'at least '}${count(files, 'file')}`,
      sizeWords(bytes),
      ...(day === '' ? [] : [`the newest of ${day}`]),
    ].join(', '),
    ...(expiry ? [expiryWords(expiry)] : []),
    ['npx quarry index', ...options, shellWord(path, platform)].join(' '),
  ];
}

/**
 * A word as a shell takes it: as it is where that is safe, else in quotes; what a terminal would not show is spelt out,
 * so that the command can be copied.
 */
function shellWord(word: string, platform: string): string {
  if (platform !== 'win32' && printable(word) !== word) return `"$(printf '${[...word].map(inFormat).join('')}')"`;
  if (platform === 'win32') return /^[\w\\:./-]+$/.test(word) ? word : `"${word}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A character as it stands in the first argument of `printf`, in single quotes. */
function inFormat(character: string): string {
  if (character === '%') return '%%';
  if (printable(character) === character && !/['\\]/.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
