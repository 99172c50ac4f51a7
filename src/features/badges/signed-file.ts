import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SignedBadge } from './credential.ts';
import { type Picture, pictureHref } from './rules.ts';

const types = { json: 'application/json; charset=utf-8', png: 'image/png', svg: 'image/svg+xml' } as const;

/** A signed badge to take along: as it is, or baked into its picture. */
export function signedFile(badge: { slug: string; picture: Picture; credential: SignedBadge }, format: keyof typeof types): Response {
  return new Response(inFormat(badge, format), {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="${badge.slug}.${format}"`,
      'access-control-allow-origin': '*',
    },
  });
}

/** The pictures lie in public/, where the addresses that were signed stay good. */
function inFormat({ picture, credential }: { picture: Picture; credential: SignedBadge }, format: keyof typeof types) {
  if (format === 'json') return `${JSON.stringify(credential, null, 2)}\n`;
  const drawing = readFileSync(`public${pictureHref(picture, format)}`);
  return format === 'png' ? bakePng(drawing, credential) : bakeSvg(drawing.toString(), credential);
}

/* Open Badges 3.0, section "Baked Badge" */

/** In CDATA, directly after the opening tag. There nothing may look like its end, nor be a sign that XML does not know. */
export function bakeSvg(svg: string, credential: object): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const json = JSON.stringify(credential).replace(/[>\ufffe\uffff]/g, escaped);
  const baked = `\n  <openbadges:credential><![CDATA[${json}]]></openbadges:credential>`;
  return svg.replace(/<svg\b([^>]*)>/, (_, said) => `<svg${said} xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">${baked}`);
}

/** Eight bytes of signature, then IHDR, which comes first and has always 25 (PNG, sections 5.2 and 11.2.2). */
const AFTER_HEADER = 33;

/** One iTXt chunk, not compressed, without a language and a translated keyword. */
export function bakePng(png: Uint8Array, credential: object): Uint8Array<ArrayBuffer> {
  const typed = Buffer.from(`iTXtopenbadgecredential\0\0\0\0\0${JSON.stringify(credential)}`);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(typed.length - 'iTXt'.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([png.subarray(0, AFTER_HEADER), length, typed, check, png.subarray(AFTER_HEADER)]);
}
