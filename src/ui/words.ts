/** What the interface says by itself, with a way out when a page is drawn before a language is known (error pages). */
type Params = Record<string, string | number>;

export interface Words {
  (key: string, params?: Params): string;
  count(key: string, n: number, params?: Params): string;
  date(at: Date): string;
  dateTime(at: Date): string;
  ago(at: Date): string;
  number(n: number): string;
}

const plain: Words = Object.assign((key: string) => key.replace(/^ui\./, ''), {
  count: (_key: string, n: number) => String(n),
  date: (at: Date) => at.toISOString().slice(0, 10),
  dateTime: (at: Date) => at.toISOString().slice(0, 16).replace('T', ' '),
  ago: (at: Date) => at.toISOString().slice(0, 10),
  number: (n: number) => String(n),
});

export function words(locals: object): Words {
  return 't' in locals && locals.t ? (locals.t as Words) : plain;
}
