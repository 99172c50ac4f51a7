// In the place of the built pages: a handful of addresses that let a test see what the process does.
const answers = {
  '/slow': async () => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return 'finished';
  },
  '/write': async ({ club }, word) => {
    await club.db.transaction((db) =>
      club.mail.post({ ...club, db }, { to: 'lina@firn.example', locale: 'de', subject: word, text: word, html: word }),
    );
    return word;
  },
  '/count': async ({ club }) => JSON.stringify(await club.mail.mailbox(club)),
  '/long': async () => 'All of us are still learning how to write. '.repeat(200),
  '/address': async ({ address }) => address,
};

export async function handler(request, response, next, locals) {
  const url = new URL(request.url, 'http://club.test');
  const answer = answers[url.pathname];
  if (!answer) return next();
  const body = await answer(locals, url.searchParams.get('word') ?? '');
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'x-route': url.pathname });
  response.end(body);
}
