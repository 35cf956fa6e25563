"""Prints what a module of the vendor's client for Python knows of its operations.

Usage: python3 facts.py FOLDER, with the folder of a module such as `alibabacloud_dingtalk/contact_1_0`. Prints a JSON object for each
operation, a line each. The source is parsed and never run, so none of what it imports is needed, and a module that cannot be imported
can still be read. Whatever is not understood ends the program with a message: a fact that is missed would look like one that the
client does not have.
"""

import ast
import json
import pathlib
import re
import sys

REQUIRED = "# This parameter is required."
# What the client sends with every call, which is no parameter of an operation.
COMMON_HEADERS = {"commonHeaders"}
PLAIN = {"str": "String", "int": "Long", "float": "Double", "bool": "Boolean", "bytes": "String", "Any": "Any", "BinaryIO": "File"}
# How a list or an object becomes text.
STYLES = {None: lambda kind: kind, "json": lambda kind: {"t": "json", "of": kind}, "simple": lambda kind: {"t": "joined"}}


class NotUnderstood(Exception):
    """The source has a form that this program does not know."""


def main():
    folder = pathlib.Path(sys.argv[1])
    models = Models((folder / "models.py").read_text("utf-8"))
    client = ast.parse((folder / "client.py").read_text("utf-8"))
    for form in client.body:
        if isinstance(form, ast.ClassDef) and form.name == "Client":
            for method in form.body:
                call = settings(method) if isinstance(method, ast.FunctionDef) else None
                if call:
                    print(json.dumps(operation(method, call, models), ensure_ascii=False))


class Models:
    """The classes of requests and answers, by name."""

    def __init__(self, source):
        self.lines = source.splitlines()
        self.classes = {form.name: form for form in ast.parse(source).body if isinstance(form, ast.ClassDef)}

    def method(self, name, method):
        for form in self.classes[name].body:
            if isinstance(form, ast.FunctionDef) and form.name == method:
                return form
        raise NotUnderstood(f"{name} has no {method}")

    def members(self, name):
        """Of each member of a class: its name in Python, its type, and whether it is required."""
        begin = self.method(name, "__init__")
        types = {argument.arg: argument.annotation for argument in begin.args.args if argument.annotation}
        for form in begin.body:
            if isinstance(form, ast.Assign) and isinstance(form.targets[0], ast.Attribute):
                member = form.targets[0].attr
                yield member, types[member], self.is_required(form.lineno)

    def is_required(self, line):
        """Whether the comments above a line say so."""
        above = line - 2
        while above >= 0 and self.lines[above].lstrip().startswith("#"):
            if self.lines[above].strip() == REQUIRED:
                return True
            above -= 1
        return False

    def wire_names(self, name):
        """The names in JSON of the members of a class."""
        names = {}
        for form in self.method(name, "from_map").body:
            if isinstance(form, ast.If):
                inside = [node for part in form.body for node in ast.walk(part)]
                members = [node.attr for node in inside if is_member(node, "self")]
                keys = [node.args[0].value for node in ast.walk(form.test) if is_get(node)]
                names.update(zip(members[:1], keys[:1]))
        return names

    def fields(self, name, outer):
        wires = self.wire_names(name)
        for member, form, required in self.members(name):
            if member not in wires:
                raise NotUnderstood(f"{name}.{member} has no name in JSON")
            yield {"wire": wires[member], "type": self.type(form, outer), "required": required}

    def type(self, form, outer=()):
        """A type as JSON. A class within itself has no fields."""
        match form:
            case ast.Subscript(value=ast.Name(id="List"), slice=inner):
                return {"t": "list", "of": self.type(inner, outer)}
            case ast.Subscript(value=ast.Name(id="Dict"), slice=ast.Tuple(elts=[_, inner])):
                return {"t": "map", "of": self.type(inner, outer)}
            case ast.Name(id=name) if name in PLAIN:
                return {"t": PLAIN[name]}
            case ast.Name(id="dict"):
                return {"t": "map", "of": {"t": "Any"}}
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=name) if name in self.classes:
                fields = [] if name in outer else list(self.fields(name, (*outer, name)))
                return {"t": "model", "name": name, "fields": fields}
        raise NotUnderstood(f"the type {ast.unparse(form)}")


def operation(method, call, models):
    given = {argument.arg: argument.annotation for argument in method.args.args}
    places = sent(method)
    request = next((given[name] for name in ("tmp_req", "request") if name in given), None)
    members = {member: (form, required) for member, form, required in models.members(last(request))} if request else {}
    shortened = texts(method)

    def parameter(wire, member):
        member, style = shortened.get(member, (member, None))
        form, required = members[member]
        kind = models.type(form)
        return {"wire": wire, "type": STYLES[style](kind), "required": required}

    headers = list(models.fields(last(given["headers"]), ())) if is_model(given.get("headers"), models) else []
    path = [name for name in given if name not in ("self", "request", "tmp_req", "headers", "runtime")]
    return {
        "method": call["action"],
        "http": call["method"],
        "path": call["pathname"],
        "form": call["req_body_type"] == "formData",
        "path_parameters": [{"wire": name, "type": models.type(given[name]), "required": True} for name in path],
        "query": [parameter(wire, member) for wire, member in places["query"]],
        "headers": [header for header in headers if header["wire"] not in COMMON_HEADERS],
        "body": body(places, members, models, parameter),
        "answer": answer(last(method.returns), models),
    }


def body(places, members, models, parameter):
    """The type of the body; nothing if none is sent."""
    if places["value"]:
        return models.type(members[places["value"]][0])
    if places["has_body"]:
        return {"t": "model", "name": None, "fields": [parameter(wire, member) for wire, member in places["body"]]}
    return None


def answer(name, models):
    """The type of what is read; nothing if the client throws it away."""
    for member, form, _ in models.members(name):
        if member == "body":
            return models.type(form)
    return None


def settings(method):
    """What the client says about a call: method, path and the like; nothing if it makes none."""
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Params":
            return {word.arg: text(word.value) for word in node.keywords}
    return None


def text(form):
    """A text; of a path, with its placeholders in braces."""
    match form:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(text(part) for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)):
            return f"{{{name}}}"
    raise NotUnderstood(f"the text {ast.unparse(form)}")


def sent(method):
    """Which members of the request are sent in the query and in the body, by their names there."""
    places = {"query": [], "body": [], "value": None, "has_body": False}
    for form in ast.walk(method):
        if isinstance(form, ast.Assign):
            for place in ("query", "body"):
                if is_key(form.targets[0], place):
                    if not is_member(form.value, "request"):
                        raise NotUnderstood(f"the value {ast.unparse(form.value)}")
                    places[place].append((form.targets[0].slice.value, form.value.attr))
        elif isinstance(form, ast.keyword) and form.arg == "body":
            places["has_body"] = True
            value = next((node.attr for node in ast.walk(form.value) if is_member(node, "request")), None)
            places["value"] = value
    return places


def texts(method):
    """Members that are sent as one text, with the style of the text, by the name of the text."""
    found = {}
    for form in ast.walk(method):
        if isinstance(form, ast.Assign) and is_member(form.targets[0], "request"):
            value = form.value
            if not (isinstance(value, ast.Call) and re.fullmatch(r"\w+\.array_to_string_with_specified_style", ast.unparse(value.func))):
                raise NotUnderstood(f"the value {ast.unparse(value)}")
            found[form.targets[0].attr] = (value.args[0].attr, value.args[2].value)
    return found


def is_get(form):
    return isinstance(form, ast.Call) and isinstance(form.func, ast.Attribute) and form.func.attr == "get"


def is_key(form, name):
    match form:
        case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str())):
            return owner == name
    return False


def is_member(form, name):
    return isinstance(form, ast.Attribute) and isinstance(form.value, ast.Name) and form.value.id == name


def is_model(form, models):
    return form is not None and last(form) in models.classes


def last(form):
    """The name of a class, without its module."""
    match form:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return None


try:
    main()
except NotUnderstood as problem:
    sys.exit(f"{sys.argv[1]}: not understood: {problem}")
