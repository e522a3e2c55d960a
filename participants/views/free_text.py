from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from projects.forms.free_text import mark
from projects.free_text import question, warnings

LONGEST = 25_000  # characters; the longest field takes twenty thousand


@require_POST
def free_text(request):
    """What a field asks about what stands in it, while somebody types. Nothing is kept, and nothing is logged."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST:
        return HttpResponse(status=413)
    found = warnings(text)
    return JsonResponse({"question": question(found), "seen": [mark(one) for one in found]})
