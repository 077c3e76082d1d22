"""What the shop's pages do with complaints."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from grievance import Submission
from grievance.errors import GrievanceError

from .desk import desk
from .models import CallBack, Complaint


@csrf_exempt
@require_POST
def complain(request: HttpRequest) -> HttpResponse:
    """File a complaint and, in the same transaction, the host's own row that belongs to it."""
    form = request.POST
    try:
        with transaction.atomic():
            case = desk().register(
                Submission(
                    text=form["text"],
                    category=form["category"],
                    channel="web",
                    source_key=form["form"],
                    received_at=timezone.now(),
                )
            )
            row = Complaint.objects.get(tenant="shop", complaint_id=case.id)
            CallBack.objects.update_or_create(complaint=row, defaults={"phone": form["phone"]})
    except GrievanceError as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"number": row.number, "team": case.team}, status=201)


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show a page of the queue, the most urgent first."""
    page = desk().queue(limit=20, after=request.GET.get("after"))
    cases = [{"id": case.id, "team": case.team, "stage": case.stage.value} for case in page.entries]
    return JsonResponse({"cases": cases, "after": page.after})
