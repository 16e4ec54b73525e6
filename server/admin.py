"""The back office: people and their API tokens, and a look at the task workers."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from content.models import Membership, WebhookDelivery, WebhookEndpoint
from content.queries.events import last_event
from content.services.people import change_role, grant_role, revoke_role
from content.vocabulary import Role
from server.models import ApiToken, User, WorkerBeat
from server.tokens import note_token, put_secret

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SCOPES = (("read", _("读取")), ("write", _("写入")), ("publish", _("发布")))
LIFETIMES = ((30, _("30 天")), (90, _("90 天")), (365, _("一年")))


class ReadOnly:
    """Rows that the process writes and a person only reads."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """People. Nobody is deleted, because history names them; ``is_active`` shuts the door."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse, whoever asks."""
        return False


class ApiTokenForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whose token, what for, what it may do and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=SCOPES,
        initial=["read"],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    days = forms.TypedChoiceField(
        label=_("有效期"), choices=LIFETIMES, coerce=int, initial=90, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = ApiToken
        fields = ("user", "name", "scopes")
        labels: ClassVar[dict[str, "StrPromise"]] = {"user": _("用户")}

    def save(self, commit: bool = True) -> ApiToken:
        """Give the token with its digest; its secret stays on this object alone."""
        token: ApiToken = super().save(commit=False)
        put_secret(token)
        token.expiry = timezone.now() + dt.timedelta(days=self.cleaned_data["days"])
        return token


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):  # type: ignore[misc]
    """Tokens: issued, shown once, revoked by deleting; never edited, since only a hash is kept."""

    form = ApiTokenForm
    fields = ("user", "name", "scopes", "days")
    list_display = ("name", "holder", "beginning", "may", "since", "until")
    list_filter = ("user",)
    search_fields = ("name", "token_key", "user__username")

    @admin.display(description=_("用户"), ordering="user__username")
    def holder(self, obj: ApiToken) -> str:
        """Give whose it is; knox's own columns have no names to translate."""
        return str(obj.user)

    @admin.display(description=_("令牌开头"), ordering="token_key")
    def beginning(self, obj: ApiToken) -> str:
        """Give the first characters, by which its holder knows it."""
        return str(obj.token_key)

    @admin.display(description=_("权限范围"))
    def may(self, obj: ApiToken) -> str:
        """Give what it may do, in words."""
        return "、".join(str(label) for scope, label in SCOPES if scope in obj.scopes)

    @admin.display(description=_("签发时间"), ordering="created")
    def since(self, obj: ApiToken) -> dt.datetime:
        """Give when it was issued."""
        return obj.created

    @admin.display(description=_("到期时间"), ordering="expiry")
    def until(self, obj: ApiToken) -> dt.datetime | None:
        """Give when it ends."""
        return obj.expiry

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list[str]:
        """Give the fields of a new token, or what is known of an issued one."""
        return list(self.fields if obj is None else self.list_display)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Refuse: a token is revoked and issued anew."""
        return False

    def save_model(
        self, request: HttpRequest, obj: ApiToken, form: forms.ModelForm[ApiToken], change: bool
    ) -> None:
        """Issue the token, with its trace in the history."""
        super().save_model(request, obj, form, change)
        note_token("issue", obj, request.user)

    def delete_model(self, request: HttpRequest, obj: ApiToken) -> None:
        """Revoke the token, with its trace in the history."""
        note_token("revoke", obj, request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[ApiToken]) -> None:
        """Revoke several, each with its trace."""
        for token in queryset:
            self.delete_model(request, token)

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the token, this once: it is in no table, cookie, session or log."""
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("访问令牌"),
            "opts": self.opts,
            "token": obj,
        }
        response = TemplateResponse(request, "server/token_issued.html", context)
        response["Cache-Control"] = "no-store"
        return response


@admin.register(Membership)
class MembershipAdmin(ModelAdmin):  # type: ignore[misc]
    """Who may do what: a role overall, or in one framework. The service keeps the trace."""

    list_display = ("person", "kind", "place")
    list_filter = ("role",)
    search_fields = ("user__username",)
    fields = ("user", "framework", "role")

    @admin.display(description=_("用户"), ordering="user__username")
    def person(self, obj: Membership) -> str:
        """Give whose role it is."""
        return str(obj.user)

    @admin.display(description=_("角色"), ordering="role")
    def kind(self, obj: Membership) -> str:
        """Give the role in the reader's language."""
        role = Role(obj.role)
        return role.zh if (get_language() or "zh").startswith("zh") else role.en

    @admin.display(description=_("范围"), ordering="framework__slug")
    def place(self, obj: Membership) -> str:
        """Give where it holds."""
        return str(obj.framework) if obj.framework else gettext("全部")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Membership | None = None
    ) -> tuple[str, ...]:
        """A role is changed where it holds; another person or place is another membership."""
        return () if obj is None else ("user", "framework")

    def save_model(
        self,
        request: HttpRequest,
        obj: Membership,
        form: forms.ModelForm[Membership],
        change: bool,
    ) -> None:
        """Grant or change the role through the service."""
        if change:
            change_role(membership=obj, role=obj.role, by=request.user)
            return
        made = grant_role(person=obj.user, role=obj.role, framework=obj.framework, by=request.user)
        obj.pk, obj.uid = made.pk, made.uid

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Revoke the role through the service."""
        revoke_role(membership=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Membership]) -> None:
        """Revoke several, each with its trace."""
        for membership in queryset:
            self.delete_model(request, membership)


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Whom events are sent to and how each fares; REST makes and changes them, with their trace.

    Secrets are no field here: nothing but the answers that make them shows them.
    """

    list_display: ClassVar[tuple[str, ...]] = (
        "url", "active", "behind", "failures", "next_attempt_at", "disabled_code", "log",
    )  # fmt: skip
    list_filter: ClassVar[tuple[str, ...]] = ("active", "disabled_code")
    search_fields: ClassVar[tuple[str, ...]] = ("url", "description")
    fields: ClassVar[tuple[str, ...]] = (
        "uid", "url", "description", "kinds", "frameworks", "documents", "active", "owner",
        "created_at", "cursor", "behind", "failures", "failing_since", "next_attempt_at",
        "disabled_at", "disabled_code", "previous_until", "log",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("未送事件"))
    def behind(self, obj: WebhookEndpoint) -> int:
        """Give how many events are not dealt with yet."""
        return max(0, last_event() - obj.cursor)

    @admin.display(description=_("推送记录"))
    def log(self, obj: WebhookEndpoint) -> str:
        """Give the way to what was sent to it."""
        address = reverse("admin:content_webhookdelivery_changelist")
        return format_html('<a href="{}?endpoint__id__exact={}">{}</a>', address, obj.pk, _("查看"))


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """What was sent to each endpoint and what came back, the newest first."""

    list_display: ClassVar[tuple[str, ...]] = (
        "at", "endpoint", "kind", "seq", "attempt", "outcome", "status", "milliseconds",
    )  # fmt: skip
    list_filter: ClassVar[tuple[str, ...]] = ("outcome", "endpoint")
    list_select_related: ClassVar[tuple[str, ...]] = ("endpoint",)
    search_fields: ClassVar[tuple[str, ...]] = ("message", "detail")
    fields: ClassVar[tuple[str, ...]] = (
        "uid", "endpoint", "message", "seq", "kind", "attempt", "at", "milliseconds", "outcome",
        "status", "detail",
    )  # fmt: skip
    readonly_fields = fields


@admin.register(WorkerBeat)
class WorkerBeatAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """When each task worker was last seen."""

    list_display: ClassVar[tuple[str, ...]] = ("name", "seen_at")


admin.site.unregister([Group, DBTaskResult])


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Roles, as sets of permissions."""


@admin.register(DBTaskResult)
class TaskAdmin(DBTaskResultAdmin, ModelAdmin):  # type: ignore[misc]
    """Background tasks and how they ended."""
