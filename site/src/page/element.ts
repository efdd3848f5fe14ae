/** Builds elements without ever turning text into markup. */

export type Child = Node | string | undefined | false;

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes (`true` sets an empty one, `false` and undefined leave it out) and children; strings become text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) created.setAttribute(name, value === true ? '' : value);
  for (const child of children) if (child !== undefined && child !== false) created.append(child);
  return created;
}

/** The element of the page's own markup with this id. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const found = document.querySelector(`#${id}`);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} #${id}`);
}

/** Makes the children of `parent` the given ones in the given order, touching only those that differ. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const kept = new Set<Element>(children);
  for (const child of Array.from(parent.children)) if (!kept.has(child)) child.remove();
  children.forEach((child, at) => {
    const there = parent.children[at];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}
