/** What a page shows that is rendered by a host which allows more than any host does: HTML as it stands, and links wherever one is recognised. */
import { createRequire } from 'node:module';

interface Renderer {
  render(markdown: string): string;
}

/** The site's own renderer; the collector has no use for one but this. */
const Markdown: new (options: object) => Renderer = createRequire(
  new URL('../../../../site/package.json', import.meta.url),
)('markdown-it');
const renderer = new Markdown({ html: true, linkify: true });

const harmless = new Set('p ul ol li h1 h3 strong code pre br hr blockquote table thead tbody tr th td'.split(' '));

export function rendered(markdown: string): string {
  return renderer.render(markdown);
}

/** Everything on the page that is more than text and its shape; links to segments are the only ones that belong there. */
export function foreignTags(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-zA-Z!?][\w-]*)([^>]*)>/g)].flatMap(([whole, name = '', attributes = '']) => {
    const isLink = name === 'a' && (whole === '</a>' || /^ href="\d{5}\.jsonl"$/.test(attributes));
    const isPlain = harmless.has(name) && /^(?: ?\/?| class="language-[\w+#]+"| start="\d+")$/.test(attributes);
    return isLink || isPlain ? [] : [whole];
  });
}
