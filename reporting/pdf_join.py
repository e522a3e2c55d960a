"""Many tagged PDFs as one that is tagged as well: pages, structure, bookmarks. Only workers import the library.

A page says by a number where its content hangs in the structure. The numbers of each part begin anew, so those of
later parts are moved on, in the pages, in the links and in the table that leads from them to the structure.
"""

import io
from typing import Any


def joined(parts: list[bytes]) -> bytes:
    import pikepdf

    whole = pikepdf.open(io.BytesIO(parts[0]))
    numbers = numbers_of(whole)
    outline = bookmarks_of(whole)
    for content in parts[1:]:
        with pikepdf.open(io.BytesIO(content)) as part:
            first = len(whole.pages)
            outline += [(title, first + page) for title, page in bookmarks_of(part)]
            numbers += append(whole, part, next_number(whole))
    set_numbers(whole, numbers)
    set_outline(whole, outline)
    out = io.BytesIO()
    whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def append(whole, part, start: int) -> list:
    """The part's pages and structure at the end. Answers the part's numbers, moved on by `start`."""
    for page in part.pages:
        move_on(page.obj, "/StructParents", start)
        for annotation in page.obj.get("/Annots", []):
            move_on(annotation, "/StructParent", start)
    whole.pages.extend(part.pages)
    # The pages came first, so that the structure, copied after them, points at the copies.
    theirs = whole.copy_foreign(part.Root.StructTreeRoot)
    ours = whole.Root.StructTreeRoot
    for document in theirs.K:
        for element in document.K:
            element.P = ours.K[0]
            ours.K[0].K.append(element)
    moved = [(number + start, owner) for number, owner in pairs(theirs.ParentTree.Nums)]
    ours.ParentTreeNextKey = max([start, *(number + 1 for number, _owner in moved)])
    return moved


def move_on(owner, name: str, start: int):
    if name in owner:
        owner[name] = int(owner[name]) + start


def numbers_of(pdf) -> list[tuple[int, Any]]:
    return list(pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))


def pairs(numbers) -> list[tuple[int, Any]]:
    values = list(numbers)
    return [(int(number), owner) for number, owner in zip(values[::2], values[1::2], strict=True)]


def next_number(pdf) -> int:
    root = pdf.Root.StructTreeRoot
    if "/ParentTreeNextKey" not in root:
        root.ParentTreeNextKey = max((number + 1 for number, _owner in numbers_of(pdf)), default=0)
    return int(root.ParentTreeNextKey)


def set_numbers(pdf, numbers: list[tuple[int, Any]]):
    import pikepdf

    flat = [value for number, owner in sorted(numbers, key=lambda one: one[0]) for value in (number, owner)]
    pdf.Root.StructTreeRoot.ParentTree.Nums = pikepdf.Array(flat)


def set_outline(pdf, bookmarks: list[tuple[str, int]]):
    import pikepdf

    with pdf.open_outline() as outline:
        outline.root.clear()
        outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in bookmarks)


def bookmarks_of(part) -> list[tuple[str, int]]:
    """A part's own: (title, its page, from nought). Asked while its pages stand in it alone."""
    place = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        return [(str(item.title), place[item.destination[0].objgen]) for item in outline.root]
