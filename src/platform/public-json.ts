/** JSON for anybody, readable by scripts of other sites, which caches may keep for five minutes. */
export function publicJson(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    },
  });
}
