"""Lets whoever creates a resource say its id, where AWS would choose one.

The simulated cloud has given every resource an id already, and the stack's state holds it. With the header
`x-evenkeel-id` MiniStack takes that one instead of a random one, so a drill that reads ids from the state finds
what it looks for.
"""

import contextvars
import importlib

HEADER = b"x-evenkeel-id"

# A list, so that a handler in another thread takes the id from the same place.
_given = contextvars.ContextVar("given", default=None)

# Functions that make up ids, by module. Each is called once before anything else in its module asks for an id.
_makers = {
    "lambda_svc": ("new_uuid",),
    "route53": ("_zone_id", "_hc_id"),
    "secretsmanager": ("new_uuid",),
    "sns": ("new_uuid",),
}


def _given_or(make):
    def maker(*args):
        waiting = _given.get()
        return waiting.pop() if waiting else make(*args)

    return maker


def accept_ids(app):
    """The ASGI application, with ids taken from the header."""
    for name, makers in _makers.items():
        module = importlib.import_module(f"ministack.services.{name}")
        for maker in makers:
            setattr(module, maker, _given_or(getattr(module, maker)))

    async def with_id(scope, receive, send):
        if scope["type"] == "http":
            ids = [value.decode() for name, value in scope["headers"] if name == HEADER]
            if ids:
                _given.set(ids)
        await app(scope, receive, send)

    return with_id
