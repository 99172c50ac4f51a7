import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

export default defineConfig({
  output: 'server',
  // A page is rendered whole and sent in one piece: its many small parts cost more as writes than they win in time.
  adapter: node({ mode: 'middleware', experimentalDisableStreaming: true }),
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // Sessions are ours: src/platform/session.ts.
  session: false,
  build: { inlineStylesheets: 'never' },
  // Cross-site forms are refused in src/platform/origin.ts, which knows the proxy's public address.
  security: { checkOrigin: false, actionBodySizeLimit: 2_100_000 },
  vite: { build: { assetsInlineLimit: 0, cssCodeSplit: false } },
});
