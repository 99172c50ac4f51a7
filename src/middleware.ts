import { getActionContext } from 'astro:actions';
import { defineMiddleware, sequence } from 'astro:middleware';
import { isLocale, preferredLocale, translator } from './i18n/t.ts';
import type { Answer, FormState, Refused } from './platform/door.ts';
import { setFlash, takeFlash } from './platform/flash.ts';
import { isCrossSite } from './platform/origin.ts';
import { closeSession, readVisitor, sessionCookie, sessionCookieName } from './platform/session.ts';

// Vite's own scripts and styles are inline while developing.
const developing = import.meta.env.DEV ? " 'unsafe-inline'" : '';
const CSP =
  `default-src 'none'; style-src 'self'${developing}; script-src 'self'${developing}; img-src 'self' data:; font-src 'self'; ` +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/** Outermost: faults become pages with a log id, and every answer carries the security headers. */
const log = defineMiddleware(async (context, next) => {
  const { locals } = context;
  locals.path = context.url.pathname;
  locals.fault = (fault) => {
    locals.logId = locals.requestId;
    locals.club.log.error({ err: fault, requestId: locals.requestId, route: context.routePattern }, 'fault');
    return locals.requestId;
  };
  let response: Response;
  try {
    response = await next();
  } catch (fault) {
    response = await answerFault(fault, context, next);
  }
  const { headers } = response;
  headers.set('content-security-policy', CSP);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
  headers.set('x-route', context.routePattern);
  if (locals.club.config.publicUrl.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000');
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return response;
});

type Context = Parameters<Parameters<typeof defineMiddleware>[0]>[0];
type Next = Parameters<Parameters<typeof defineMiddleware>[0]>[1];

async function answerFault(fault: unknown, context: Context, next: Next): Promise<Response> {
  const name = fault instanceof Error ? fault.name : '';
  const { url } = context;
  if (name === 'SignInNeeded') return context.redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`, 303);
  const [page, status] = name === 'NotFound' ? ['/404', 404] : name === 'Forbidden' ? ['/403', 403] : ['/500', 500];
  if (status === 500) context.locals.fault(fault);
  return withStatus(await next(page as string), status as number);
}

const session = defineMiddleware(async ({ locals, cookies, isPrerendered }, next) => {
  locals.member = null;
  if (isPrerendered) return next();
  const id = cookies.get(sessionCookieName(locals.club))?.value;
  const { member, renew } = await readVisitor(locals.club, id);
  locals.member = member;
  const response = await next();
  // Whoever just signed in, out or took a new password has the cookie of that; the old id must not come after it.
  // What caches may keep is everybody's: no cookie may lie in it.
  if (renew && id && !isForEverybody(response) && !changesSession(response, locals.club))
    response.headers.append('set-cookie', sessionCookie(locals.club, id));
  return response;
});

function isForEverybody({ headers }: Response): boolean {
  return headers.get('cache-control')?.startsWith('public') ?? false;
}

function changesSession({ headers }: Response, club: App.Locals['club']): boolean {
  return headers.getSetCookie().some((cookie) => cookie.startsWith(`${sessionCookieName(club)}=`));
}

const locale = defineMiddleware(({ locals, cookies, request }, next) => {
  const chosen = locals.member?.locale ?? cookies.get('club-language')?.value;
  const { defaultLocale, defaultTimeZone } = locals.club.config;
  locals.locale = isLocale(chosen) ? chosen : preferredLocale(request.headers.get('accept-language'), defaultLocale);
  locals.t = translator(locals.locale, locals.member?.timeZone ?? defaultTimeZone);
  return next();
});

/** POST: run the action once, then 303 with a flash; or let the page render itself again with what was typed. */
const forms = defineMiddleware(async (context, next) => {
  const { locals, cookies, request } = context;
  if (request.method !== 'POST') {
    locals.flash = takeFlash(cookies);
    return next();
  }
  // Refused already, and the page refused its reader as well: this is the way to the page that says so.
  if (locals.form) return next();
  if (isCrossSite(request, locals.club.config.publicUrl)) return plain(locals.t('error.cross-site'), 403);
  const { action, setActionResult, serializeActionResult } = getActionContext(context);
  // One door per write: the page's own form. Astro's RPC address stays closed.
  if (!action || action.calledFrom === 'rpc') return plain(locals.t('error.not-found.title'), 404);
  const typed = request.clone();
  const result = await action.handler();
  if (result.error) return answerActionError(context, next, result.error);
  const answer = result.data as Answer;
  if ('outcome' in answer) {
    const { to, say, params, session: fresh, locale: language } = answer.outcome;
    const secure = locals.club.config.publicUrl.startsWith('https:');
    const open = cookies.get(sessionCookieName(locals.club))?.value;
    if (fresh !== undefined && open) await closeSession(locals.club, open);
    if (say) setFlash(cookies, { key: say, params }, secure);
    if (language) cookies.set('club-language', language, { path: '/', sameSite: 'lax', secure, maxAge: 31_536_000 });
    const response = context.redirect(to, 303);
    if (fresh !== undefined) response.headers.append('set-cookie', sessionCookie(locals.club, fresh));
    return response;
  }
  const { refused } = answer;
  setActionResult(action.name, serializeActionResult({ data: answer, error: undefined }));
  locals.form = speak(locals, action.name, refused, await typed.formData());
  // The session ended while somebody was writing: the way in, and their words with it.
  if (refused.status === 401) return withStatus(await next('/sign-in'), 401);
  return withStatus(await next(), refused.status);
});

function speak({ t }: App.Locals, action: string, { message, fields }: Refused, form: FormData): FormState {
  const errors = Object.entries(fields).map(([name, said]) => [name, t(said.key, said.params)]);
  return { action, message: t(message.key, message.params), errors: Object.fromEntries(errors), values: typedIn(form) };
}

/** In one pass, because a stranger chooses how many fields there are. A password is never handed back. */
function typedIn(form: FormData): Record<string, string | string[]> {
  const typed = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string' || name === 'password') continue;
    const before = typed.get(name);
    if (before) before.push(value);
    else typed.set(name, [value]);
  }
  return Object.fromEntries([...typed].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));
}

function answerActionError({ locals }: Context, next: Next, error: { code: string }): Response | Promise<Response> {
  if (error.code === 'NOT_FOUND') return plain(locals.t('error.not-found.title'), 404);
  if (error.code === 'CONTENT_TOO_LARGE') return plain(locals.t('error.too-large'), 413);
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return plain(locals.t('field.check-form'), 415);
  locals.logId ??= locals.fault(error);
  return next('/500').then((page) => withStatus(page, 500));
}

function plain(text: string, status: number): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function withStatus(response: Response, status: number): Response {
  // A redirect or a refusal the page chose itself stands.
  return response.status === 200 ? new Response(response.body, { status, headers: response.headers }) : response;
}

export const onRequest = sequence(log, session, locale, forms);
