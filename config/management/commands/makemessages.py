from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Collects the strings to translate: sorted and without places, so that two branches merge; never guessing."""

    msgmerge_options = ["-q", "--backup=none", "--previous", "--update", "--no-fuzzy-matching", "--sort-output"]
    msguniq_options = ["--to-code=utf-8", "--sort-output"]
    msgattrib_options = ["--no-obsolete"]
    xgettext_options = [*makemessages.Command.xgettext_options, "--sort-output"]
