import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'middleware' }),
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // Sessions are ours: src/platform/session.ts.
  session: false,
  build: { inlineStylesheets: 'never' },
  // Cross-site forms are refused in src/platform/origin.ts, which knows the proxy's public address.
  security: { checkOrigin: false, actionBodySizeLimit: 2_100_000 },
  vite: { build: { assetsInlineLimit: 0, cssCodeSplit: false } },
});
