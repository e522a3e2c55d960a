"""What PDF/UA asks of a PDF's structure and the drawing library leaves out, put in before the PDF is written.

* A header cell says which way it looks, and the heading of a block of rows belongs to every figure under it.
* A link is printed, and says where it goes: its target is named after the heading.
* What stands in the margin of every page is no content, and is not read aloud with it.
"""

from collections.abc import Iterator

ARTIFACT, MARGIN = "/Artifact", b"<</Type/Pagination>>"
NOTHING = b"null"


def complete(_document, pdf, ids: str = "") -> None:
    """WeasyPrint's `finisher`. `ids` is put before the name of each cell: those of a joined PDF have to differ."""
    objects = {each.reference: each for each in pdf.objects if isinstance(each, dict)}
    root = objects[pdf.catalog["StructTreeRoot"]]
    read = dict(elements(root, objects))
    for element in read.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if section_of(element, read)["S"] == "/THead" else "/Row"
        elif element["S"] == "/TBody":
            head_block(element, objects)
    for annotation in objects.values():
        if annotation.get("Subtype") == "/Link":
            annotation["F"] = 4
            annotation["Contents"].string = annotation["Contents"].string.replace("-", " ")
    if ids:
        name_apart(read.values(), ids)
    set_margins_apart(pdf, objects[root["ParentTree"]]["Nums"], read)


def elements(root, objects) -> Iterator[tuple[bytes, dict]]:
    """Every element that is read, with its reference; numbers stand for content, other objects for links."""
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        element = objects.get(reference) if isinstance(reference, bytes) else None
        if element is not None and "S" in element:
            yield reference, element
            waiting.extend(element["K"])


def name_apart(cells, ids: str) -> None:
    renamed: set[int] = set()
    for cell in cells:
        headers = cell["A"]["Headers"] if isinstance(cell.get("A"), dict) and "Headers" in cell["A"] else []
        for name in [*([cell["ID"]] if "ID" in cell else []), *headers]:
            if id(name) not in renamed:  # a heading's name is one object in all the cells under it
                renamed.add(id(name))
                name.string = f"{ids}{name.string}"


def section_of(cell, read) -> dict:
    """The part of the table that a cell stands in: its row's parent."""
    return read[read[cell["P"]]["P"]]


def head_block(section, objects) -> None:
    """A heading across a block of rows is a heading of each of its figures too."""
    rows = [[objects[cell] for cell in objects[row]["K"]] for row in section["K"]]
    if rows and len(rows[0]) == 1 and rows[0][0]["S"] == "/TH":
        for cell in (cell for row in rows[1:] for cell in row if cell["S"] == "/TD"):
            cell["A"]["Headers"].insert(0, rows[0][0]["ID"])


def set_margins_apart(pdf, numbers, read) -> None:
    """The library tags the margins' texts and hangs them nowhere; they become artifacts."""
    contents = {page["StructParents"]: page["Contents"] for page in pages(pdf)}
    objects = {each.reference: each for each in pdf.objects}
    for number, owners in zip(numbers[::2], numbers[1::2], strict=True):
        if number not in contents:  # a link
            continue
        outside = {place for place, owner in enumerate(owners) if owner not in read}
        stream = objects[contents[number]].stream
        for place, item in enumerate(stream):
            if isinstance(item, dict) and item.get("MCID") in outside:
                stream[place - 1 : place + 1] = ARTIFACT, MARGIN
        owners[:] = [NOTHING if place in outside else owner for place, owner in enumerate(owners)]


def pages(pdf) -> Iterator[dict]:
    return (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Page")
