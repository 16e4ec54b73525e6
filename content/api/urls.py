"""The addresses of the content API, below ``/api/v1/``."""

from django.urls import path

from content.api import collections, feed, finding, items, webhooks, wordings

urlpatterns = [
    path("frameworks/", collections.FrameworkList.as_view()),
    path("frameworks/<slug:slug>/", items.FrameworkDetail.as_view()),
    path("editions/", collections.EditionList.as_view()),
    path("editions/<str:uid>/", items.EditionDetail.as_view()),
    path("editions/<str:uid>/tree/", items.EditionTree.as_view()),
    path("editions/<str:uid>/package/", wordings.EditionPackage.as_view()),
    path("requirements/", collections.RequirementList.as_view()),
    path("requirements/<str:uid>/", items.RequirementDetail.as_view()),
    path("documents/", collections.DocumentList.as_view()),
    path("documents/<slug:slug>/", items.DocumentDetail.as_view()),
    path("documents/<slug:slug>/text/", wordings.DocumentText.as_view()),
    path("documents/<slug:slug>/outline/", wordings.DocumentOutline.as_view()),
    path(
        "documents/<slug:slug>/expressions/<path:label>/text/",
        wordings.ExpressionText.as_view(),
        name="expression-text",
    ),
    path(
        "documents/<slug:slug>/expressions/<path:label>/outline/",
        wordings.ExpressionOutline.as_view(),
        name="expression-outline",
    ),
    path("passages/", collections.PassageList.as_view()),
    path("passages/<str:uid>/", items.PassageDetail.as_view()),
    path("associations/", collections.AssociationList.as_view()),
    path("associations/<str:uid>/", items.AssociationDetail.as_view()),
    path("concepts/", collections.ConceptList.as_view()),
    path("concepts/schemes/", collections.SchemeList.as_view()),
    path("concepts/schemes/<slug:slug>/", items.SchemeDetail.as_view()),
    path("concepts/<str:uid>/", items.ConceptDetail.as_view()),
    path("search/", finding.Search.as_view()),
    path("events/", feed.EventFeed.as_view()),
    path("webhooks/", webhooks.WebhookList.as_view()),
    path("webhooks/<str:uid>/", webhooks.WebhookDetail.as_view()),
    path("webhooks/<str:uid>/deliveries/", webhooks.WebhookDeliveries.as_view()),
    path("webhooks/<str:uid>/replay/", webhooks.WebhookReplay.as_view()),
    path("webhooks/<str:uid>/rotate/", webhooks.WebhookRotate.as_view()),
    path("webhooks/<str:uid>/ping/", webhooks.WebhookPing.as_view()),
]
