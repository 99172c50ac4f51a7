/**
 * Cross-site forms are refused. Browsers say where a request comes from in Sec-Fetch-Site (Fetch
 * Metadata, W3C); older ones send Origin, compared with the public address and the Host asked for.
 * A request with neither header does not come from a browser form.
 */
export function isCrossSite(request: Request, publicUrl: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  return origin !== new URL(publicUrl).origin && hostOf(origin) !== request.headers.get('host');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
