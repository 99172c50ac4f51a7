import { spawn } from 'node:child_process';

/** `npm run check`: style, types, and every suite that needs neither a built site nor a browser. */
const style = await run('style', 'biome', 'check', '--reporter=summary', '.');
const others = await Promise.all([
  run('types', 'astro', 'check', '--minimumFailingSeverity', 'error', '--minimumSeverity', 'error'),
  run('tests', 'vitest', 'run', '--project', 'unit', '--project', 'architecture', '--reporter=dot'),
]);
const failed = [style, ...others].filter((part) => !part.ok);
process.stdout.write(failed.length === 0 ? 'All good: style, types, tests.\n' : `Not yet: ${failed.map(({ name }) => name).join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Prints each part in one piece, when it is done. */
function run(name: string, program: string, ...args: string[]): Promise<{ name: string; ok: boolean }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (bytes) => chunks.push(bytes));
  child.stderr.on('data', (bytes) => chunks.push(bytes));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.stdout.write(`--- ${name}\n${Buffer.concat(chunks).toString()}`);
      resolve({ name, ok: code === 0 });
    });
  });
}
