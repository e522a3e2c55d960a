"""Who is signed in and where she belongs, in one question: every page asks for both."""

from allauth.account.auth_backends import AuthenticationBackend

from projects.models import Membership


class MemberBackend(AuthenticationBackend):
    """`user.memberships_now`: for projects.access.memberships_of, as they are in this request."""

    def get_user(self, user_id):
        memberships = list(Membership.objects.now_of(user_id))
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is not None:
            user.memberships_now = memberships
        return user
