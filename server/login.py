"""One-time login links: signed, expiring, and spent by the first use."""

import datetime as dt

from django.contrib.auth import get_user_model, login
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from server.models import User

SALT = "server.login.once"
LIFETIME = dt.timedelta(hours=1)
LOCAL_EDITOR = "editor"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def local_editor() -> User:
    """Give the user of a personal installation, made on first use.

    Whoever starts the server owns its database, so this user may do everything; without a
    password, the links are the one way in.
    """
    user, is_new = get_user_model().objects.get_or_create(
        username=LOCAL_EDITOR,
        defaults={"is_staff": True, "is_superuser": True, "first_name": "编辑"},
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _last_login(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""


def login_path(user: User) -> str:
    """Give the path that signs ``user`` in once; any login of theirs spends it."""
    token = signing.dumps([user.pk, _last_login(user)], salt=SALT, compress=True)
    return reverse("login-once", kwargs={"token": token})


def _spend(token: str) -> User | None:
    """Give the user whom ``token`` signs in, and note the login; None if it is worth nothing."""
    try:
        primary_key, last_login = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    unspent = Q(last_login=last_login) if last_login else Q(last_login=None)
    users = get_user_model().objects.filter(unspent, pk=primary_key, is_active=True)
    # Of two uses at the same moment only one changes the row.
    if not users.update(last_login=timezone.now()):
        return None
    return get_user_model().objects.get(pk=primary_key)


@require_GET
@never_cache
def login_once(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link and lead to the home page; 410 when it is spent or expired."""
    user = _spend(token)
    if user is None:
        return render(request, "server/login_spent.html", status=410)
    login(request, user, backend=BACKEND)
    return redirect("/")
