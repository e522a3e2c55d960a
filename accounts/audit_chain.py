"""Walks the audit trail from its first event to its last and says where it has been tampered with."""

from accounts.models import AuditEvent, AuditHead


def problems():
    """Every broken place, in words, one after the other; the trail streams by, however long it is.

    Events that others add during the walk do no harm: the head is read before, and they come after it.
    """
    head = AuditHead.objects.first()
    if head is None or head.signature != head.computed_signature():
        yield "the head of the chain is missing or forged"
        head = None
    count, seal, before = 0, "", None
    seal_at_head = "" if head and head.count == 0 else None
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if event.seal != event.computed_seal():
            yield f"event {event.pk} was edited or inserted"
        if event.previous_seal != seal:
            yield f"events are missing or inserted between {place(before)} and event {event.pk}"
        count, seal, before = count + 1, event.seal, event.pk
        if head and count == head.count:
            seal_at_head = seal
    if head and count < head.count:
        yield f"the end is cut off: {head.count - count} of {head.count} events are missing, some after {place(before)}"
    elif head and seal_at_head != head.seal:
        yield f"event number {head.count} is not the one the head of the chain names"
    elif head and count > AuditHead.objects.get().count:
        yield f"events were added past the head of the chain; the last is {place(before)}"


def place(pk) -> str:
    return f"event {pk}" if pk else "the beginning"
