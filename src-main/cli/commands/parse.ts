import type { Command } from 'commander';
import type { ParsedView, ParseStats } from '../../../src-shared/model.ts';
import { withEngine } from '../../client/engine.ts';
import { type Context, type Handle, note, readEngineOptions, withEngineFlags } from '../context.ts';
import { EXIT } from '../exit.ts';
import { parsedJson, parseStatsJson } from '../../client/json.ts';
import { count, duration, json, line, secretsText, table } from '../output.ts';

interface Flags {
  readonly stats?: true;
  readonly json?: true;
}

const HELP = `
It indexes nothing. To give an unknown heading a type, add it to settings.json in the data folder:
  {"headings": {"beliefs captured": "insight"}}`;

export function addParse(program: Command, handle: Handle): void {
  const command = withEngineFlags(program.command('parse'))
    .description('show the observations in a file, or count those in a folder')
    .argument('<PATH>', 'a file; with --stats a folder or a file')
    .option('--stats', 'count observations, lost lines and unknown headings')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP);
  handle(command, (context: Context, path: string, flags: Flags) =>
    withEngine(readEngineOptions(command), async ({ api }) => {
      const signal = context.interrupt.asked;
      if (flags.stats) {
        const stats = await api.parseStats({ path }, { signal });
        if (flags.json) json(context.stdout, parseStatsJson(stats));
        else for (const text of statsLines(stats)) line(context.stdout, text);
        for (const { path: file, reason } of stats.failed) note(context, `${file}: ${reason}`);
        return stats.files > 0 ? EXIT.ok : EXIT.nothingFound;
      }
      const view = await api.parse({ path }, { signal });
      if (flags.json) json(context.stdout, parsedJson(view));
      else for (const text of viewLines(view)) line(context.stdout, text);
      for (const problem of view.problems) note(context, problem);
      return view.observations.length > 0 ? EXIT.ok : EXIT.nothingFound;
    }),
  );
}

/** What was found in a file, for a person: each observation on a line of its own. */
export function viewLines({ title, unit, observations, coverage, redactions }: ParsedView): string[] {
  const rows = observations.map(({ type, lines }) => [
    type,
    lines.start === lines.end ? `${lines.start}` : `${lines.start}-${lines.end}`,
  ]);
  const heads = rows.length === 0 ? [] : table(rows).split('\n');
  const lost = coverage.uncovered.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return [
    title,
    ...observations.map(
      ({ label, text, solves }, at) =>
        `${heads[at]}  ${label === '' ? '' : `${label}: `}${text.replace(/\s+/g, ' ')}${solves === null ? '' : ` (solves ${rows[solves]?.[1]})`}`,
    ),
    `${count(observations.length, 'observation')} in ${coverage.covered} of ${count(coverage.lines, unit)}, ${coverage.structure} of structure, ${lost} lost`,
    ...(Object.keys(redactions).length > 0 ? [secretsText(redactions)] : []),
  ];
}

/** The statistics for a person. */
export function statsLines({
  files,
  observations,
  byType,
  uncovered,
  unknownHeadings,
  bytes,
  millis,
  failed,
}: ParseStats): string[] {
  return [
    `Files         ${count(files, 'file')} (${(bytes / 1e6).toFixed(1)} MB) in ${duration(millis)}, ${failed.length} failed`,
    `Observations  ${observations.toLocaleString('en')}${
      observations > 0
        ? `: ${Object.entries(byType)
            .map(([type, n]) => `${n} ${type}`)
            .join(', ')}`
        : ''
    }`,
    `Lost lines    ${uncovered}`,
    ...(unknownHeadings.length > 0
      ? [
          `Unknown       ${unknownHeadings
            .slice(0, 10)
            .map(({ heading, count: n }) => `${heading} (${n})`)
            .join(', ')}`,
        ]
      : []),
  ];
}
