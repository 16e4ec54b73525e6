"""``python -m tests.tokens ROLE NUMBER`` makes people of a role and prints a token of each."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from content.models import Membership  # noqa: E402
from server.models import ApiToken, User  # noqa: E402


def main(role: str, number: str) -> None:
    """Print one token a line."""
    for place in range(int(number)):
        person = User.objects.create_user(username=f"{role}-{place}")
        Membership.objects.create(user=person, role=role)
        token, secret = ApiToken.objects.create(user=person)
        token.scopes = ["read", "write", "publish"]
        token.save(update_fields=["scopes"])
        sys.stdout.write(f"{secret}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
