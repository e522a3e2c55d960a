from participants.models import Participant


def participant_names(reader, ids) -> dict:
    """Names for the log, of those participants whom the reader may see anyway."""
    visible = Participant.objects.visible_to(reader).filter(public_id__in=ids)
    return {participant.public_id: str(participant) for participant in visible}
