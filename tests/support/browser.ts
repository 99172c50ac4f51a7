import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** A real Chromium: the system's if it has one, else the one inside the packages. */
export async function aBrowser(): Promise<Browser> {
  const system = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );
  if (system) return driver.launch({ executablePath: system, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return driver.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((flag) => !/^--(single-process|no-zygote)$/.test(flag)),
  });
}
