"""The admin shows complaints; it changes none, since history would not know of it."""

from django.contrib import admin
from django.http import HttpRequest

from .desk import desk
from .models import Complaint


@admin.register(Complaint)
class ComplaintAdmin(admin.ModelAdmin):
    """Complaints to look at."""

    list_display = ("number", "complaint_id", "stage", "team", "level", "next_due")
    list_filter = ("stage", "team", "level", "exception")
    search_fields = ("complaint_id", "customer_id")
    fields = readonly_fields = ("number", "complaint_id", "stage", "team", "owner", "level", "next_due", "reasons")

    def reasons(self, row: Complaint) -> str:
        """Why it is with this team, and until when."""
        return "\n".join(map(str, desk().explain(row.complaint_id)))

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Nobody adds one here."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Complaint | None = None) -> bool:
        """Nobody changes one here."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Complaint | None = None) -> bool:
        """Nobody deletes one here: the register would miss it."""
        return False
