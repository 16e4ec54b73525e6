"""Addresses below ``/api/v1/graph/``."""

from django.urls import path

from graph.api import views

urlpatterns = [
    path("", views.NeighbourhoodView.as_view(), name="graph"),
    path("path/", views.PathView.as_view(), name="graph-path"),
    path("impact/<str:uid>/", views.ImpactView.as_view(), name="graph-impact"),
    path("ancestors/", views.AncestorsView.as_view(), name="graph-ancestors"),
    path("coverage/", views.CoverageView.as_view(), name="graph-coverage"),
    path("infer/", views.InferenceView.as_view(), name="graph-infer"),
    path("measures/", views.MeasuresView.as_view(), name="graph-measures"),
    path("findings/", views.FindingsView.as_view(), name="graph-findings"),
    path("export/", views.ExportView.as_view(), name="graph-export"),
]
