"""Makes calls with the vendor's client.

Its argument is the server's address. Each line of standard input is a call as JSON; each line of standard output is the outcome of one:
`{"done": {"answer": ..., "misfits": [...]}}`, `{"absent": ...}` where the client has no such method, or `{"failed": ...}`.
"""

import importlib
import inspect
import json
import sys
import typing

from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.model import TeaModel

ENDING = "withoptions"
MILLISECONDS = 10_000


class Absent(Exception):
    """The client has no such method."""


def main():
    for line in sys.stdin:
        print(json.dumps(outcome(sys.argv[1], json.loads(line))), flush=True)


def outcome(address, call):
    try:
        request, answer = make(address, call)
    except Absent as absent:
        return {"absent": str(absent)}
    except Exception as failure:  # Whatever the client throws is an outcome.
        return {"failed": f"{type(failure).__name__}: {failure}"}
    body = getattr(answer, "body", None)
    return {
        "done": {
            "answer": body.to_map() if isinstance(body, TeaModel) else body,
            "misfits": [*misfits(request, TeaModel, "request"), *misfits(body, TeaModel, "answer")],
        }
    }


def make(address, call):
    """The typed request and the typed answer of a call."""
    client = importlib.import_module(f"alibabacloud_dingtalk.{call['api']}.client").Client(
        Config(protocol="http", endpoint=address)
    )
    method = method_of(client, call["operation"])
    values = {plain(name): value for name, value in call["path"].items()}
    request, arguments = None, []
    for name, parameter in inspect.signature(method).parameters.items():
        form = parameter.annotation
        if name == "runtime":
            arguments.append(RuntimeOptions(connect_timeout=MILLISECONDS, read_timeout=MILLISECONDS))
        elif name == "headers":
            arguments.append(filled(form, call["headers"]))
        elif name in ("request", "tmp_req"):
            request = filled(form, call["request"])
            arguments.append(request)
        else:
            arguments.append(values.pop(plain(name)))
    if values:
        raise TypeError(f"{method.__name__} does not take {', '.join(values)}")
    return request, method(*arguments)


def method_of(client, operation):
    """The client's method for an operation, whose name Python's rules have bent."""
    fitting = [name for name in dir(client) if plain(name) == plain(operation) + ENDING]
    if len(fitting) != 1:
        raise Absent(f"methods for {operation}: {fitting}")
    return getattr(client, fitting[0])


def filled(form, values):
    """A model made from wire names, or the values themselves where the client takes them so."""
    return form().from_map(values) if inspect.isclass(form) and issubclass(form, TeaModel) else values


def misfits(value, declared, at):
    """Where values have other types than the client declares, which it does not check by itself."""
    origin, parts = typing.get_origin(declared), typing.get_args(declared)
    if value is None or declared is typing.Any:
        return
    if isinstance(value, TeaModel):
        for name, part in typing.get_type_hints(type(value).__init__).items():
            yield from misfits(getattr(value, name), part, f"{at}.{name}")
    elif origin is list and isinstance(value, list):
        for item in value:
            yield from misfits(item, parts[0], f"{at}[]")
    elif origin is dict and isinstance(value, dict):
        for item in value.values():
            yield from misfits(item, parts[1], f"{at}{{}}")
    elif type(value) is not declared and (type(value), declared) != (int, float):
        yield f"{at}: {value!r} is no {getattr(declared, '__name__', declared)}"


def plain(name):
    return name.replace("_", "").lower()


main()
