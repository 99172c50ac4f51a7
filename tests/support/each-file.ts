import { afterAll } from 'vitest';
import { closeEverything } from './db.ts';

afterAll(closeEverything);
