import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { inTransaction } from '#src/platform/club.ts';
import { aClub, testConfig } from '#tests/support/db.ts';

const letter = {
  to: 'lina.brunner@firn.example',
  locale: 'de',
  subject: 'Grüezi Lina',
  text: 'Schön, bist du da.',
  html: '<p>Schön, bist du da.</p>',
};

interface Post {
  readonly url: string;
  readonly received: string[];
  refuse: boolean;
  server: SMTPServer;
}

const posts: Post[] = [];
afterEach(async () => {
  for (const { server } of posts.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** A mail server on this machine, which can be told to refuse. */
async function aMailServer(): Promise<Post> {
  const post: Post = {
    url: '',
    received: [],
    refuse: false,
    server: new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        let text = '';
        stream.on('data', (bytes) => {
          text += bytes;
        });
        stream.on('end', () => {
          if (post.refuse) return done(Object.assign(new Error('4.3.0 lina.brunner@firn.example: try later'), { responseCode: 451 }));
          post.received.push(text);
          done();
        });
      },
    }),
  };
  await new Promise<void>((resolve) => post.server.listen(0, '127.0.0.1', resolve));
  const { port } = post.server.server.address() as { port: number };
  posts.push(post);
  return Object.assign(post, { url: `smtp://127.0.0.1:${port}` });
}

test('a letter reaches the mail server once, with its parts and an id of its own', async () => {
  const post = await aMailServer();
  const club = await aClub({ config: { smtpUrl: post.url } });
  await inTransaction(club, (club) => club.mail.post(club, letter));
  await club.jobs.drain(club);
  await club.jobs.drain(club);
  expect(post.received).toHaveLength(1);
  const [row] = await club.letters();
  expect(post.received[0]).toContain(`Message-ID: <${row!.id}@club.test>`);
  expect(post.received[0]).toMatch(/multipart\/alternative/);
  expect(row).toMatchObject({ attempts: 1, lastError: null });
  expect(row!.deliveredAt).toEqual(club.clock.now());
  // A copy of the table opens no door and names nobody but the addressee.
  expect(row).toMatchObject({ subject: '', text: '', html: '' });
  await club.clean();
});

test('a letter of a use case that was rolled back is not sent', async () => {
  const post = await aMailServer();
  const club = await aClub({ config: { smtpUrl: post.url } });
  const broken = inTransaction(club, async (club) => {
    await club.mail.post(club, letter);
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow();
  await club.jobs.drain(club);
  expect(post.received).toHaveLength(0);
  expect(await club.letters()).toHaveLength(0);
});

test('a refused letter is tried again until the server takes it, and keeps no words of the server', async () => {
  const post = await aMailServer();
  const club = await aClub({ config: { smtpUrl: post.url } });
  club.clock.set(new Date());
  post.refuse = true;
  await inTransaction(club, (club) => club.mail.post(club, letter));
  expect(await club.jobs.drain(club)).toEqual({ done: 0, failed: 1 });
  expect(await club.letters()).toMatchObject([{ attempts: 1, deliveredAt: null, lastError: 'EMESSAGE 451' }]);
  post.refuse = false;
  club.clock.forward({ hours: 1 });
  expect(await club.jobs.drain(club)).toEqual({ done: 1, failed: 0 });
  expect(post.received).toHaveLength(1);
  expect(await club.letters()).toMatchObject([{ attempts: 2, lastError: null }]);
  await club.clean();
});

test('a mail server that is away does not lose the letter', async () => {
  const post = await aMailServer();
  const club = await aClub({ config: { smtpUrl: 'smtp://127.0.0.1:9' } });
  club.clock.set(new Date());
  await inTransaction(club, (club) => club.mail.post(club, letter));
  await club.jobs.drain(club);
  const mended = await aClub({ config: { smtpUrl: post.url }, clock: club.clock });
  club.clock.forward({ hours: 1 });
  await mended.jobs.drain(mended);
  expect(post.received).toHaveLength(1);
  await club.clean();
});

test('a demo keeps its letters in the mailbox; production shows none', async () => {
  const demo = await aClub({ config: { demo: true, env: 'production' } });
  await inTransaction(demo, (club) => club.mail.post(club, letter));
  expect(await demo.jobs.drain(demo)).toEqual({ done: 0, failed: 0 });
  expect(await demo.mail.mailbox(demo)).toMatchObject([{ subject: 'Grüezi Lina' }]);
  const real = await aClub({ config: { ...testConfig, env: 'production' } });
  expect(await real.mail.mailbox(real)).toBeUndefined();
  await demo.clean();
});
