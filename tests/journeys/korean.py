"""What a page in Korean still says in English: words that are neither Kubernetes' own nor somebody's names."""

import re

from playwright.sync_api import Page

# Every word that a person meets: what is drawn, what is spoken, what stands in a tip or an empty field. Not what is
# typed or quoted: commands, images, logs, events, and the names of objects.
WORDS = """() => {
  const quoted = `code, pre, kbd, script, style, input, option, [lang=en], #name, #tip, .crumbs, .address, .namespaces,
    .images, .name, .meta, .chip, .idle button, .revisions .image, .shares, #events, .audit-trail tbody, .who, .where,
    #others a, #detail h2, .known dd, .conditions, .differences, .events-of-it, .close-up dl, .close-up .containers`;
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const { parentElement } = node;
    if (!parentElement.closest(quoted) && parentElement.checkVisibility()) said.push(node.data);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (element.closest('.audit-trail tbody, .pod, .image, .images span, #name, .who > span, code, .logo')) continue;
    if (element.closest('#reasons, #status')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(element.getAttribute(name) ?? '');
  }
  return said;
}"""
# Kinds and words of Kubernetes, of keyboards and of the board itself; field names have a capital inside, or are here.
KINDS = {"Deployment", "Deployments", "Service", "Kubernetes", "Recreate", "kubectl", "sandbox", "default"}
RIGHTS = {"patch", "get", "list", "deployments", "services", "proxy"}
FIELDS = {"type", "paused", "true", "false"}
KEPT = KINDS | RIGHTS | FIELDS | {"Rollboard", "PNG", "API", "HTTP", "UTC", "ms", "Esc", "Enter", "Shift"}
WORD = re.compile(r"\b[A-Za-z][A-Za-z-]*[A-Za-z]\b", re.ASCII)  # not of a hash, and up to a Korean particle
INSIDE = re.compile(r"[a-z][A-Z]")  # a field's name
QUOTED = re.compile(r"\S+[/:=]\S+")  # an image, an address, a selector


def english(page: Page, names: frozenset[str] = frozenset()) -> set[str]:
    """The sentences with a word that should not be there, each with that word."""
    said = {line.strip(): QUOTED.sub(" ", line) for line in page.evaluate(WORDS)}
    found = {(word, line) for line, plain in said.items() for word in WORD.findall(plain)}
    return {f"{word} in {line!r}" for word, line in found if word not in KEPT | names and not INSIDE.search(word)}
