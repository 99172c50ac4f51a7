import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` writes the next migration. Column names are snake_case here and in db/client.ts. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/index.ts',
  out: './db/migrations',
  casing: 'snake_case',
});
