/**
 * A name as a word for addresses and keys: lower case ASCII letters, digits and single hyphens, at most
 * `longest` characters. German umlauts are written out (ä becomes ae), other marks fall away. Empty
 * where no Latin letter or digit is left.
 */
export function slugFrom(name: string, longest: number): string {
  return name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}
