"""The addresses of the host."""

from complaints.views import complain, queue
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("complaints/", complain),
    path("complaints/queue/", queue),
]
