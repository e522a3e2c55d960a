"""Walks the audit trail from its first event to its last and says where it has been tampered with."""

from accounts.enums import AuditAction
from accounts.models import AuditEvent, AuditHead


def problems():
    """Every broken place, in words, one after the other; the trail streams by, however long it is.

    Events that others add during the walk do no harm: the head is read before, and they come after it.
    """
    head = AuditHead.objects.first()
    if head is None or head.signature != head.computed_signature():
        yield "the head of the chain is missing or forged"
        head = None
    walk = Walk(head)
    yield from walk.broken_links()
    if head:
        yield from walk.broken_end()
    for event in sorted(walk.without_values - walk.erased):
        yield f"the values of event {event} are missing, and no event says that they were erased"


class Walk:
    """One way through the chain, which remembers the last event seen and the one the head should name."""

    def __init__(self, head):
        self.head = head
        self.count, self.seal, self.last = 0, "", None
        self.seal_at_head = ""
        self.without_values: set[int] = set()
        self.erased: set[int] = set()

    def broken_links(self):
        for event in AuditEvent.objects.select_related("values_kept").order_by("pk").iterator(chunk_size=2000):
            if event.seal != event.computed_seal():
                yield f"event {event.pk} was edited or inserted"
            if event.previous_seal != self.seal:
                yield f"events are missing or inserted between {place(self.last)} and {place(event.pk)}"
            if self.has_wrong_values(event):
                yield f"the values of event {event.pk} were edited or slipped in"
            self.count, self.seal, self.last = self.count + 1, event.seal, event.pk
            if self.head and self.count == self.head.count:
                self.seal_at_head = self.seal

    def has_wrong_values(self, event) -> bool:
        """Values that are not there are remembered: a later event may say that they were erased."""
        sealed, kept = event.details.get("values"), getattr(event, "values_kept", None)
        if event.action == AuditAction.ERASE:
            self.erased.update(event.details.get("events", []))
        if sealed and kept is None:
            self.without_values.add(event.pk)
        return kept is not None and kept.computed_hash() != sealed

    def broken_end(self):
        missing = self.head.count - self.count
        if missing > 0:
            yield f"{missing} of {self.head.count} events are missing, the last one left is {place(self.last)}"
        elif self.seal_at_head != self.head.seal:
            yield f"event number {self.head.count} is not the one the head of the chain names"
        elif self.count > AuditHead.objects.get().count:
            yield f"events were added past the head of the chain; the last is {place(self.last)}"


def place(pk) -> str:
    return f"event {pk}" if pk else "the beginning"
