// Runs on Node 20 with nothing installed: it makes sure that everything is there, then hands over to
// the Node that the lockfile pins. It imports nothing but Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ASTRO_TELEMETRY_DISABLED: '1' };
const [command = 'start', ...rest] = process.argv.slice(2);

const commands = {
  start: async () => (await oneAtATime(build)) || node('src/cli/serve.ts'),
  dev: () => node('src/cli/dev.ts'),
  club: () => node('src/cli/club.ts', ...rest),
  bench: async () => (await oneAtATime(build)) || node('tests/bench/run.ts', ...rest),
  build: () => oneAtATime(build),
  test: async () => (await oneAtATime(build)) || node('src/cli/test.ts', ...rest),
  check: () => node('src/cli/check.ts'),
};

const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (!chosen) {
  console.error(`There is no "${command}". Known: ${Object.keys(commands).join(', ')}.`);
  process.exit(1);
}
process.exitCode = (await oneAtATime(install)) || (await chosen());

/** `npm ci` when the lockfile is not the one that was installed last. */
async function install() {
  const mark = join(root, 'node_modules', '.club-lock');
  const wanted = hashOf([join(root, 'package-lock.json')]);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return 0;
  // Installed by hand: npm's own note has every version of the lockfile.
  if (isInstalledByHand()) {
    writeFileSync(mark, wanted);
    return 0;
  }
  say('Installing what the club is made of (once, about a minute) …');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], true);
  if (code === 0) writeFileSync(mark, wanted);
  else say('The installation failed; the lines above say why.');
  return code;
}

function isInstalledByHand() {
  try {
    const installed = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version);
  } catch {
    return false;
  }
}

/** The pages, when one of their sources differs from what they were built from. */
async function build() {
  const mark = join(root, 'dist', '.built-from');
  const wanted = hashOf([
    ...filesBelow('src').filter((file) => !/[\\/]src[\\/]cli[\\/]/.test(file)),
    ...filesBelow('public'),
    join(root, 'astro.config.mjs'),
    join(root, 'package-lock.json'),
  ]);
  if (existsSync(join(root, 'dist', 'server', 'entry.mjs')) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return 0;
  say('Building the pages (after every change of their sources) …');
  const code = await run('astro', ['build', '--silent'], true);
  if (code === 0) writeFileSync(mark, wanted);
  else say('The build failed; the lines above say why.');
  return code;
}

/** Two copies started together from one folder share one installation and one build. */
async function oneAtATime(work) {
  const lock = join(tmpdir(), `club-start-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  while (!take(lock)) await new Promise((resolve) => setTimeout(resolve, 300));
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  const note = join(lock, 'pid');
  try {
    mkdirSync(lock);
    writeFileSync(note, String(process.pid));
    return true;
  } catch {
    const pid = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
    if (pid > 0 && !lives(pid)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function filesBelow(folder) {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file.slice(root.length))
      .update('\0')
      .update(existsSync(file) ? readFileSync(file) : '');
  return hash.digest('hex');
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function node(file, ...args) {
  return run(join(bin, 'node'), ['--disable-warning=ExperimentalWarning', join(root, file), ...args]);
}

/** Runs to the end and answers the exit code. Signals go on to the child, which decides when it is done. */
function run(program, args, quiet = false) {
  const child = spawn(program, args, { cwd: root, env, stdio: quiet ? ['ignore', 2, 2] : 'inherit', shell: process.platform === 'win32' });
  const forward = (signal) => child.kill(signal);
  const ignore = () => undefined; // Ctrl-C reaches the whole group: the child has it already.
  process.on('SIGTERM', forward);
  process.on('SIGINT', ignore);
  const orphaned = whenNpmIsGone(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${program} could not be run: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code, signal) => {
      clearInterval(orphaned);
      process.off('SIGTERM', forward);
      process.off('SIGINT', ignore);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** npm tells only its shell to end, and the shell tells nobody. */
function whenNpmIsGone(stop) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return undefined;
  const watch = setInterval(() => process.ppid !== parent && stop(), 500);
  return watch.unref();
}
