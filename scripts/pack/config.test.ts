/**
 * What electron-builder.yml and the workflows say has to agree with the rest; neither can be tried in full on every
 * machine.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKED, sealOf, sha256 } from './seal.ts';
import { TARGETS } from './target.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

describe('electron-builder.yml', () => {
  const config = parse(read('electron-builder.yml')) as {
    appId: string;
    electronVersion: string;
    files: string[];
    protocols: { schemes: string[] }[];
    extraMetadata: Record<string, string>;
    extraResources: { to: string; filter?: string[] }[];
    appImage: { executableArgs: string[] };
    linux: { syncDesktopName: boolean; files: string[]; icon: string; desktop: { entry: Record<string, string> } };
    win: { files: string[] };
    mac: { files: string[]; target: { arch: string }[] };
  };

  it('packs the Electron that is installed, under the one name that desktops know it by', () => {
    expect(config.electronVersion).toBe(manifest.devDependencies['electron']);
    expect(config.extraMetadata['desktopName']).toBe(`${config.appId}.desktop`);
    expect(config.linux.syncDesktopName).toBe(true);
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(['quarry']);
    // the installer of Windows has to be told by itself
    expect(read('build/installer.nsh')).toContain('Software\\Classes\\quarry');
  });

  it('hands a link over on Windows as something that is never a switch', () => {
    const commands = [...read('build/installer.nsh').matchAll(/^ *WriteRegStr .*"%1".*$/gm)].map(([line]) => line);
    expect(commands).toHaveLength(1);
    for (const command of commands) expect(command).toContain('" -- "%1"');
  });

  it('names the desktop entry of Linux as Electron names its windows, by which both find the icon', () => {
    // electron-builder takes StartupWMClass from this name, and Electron the window's class (X11) and app id (Wayland):
    // nothing of ours may come between.
    expect(config.linux.desktop.entry).not.toHaveProperty('StartupWMClass');
    expect(config.linux.desktop.entry).not.toHaveProperty('Icon');
    expect(config.linux.icon).toBe('build/icons');
  });

  it('asks nowhere to start without Chromium’s sandbox, as electron-builder does for an AppImage that says nothing', () => {
    expect(config.appImage.executableArgs).toEqual([]);
    expect(read('electron-builder.yml').replaceAll(/#.*/g, '')).not.toContain('no-sandbox');
  });

  it('packs the files of the models that are sealed', () => {
    expect(config.extraResources.find(({ to }) => to === 'models')?.filter).toEqual([`*/{${PACKED.join(',')}}`]);
  });

  it('never lists exclusions alone, which would pack the whole project', () => {
    for (const files of [config.files, config.linux.files, config.win.files, config.mac.files])
      expect(files[0]).not.toMatch(/^!/);
  });

  it('leaves out the Node that every platform is given for the terminal', () => {
    expect(Object.keys(manifest.optionalDependencies).filter((name) => !/^node-(linux|win|bin)/.test(name))).toEqual(
      [],
    );
    expect(config.files).toContain('!node_modules/node-{linux,win,bin}*/**');
  });
});

describe('the seal', () => {
  it('is the checksum of each packed file of each model', () => {
    const seal = sealOf(path.join(root, 'models'));
    const models = ['all-MiniLM-L6-v2', 'multilingual-e5-small'];
    expect(Object.keys(seal)).toEqual(models.flatMap((model) => PACKED.map((name) => `${model}/${name}`)));
    for (const model of models) {
      const file = `${model}/model_int8.onnx`;
      expect(seal[file]).toBe(sha256(path.join(root, 'models', file)));
    }
  });
});

interface Workflow {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<
    string,
    {
      readonly needs?: string;
      readonly 'timeout-minutes': number;
      readonly 'runs-on': string;
      readonly steps: readonly {
        readonly uses?: string;
        readonly run?: string;
        readonly if?: string;
        readonly shell?: string;
      }[];
      readonly strategy?: {
        readonly matrix: { readonly include?: readonly Record<string, string>[]; readonly os?: readonly string[] };
      };
    }
  >;
}

describe.each(['ci', 'release'])('the workflow %s', (name) => {
  const text = read(`.github/workflows/${name}.yml`);
  const { permissions, jobs } = parse(text) as Workflow;

  it('pins what it uses to a commit, and says its version', () => {
    const uses = text.split('\n').filter((line) => line.includes('uses:'));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('may write nothing but where a job says so, ends by itself, and waits for jobs that exist', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job.needs === undefined || Object.hasOwn(jobs, job.needs)).toBe(true);
      expect(job.steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
    }
  });
});

it('Files are checked out byte for byte on every system, because models are held to their checksums', () => {
  const rules = read('.gitattributes')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules).toEqual(['* -text']);
});

/** The first word of a runner's name, by platform. */
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'ubuntu', darwin: 'macos', win32: 'windows' };

describe.each([
  ['ci', 'packed', ['.ci/run']],
  ['release', 'pack', ['npm ci', 'npm test']],
] as const)('the packages of the workflow %s', (name, packing, tests) => {
  const { jobs } = parse(read(`.github/workflows/${name}.yml`)) as Workflow;
  const test = jobs['test'];
  const pack = jobs[packing];
  const matrix = pack?.strategy?.matrix.include ?? [];
  const runs = (pack?.steps ?? []).map(({ run }) => run ?? '');
  const at = (part: string): number => runs.findIndex((run) => run.includes(part));

  it('are made only after all tests have passed on every system', () => {
    expect(pack?.needs).toBe('test');
    expect(test?.['runs-on']).toBe('${{ matrix.os }}');
    for (const system of Object.values(SYSTEMS))
      expect(test?.strategy?.matrix.os?.filter((os) => os.startsWith(system))).toHaveLength(1);
    const steps = test?.steps.filter(({ run }) => run !== undefined) ?? [];
    expect(steps.map(({ run }) => run)).toEqual(tests);
    // What could leave a system out.
    expect(steps.filter((step) => step.if !== undefined)).toEqual([]);
    expect(read('.ci/run')).toMatch(/npm ci && npm test/);
  });

  it('are made on every system with Electron itself, started there, and must answer', () => {
    expect(new Set(matrix.map(({ platform }) => platform))).toEqual(new Set(Object.keys(SYSTEMS)));
    expect(matrix.filter(({ os, platform }) => !os?.startsWith(SYSTEMS[platform ?? ''] ?? '?'))).toEqual([]);
    expect(pack?.['runs-on']).toBe('${{ matrix.os }}');
    const trial = pack?.steps[at('npm run pack')];
    expect(trial?.run).toMatch(/--real\b.*--try\b/);
    expect(trial?.if).toBe(undefined);
  });

  it('are tried once Electron is there, and on Linux with a screen and a sandbox', () => {
    const order = [
      at('npm ci'),
      at('electron/install.js'),
      at('apparmor_restrict_unprivileged_userns=0'),
      at('npm run pack'),
    ];
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    expect(order).not.toContain(-1);
    expect(runs[at('npm run pack')]).toMatch(/^\$\{\{ matrix\.screen \}\} npm run pack /);
    for (const { platform, screen } of matrix)
      expect(screen).toBe(platform === 'linux' ? 'xvfb-run --auto-servernum' : undefined);
  });

  it('are not handed on before they were tried', () => {
    const upload = pack?.steps.findIndex(({ uses }) => uses?.startsWith('actions/upload-artifact')) ?? -1;
    expect(upload === -1 || upload > at('--try')).toBe(true);
    expect(upload === -1).toBe(name === 'ci');
  });

  it('run shell scripts by a shell that Windows has, too', () => {
    const all = [...(test?.steps ?? []), ...(pack?.steps ?? [])];
    expect(all.filter((step) => step.run?.startsWith('.ci/') && step.shell !== 'bash')).toEqual([]);
    // PowerShell keeps the first -- for itself.
    expect(
      all.filter((step) => step.run?.includes(' -- ') && step.shell !== 'bash' && !step.if?.includes('linux')),
    ).toEqual([]);
  });
});

describe('the release', () => {
  const { jobs } = parse(read('.github/workflows/release.yml')) as Workflow;

  it('is packed for every platform on its own system', () => {
    const packed = jobs['pack']?.strategy?.matrix.include ?? [];
    expect(packed.map(({ platform, arch }) => ({ platform, arch }))).toEqual(TARGETS);
    expect(packed.filter(({ os, platform }) => !os?.startsWith(SYSTEMS[platform ?? ''] ?? '?'))).toEqual([]);
  });

  it('is tested before it is packed, and packed before it is drafted', () => {
    expect(jobs['pack']?.needs).toBe('test');
    expect(jobs['draft']?.needs).toBe('pack');
    expect(jobs['test']?.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
    expect(Object.hasOwn(manifest.scripts, 'pack')).toBe(true);
  });
});
