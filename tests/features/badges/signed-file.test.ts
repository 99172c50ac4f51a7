import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { load } from 'cheerio';
import { beforeAll, describe, expect, test } from 'vitest';
import { badgesOf } from '#src/features/badges/catalogue.ts';
import { readCredential } from '#src/features/badges/public-queries.ts';
import { pictureHref, pictures } from '#src/features/badges/rules.ts';
import { bakePng, bakeSvg, signedFile } from '#src/features/badges/signed-file.ts';
import { loadContent } from '#src/platform/content.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { verify } from '#tests/support/verifier.ts';
import { aBadge, badgeFile, contentWith, publicSideOf, worksThrough } from './support.ts';

let club: TestClub;
beforeAll(async () => {
  club = { ...(await aClub()), content: contentWith(badgeFile('steps', { picture: 'first-steps' })) };
});

/** Its chunks, each with its own checksum held to what it says. */
function chunksOf(png: Buffer): { type: string; body: Buffer }[] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)));
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function fromPng(png: Buffer): string {
  const texts = chunksOf(png).filter(({ type }) => type === 'iTXt');
  const [keyword, rest = ''] = texts[0]?.body.toString().split(/\0{5}(.*)/s) ?? [];
  expect([texts.length, keyword]).toEqual([1, 'openbadgecredential']);
  return rest;
}

function fromSvg(svg: string): string {
  const $ = load(svg, { xml: true });
  expect($('svg').attr('xmlns:openbadges')).toBe('https://purl.imsglobal.org/ob/v3p0');
  expect($('openbadges\\:credential')).toHaveLength(1);
  expect($('svg').children().first().is('openbadges\\:credential')).toBe(true);
  return $('openbadges\\:credential').text();
}

describe.each(['png', 'svg'] as const)('a badge inside its %s', (format) => {
  test('is taken out again by whoever knows the standard, and somebody outside finds it valid', async () => {
    const lina = await aMember(club, { name: 'Lina ]]> <b>& "Ünal" \\ \ufffe 李 🙂' });
    await worksThrough(club, lina);
    const { id, credential } = await aBadge(club, lina, { named: true });
    const response = signedFile(await readCredential(club, lina, id), format);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="steps.${format}"`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const taken = JSON.parse(format === 'png' ? fromPng(bytes) : fromSvg(bytes.toString()));
    expect(taken).toEqual(JSON.parse(JSON.stringify(credential)));
    expect(await verify(taken, publicSideOf(club))).toMatchObject({ signature: 'valid', status: 'valid' });
  });
});

test('baking leaves the picture as it was', () => {
  const png = readFileSync(`public${pictureHref('club', 'png')}`);
  const svg = readFileSync(`public${pictureHref('club', 'svg')}`, 'utf8');
  const [first, text, ...others] = chunksOf(Buffer.from(bakePng(png, {})));
  expect(text?.type).toBe('iTXt');
  expect([first, ...others]).toEqual(chunksOf(png));
  const baked = load(bakeSvg(svg, {}), { xml: true });
  baked('openbadges\\:credential').remove();
  expect(baked('svg').children().length).toBe(load(svg, { xml: true })('svg').children().length);
});

test('every picture is there as a drawing and as 512 by 512 points, by itself and without a word', () => {
  for (const picture of pictures) {
    const [header] = chunksOf(readFileSync(`public${pictureHref(picture, 'png')}`));
    expect([header?.type, header?.body.readUInt32BE(0), header?.body.readUInt32BE(4)]).toEqual(['IHDR', 512, 512]);
    expect(readFileSync(`public${pictureHref(picture, 'svg')}`, 'utf8')).not.toMatch(
      /<(script|text|style|image|use|foreignObject)|href|url\(/,
    );
  }
});

test('each of the house’s badges has a picture of its own, and is signed with it', async () => {
  const own = [...badgesOf(loadContent('content')).values()].map(({ picture }) => picture);
  expect(new Set(own).size).toBe(own.length);
  expect(own).not.toContain('club');
  const lina = await aMember(club);
  await worksThrough(club, lina);
  expect((await aBadge(club, lina)).credential.credentialSubject.achievement).toMatchObject({
    image: { id: 'http://club.test/badges/pictures/first-steps.png', type: 'Image' },
  });
});
