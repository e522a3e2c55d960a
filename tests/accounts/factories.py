import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("user{}@lotsen.example".format)
    name = factory.Sequence("Person {}".format)
