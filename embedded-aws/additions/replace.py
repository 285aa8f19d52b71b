"""The one way in which an addition changes ministack: a function of a module is replaced by one that knows it."""

import functools


def replace(module, name: str):
    """Decorator: the decorated function takes the place of `module.name` and gets the original as first argument.

    A name that ministack no longer has stops the start, so that an upgrade cannot silently drop an addition.
    """
    original = getattr(module, name)

    def install(replacement):
        @functools.wraps(original)
        def replaced(*args, **kwargs):
            return replacement(original, *args, **kwargs)

        setattr(module, name, replaced)
        return replaced

    return install


def replace_action(actions: dict, name: str):
    """Decorator: the same for a function that a service finds by the name of an action."""
    original = actions[name]

    def install(replacement):
        @functools.wraps(original)
        def replaced(*args, **kwargs):
            return replacement(original, *args, **kwargs)

        actions[name] = replaced
        return replaced

    return install
