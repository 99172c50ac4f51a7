/** What strangers may read before they decide to join. Everything else is for members. */
const publicPages: readonly string[] = ['charter', 'privacy'];

export function isPublicPage(slug: string): boolean {
  return publicPages.includes(slug);
}
